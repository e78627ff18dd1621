/* The audit as staff and auditors read it: names and titles where they may see them. */
#include <inttypes.h>
#include <string.h>

#include "domain/audit/audit.h"
#include "domain/audit/audit_sql.h"
#include "domain/call/call_stage.h"
#include "domain/json_map.h"
#include "domain/rights/standing_load.h"

/*
 * The page of an object asks this; what may be opened may be called by its name.  Of proposals,
 * which most rows are about, the list itself tells what their page's right hangs on.
 */
static const struct {
	const char *kind;
	enum action action;
} pages[] = { { "call", ACT_CALL_READ }, { "award", ACT_AWARD_MANAGE },
	{ "message", ACT_MESSAGE_READ }, { "inquiry", ACT_INQUIRY_READ },
	{ "person", ACT_PERSON_MANAGE } };

static enum err ask_one(struct cx *cx, const struct audit_list_row *r, bool *ret_may)
{
	enum err e = ERR_NOT_FOUND;

	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
		if (strcmp(pages[i].kind, r->kind) == 0)
			e = must_may(cx, pages[i].action, r->object);
	*ret_may = e == ERR_OK;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* An object of which a row above was asked. */
static bool was_asked(const struct audit_list_row *rows, size_t i, size_t *ret_at)
{
	for (size_t k = 0; k < i; k++)
		if (rows[k].object == rows[i].object && strcmp(rows[k].kind, rows[i].kind) == 0) {
			*ret_at = k;
			return true;
		}
	return false;
}

static bool may_open_proposal(const struct cx *cx, const struct audit_list_row *r)
{
	return may_listed(cx, ACT_SCREENING_READ,
		&(struct proposal_stage_facts){ .state = r->state,
			.takes = call_takes(cx->now, r->closes_at, r->grace_s),
			.is_released = r->is_released });
}

/* Which of a page's objects may be opened. */
static enum err ask_all(
	struct cx *cx, const struct audit_list_row *rows, size_t n, const bool **ret_may)
{
	bool *list = MEM_ARRAY(cx->mem, bool, n);
	enum err e = ERR_OK;
	size_t at;

	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		if (strcmp(rows[i].kind, "proposal") == 0)
			list[i] = rows[i].state != PROPOSAL_STATE_NONE &&
				  may_open_proposal(cx, &rows[i]);
		else if (was_asked(rows, i, &at))
			list[i] = list[at];
		else
			e = ask_one(cx, &rows[i], &list[i]);
	}
	*ret_may = list;
	return e;
}

static bool is_staff(const struct cx *cx)
{
	return (cx->actor.roles & ROLE_STAFF) != 0;
}

static bool is_of_a_reviewer(const char *action)
{
	static const char *const actions[] = { "review_saved", "review_submitted",
		"assignment_declined", "conflict_recorded" };

	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		if (strcmp(actions[i], action) == 0)
			return true;
	return false;
}

/* Who writes a draft is not told by the log, nor who reviews to somebody who reads no proposal. */
static enum audit_who who(const struct cx *cx, const struct audit_list_row *r, bool is_open)
{
	if (r->actor.v == 0)
		return AUDIT_SYSTEM;
	if (r->is_applicant && !is_open)
		return AUDIT_APPLICANT;
	return is_of_a_reviewer(r->action) && !is_staff(cx) ? AUDIT_REVIEWER : AUDIT_PERSON;
}

/*
 * Figures of a whole call would count what a reader may not see; auditors read
 * no content.  Rows of proposals in conflict are not here at all.
 */
static bool has_facts(const struct cx *cx, const struct audit_list_row *r)
{
	bool is_content = strncmp(r->action, "content_", strlen("content_")) == 0;

	return is_staff(cx) &&
	       (is_content || strcmp(r->kind, "proposal") == 0 || strcmp(r->kind, "award") == 0);
}

static enum err value_of(struct cx *cx, const struct json_value *v, const char **ret_value)
{
	struct audit_person_row p;
	enum err e;

	if (v->kind != JSON_VALUE_TEXT) {
		*ret_value = v->kind == JSON_VALUE_BOOL
				     ? (v->number != 0 ? "yes" : "no")
				     : mem_printf(cx->mem, "%" PRId64, v->number);
		return ERR_OK;
	}
	*ret_value = v->text;
	if (strcmp(v->name, "person") != 0)
		return ERR_OK;
	e = audit_person(cx->db, cx->mem, (struct person_id){ id_parse(v->text) }, &p);
	if (e == ERR_OK)
		*ret_value = p.name;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err add_facts(struct cx *cx, const char *detail, struct audit_line *line)
{
	struct json_value *values;
	size_t n = json_map_values(cx->mem, detail, &values);
	enum err e = ERR_OK;

	line->facts = MEM_ARRAY(cx->mem, struct audit_fact, n);
	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		line->facts[i].name = values[i].name;
		e = value_of(cx, &values[i], &line->facts[i].value);
	}
	line->n_facts = n;
	return e;
}

static enum err read_line(
	struct cx *cx, const struct audit_list_row *r, bool is_open, struct audit_line *ret_line)
{
	struct audit_line line = { .at = r->at,
		.action = r->action,
		.kind = r->kind,
		.object = r->object,
		.slug = r->slug,
		.is_open = is_open };
	enum err e = ERR_OK;

