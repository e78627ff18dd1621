#include "domain/audit/audit_acts.h"

#include <stdlib.h>
#include <string.h>

#include "base/num.h"

enum { PAGE = 5000 };

static const struct {
	const char *kind, *action;
} rows_of[ACT_KINDS] = {
	[ACT_OF_VERSION] = { "proposal", "proposal_submitted" },
	[ACT_OF_REVIEW] = { "proposal", "review_submitted" },
	[ACT_OF_DECISION] = { "proposal", "decision_set" },
	[ACT_OF_RELEASE] = { "call", "decisions_released" },
};

_Static_assert((int)ACT_OF_VERSION == (int)AUDIT_DONE_WHAT_VERSION &&
		       (int)ACT_OF_REVIEW == (int)AUDIT_DONE_WHAT_REVIEW &&
		       (int)ACT_OF_DECISION == (int)AUDIT_DONE_WHAT_DECISION &&
		       (int)ACT_OF_RELEASE == (int)AUDIT_DONE_WHAT_RELEASE &&
		       (int)ACT_OF_RELEASE == (int)AUDIT_IS_TOLD_WHAT_RELEASE,
	"a kind is the same number everywhere");

/* Of {"version":3,…; 0: it says none. */
static int64_t version_of(const char *detail)
{
	static const char before[] = "{\"version\":";
	char digits[24];
	int64_t version;
	size_t n;

	if (strncmp(detail, before, sizeof(before) - 1) != 0)
		return 0;
	detail += sizeof(before) - 1;
	n = strcspn(detail, ",");
	if (detail[n] != ',' || n >= sizeof(digits))
		return 0;
	memcpy(digits, detail, n);
	digits[n] = '\0';
	return num_parse_int(digits, 1, INT64_MAX, &version) == ERR_OK ? version : 0;
}

static void keep(struct audit_acts *a, enum act_kind kind, struct audit_act act)
{
	size_t cap = a->of[kind].cap;

	if (a->of[kind].n == cap) {
		cap = cap == 0 ? 1024 : cap * 2;
		a->of[kind].items =
			mem_grow(a->mem, a->of[kind].items, cap, sizeof(*a->of[kind].items));
		a->of[kind].cap = cap;
	}
	a->of[kind].items[a->of[kind].n++] = act;
}

void audit_acts_note(struct audit_acts *a, const struct audit_page_row *r)
{
	struct audit_act act = { .object = r->object };
	int kind = 0;

	while (kind < ACT_KINDS && (strcmp(rows_of[kind].action, r->action) != 0 ||
					   strcmp(rows_of[kind].kind, r->kind) != 0))
		kind++;
	if (kind == ACT_KINDS)
		return;
	if (kind == ACT_OF_VERSION)
		act.about = version_of(r->detail);
	else if (kind == ACT_OF_REVIEW)
		act.about = r->actor.v;
	keep(a, (enum act_kind)kind, act);
}

static int compare(const void *a, const void *b)
{
	const struct audit_act *x = a, *y = b;

	if (x->object != y->object)
		return x->object < y->object ? -1 : 1;
	return (x->about > y->about) - (x->about < y->about);
}

static void complain_of(struct complaints *c, enum act_kind kind, const struct audit_act *act)
{
	const char *id = mem_str(c->mem, id_text(act->object).s);

	switch (kind) {
	case ACT_OF_VERSION:
		complain(c, "audit", "the submission of %s version %" PRId64 " is not told", id,
			act->about);
		return;
	case ACT_OF_REVIEW:
		complain(c, "audit", "a submitted review of %s is not told", id);
		return;
	case ACT_OF_DECISION:
		complain(c, "audit", "the decision on %s is not told", id);
		return;
	case ACT_OF_RELEASE:
		complain(c, "audit", "the release of call %s is not told", id);
		return;
	case ACT_KINDS:
		break;
	}
	BUG("unknown act");
}

static enum err look_up(
	struct cx *cx, struct complaints *c, enum act_kind kind, const struct audit_act *act)
{
	struct audit_is_told_row told;
	enum err e = audit_is_told(
		cx->db, cx->mem, act->object, act->about, (enum audit_is_told_what)kind, &told);

	if (e == ERR_OK && told.n == 0)
		complain_of(c, kind, act);
	return e;
}

static enum err check_page(struct cx *cx, struct mem *mem, struct audit_acts *a, enum act_kind kind,
	struct audit_act *after, size_t *ret_n, struct complaints *c)
{
	struct audit_done_row *rows;
	enum err e = audit_done(cx->db, mem, after->object, after->about, PAGE,
		(enum audit_done_what)kind, &rows, ret_n);

	for (size_t i = 0; e == ERR_OK && i < *ret_n; i++) {
		*after = (struct audit_act){ rows[i].object, rows[i].about };
		if (a->of[kind].n == 0 || bsearch(after, a->of[kind].items, a->of[kind].n,
						  sizeof(*after), compare) == NULL)
			e = look_up(cx, c, kind, after);
	}
	return e;
}

static enum err check_kind(
	struct cx *cx, struct audit_acts *a, enum act_kind kind, struct complaints *c)
{
	struct audit_act after = { .about = 0 };
	size_t n;
	enum err e;

	if (a->of[kind].n > 0)
		qsort(a->of[kind].items, a->of[kind].n, sizeof(struct audit_act), compare);
	do {
		struct mem *mem = mem_new(cx->mem, "acts");

		e = check_page(cx, mem, a, kind, &after, &n, c);
		mem_end(mem);
		if (e == ERR_OK)
			e = check_breathe(cx);
	} while (e == ERR_OK && n == PAGE);
	return e;
}

enum err audit_acts_check(struct cx *cx, struct audit_acts *a, struct complaints *c)
{
	enum err e = ERR_OK;

	for (int kind = 0; e == ERR_OK && kind < ACT_KINDS; kind++)
		e = check_kind(cx, a, (enum act_kind)kind, c);
	return e;
}
