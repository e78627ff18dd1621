/*
 * Rate limits: token buckets by kind and key (an address, an account) in a
 * table of fixed size, so that no flood of keys grows it.  A key is kept only
 * as a keyed hash.  One process; each node counts for itself.
 */
#ifndef WEB_LIMIT_H
#define WEB_LIMIT_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mem.h"

enum limit_kind {
	LIMIT_NONE,
	LIMIT_SIGN_IN, /* tries that fail, by address */
	LIMIT_ACCOUNT, /* tries that fail, by account: slows, never locks the owner out */
	LIMIT_SIGN_UP, /* by address */
	LIMIT_MAIL,    /* asks for a mail to somebody: reset, invitation; by address or account */
	LIMIT_SEARCH,  /* by address */
	LIMIT_ASK,     /* inquiries of visitors, and whether an answer helped: by address */
	LIMIT_WRITE,   /* every POST of somebody signed in: no hand is so fast; by person */
	LIMIT_CHOICE,  /* choices among suggestions that are counted: one a day; by person */
	LIMIT_CHOSEN,  /* the same of one thing; by person and thing */
	LIMIT_UPLOAD,  /* megabytes that somebody has stored; by person */
	LIMIT_KIND_COUNT
};

struct limits;

struct limits *limits_new(struct mem *m);

/*
 * Takes one token.  ERR_LIMITED when there is none; *ret_wait_s then says
 * after how many seconds one will be.  now_us: clock_mono_us().
 */
MUST_CHECK enum err limits_take(struct limits *l, enum limit_kind kind, const void *key, size_t n,
	int64_t now_us, unsigned *ret_wait_s);

/* The same of more or fewer than one; cost is not negative. */
MUST_CHECK enum err limits_spend(struct limits *l, enum limit_kind kind, const void *key, size_t n,
	double cost, int64_t now_us, unsigned *ret_wait_s);

/* Gives a token back: the try was a good one. */
void limits_give_back(struct limits *l, enum limit_kind kind, const void *key, size_t n);

#endif