	line.who = who(cx, r, line.is_open);
	if (line.who == AUDIT_PERSON) {
		line.actor = r->actor;
		line.actor_name = r->actor_name;
	}
	if (line.is_open || strcmp(r->kind, "person") == 0)
		line.object_name = r->object_name;
	if (has_facts(cx, r))
		e = add_facts(cx, r->detail, &line);
	if (e == ERR_OK)
		*ret_line = line;
	return e;
}

/* ---- a page ---- */

/*
 * A cursor names a row by its second and by which of that second it is, counted
 * among the rows that the reader has: what is hidden is not told by it.
 */
enum { IN_SECOND_BITS = 24 };

struct asked {
	const struct audit_filter *f;
	struct person_id by;
	enum audit_list_which which;
};

_Static_assert((int)LIST_BEFORE == (int)AUDIT_LIST_WAY_BEFORE &&
		       (int)AUDIT_LIST_WHICH_OF_OBJECT == (int)AUDIT_NTH_WHICH_OF_OBJECT &&
		       (int)AUDIT_LIST_WHICH_OF_OBJECT == (int)AUDIT_RANK_WHICH_OF_OBJECT,
	"a filter is the same number everywhere");

/* To who reads the log alone some are nameless (who()): nobody is found by name then. */
static struct asked asked_of(const struct cx *cx, const struct audit_filter *f)
{
	struct asked a = { .f = f };

	if (is_staff(cx))
		a.by = f->by;
	if (f->object != 0)
		a.which = AUDIT_LIST_WHICH_OF_OBJECT;
	else if (a.by.v != 0)
		a.which = AUDIT_LIST_WHICH_OF_ACTOR;
	else if (f->kind[0] != '\0')
		a.which = AUDIT_LIST_WHICH_OF_KIND;
	return a;
}

static enum err find(struct cx *cx, const void *arg, int64_t id, void *ret_key)
{
	const struct asked *a = arg;
	int64_t nth = id & ((1 << IN_SECOND_BITS) - 1);

	if (nth == 0)
		return ERR_NOT_FOUND;
	return audit_nth(cx->db, cx->mem, cx->actor.person, a->f->kind, a->f->object, a->by,
		a->f->since, id >> IN_SECOND_BITS, nth - 1, (enum audit_nth_which)a->which,
		ret_key);
}

static enum err read_rows(struct cx *cx, const void *arg, enum list_way way, const void *key,
	int64_t n, void **ret_rows, size_t *ret_n)
{
	const struct asked *a = arg;
	struct audit_list_in in = { .person = cx->actor.person,
		.kind = a->f->kind,
		.object = a->f->object,
		.by = a->by,
		.since = a->f->since,
		.n = n };
	struct audit_list_row *rows;
	enum err e;

	if (key != NULL) {
		in.at = ((const struct audit_nth_row *)key)->at;
		in.seq = ((const struct audit_nth_row *)key)->seq;
	}
	e = audit_list(cx->db, cx->mem, &in, a->which, (enum audit_list_way)way, &rows, ret_n);
	if (e == ERR_OK)
		*ret_rows = rows;
	return e;
}

static enum err place_of(
	struct cx *cx, const struct asked *a, const struct audit_list_row *r, int64_t *ret_place)
{
	struct audit_rank_row rank;
	enum err e = audit_rank(cx->db, cx->mem, cx->actor.person, a->f->kind, a->f->object, a->by,
		a->f->since, r->at, r->seq, (enum audit_rank_which)a->which, &rank);

	if (e == ERR_OK)
		*ret_place = r->at << IN_SECOND_BITS | rank.n;
	return e;
}

/*
 * The outer rows' places.  The rows of a page are a run of the reader's own: what began on it is
 * counted on it, and what began before it goes on from its first row.
 */
static enum err add_places(struct cx *cx, const struct asked *a, const struct audit_list_row *r,
	const struct list_page *page, struct audit_line *lines)
{
	size_t last, of_second = 1;
	enum err e = ERR_OK;

	if (page->n == 0)
		return ERR_OK;
	last = page->n - 1;
	if (page->has_previous)
		e = place_of(cx, a, &r[0], &lines[0].place);
	if (e != ERR_OK || !page->has_next)
		return e;
	if (page->has_previous && r[0].at == r[last].at) {
		lines[last].place = lines[0].place + (int64_t)last;
		return ERR_OK;
	}
	while (of_second <= last && r[last - of_second].at == r[last].at)
		of_second++;
	lines[last].place = r[last].at << IN_SECOND_BITS | (int64_t)of_second;
	return ERR_OK;
}

enum err audit_lines(struct cx *cx, const struct audit_filter *filter, const struct list_ask *ask,
	struct audit_line **ret_lines, struct list_page *ret_page)
{
	const struct asked asked = asked_of(cx, filter);
	const struct list_source source = { .arg = &asked,
		.row_size = sizeof(struct audit_list_row),
		.key_size = sizeof(struct audit_nth_row),
		.find = find,
		.read = read_rows };
	const struct audit_list_row *r;
	struct audit_line *list;
	const bool *may_open;
	void *rows;
	enum err e = list_read(cx, &source, ask, &rows, ret_page);
	size_t n = ret_page->n;

	if (e != ERR_OK)
		return e;
	r = rows;
	list = MEM_ARRAY(cx->mem, struct audit_line, n);
	e = ask_all(cx, r, n, &may_open);
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		e = read_line(cx, &r[i], may_open[i], &list[i]);
	if (e == ERR_OK)
		e = add_places(cx, &asked, r, ret_page, list);
	*ret_lines = list;
	return e;
}
