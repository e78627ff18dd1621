/*
 * The links of subscribers, and what comes back when a letter does not arrive.
 * Each is an id and a keyed hash of what it is for: no row for each of 100,000
 * letters, and nothing in a database that could be used by who reads it.  Those
 * but for leaving are good until the subscription ends (its serial).
 */
#ifndef DOMAIN_FOLLOW_LINK_H
#define DOMAIN_FOLLOW_LINK_H

#include "base/crypto.h"
#include "domain/cx.h"
#include "domain/follow/follow_sql.h"
#include "domain/notice/letter_link.h"

/* Of whatever is followed, by its id: a link, and what a token that came back says. */
struct follow_token {
	int64_t id;
	uint8_t mac[24];
};
const char *follow_link_to(struct cx *cx, enum letter_link link, int64_t id, int64_t serial);
bool follow_token_read(const char *token, struct follow_token *ret_token);
bool follow_token_fits(
	struct cx *cx, enum letter_link link, const struct follow_token *token, int64_t serial);

/* "/follow/settings/TOKEN" */
const char *follow_link(
	struct cx *cx, enum letter_link link, struct subscriber_id id, int64_t serial);

/* Whose it is; ERR_NOT_FOUND when it is nobody's, or not good any more. */
MUST_CHECK enum err follow_link_owner(
	struct cx *cx, enum letter_link link, const char *token, struct subscriber_row *ret_row);

/* In the Message-ID and the return path: 33 characters, none of them a capital. */
const char *follow_return(struct cx *cx, struct subscriber_id id, int64_t serial);
const char *follow_return_of(struct cx *cx, int64_t id, int64_t serial);
/* What it names; 0: it is none. */
int64_t follow_return_id(struct cx *cx, const char *text);
/* The same behind the name of the address for what comes back; NULL when that is "". */
const char *follow_return_path(struct cx *cx, const char *bounce_address, const char *mark);
MUST_CHECK enum err follow_return_owner(
	struct cx *cx, const char *text, struct subscriber_row *ret_row);

/* What an address is found by. */
void follow_address_hash(struct cx *cx, const char *address, struct digest *ret_hash);

#endif
