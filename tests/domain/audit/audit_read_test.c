/* What the audit shows of an object is what its own page would: each line is open to whom that is.
 */
#include "../worlds.h"

#include "domain/audit/audit.h"
#include "domain/rights/standing_load.h"

static const struct {
	const char *kind;
	enum action action;
} pages[] = { { "proposal", ACT_SCREENING_READ }, { "call", ACT_CALL_READ },
	{ "award", ACT_AWARD_MANAGE }, { "message", ACT_MESSAGE_READ },
	{ "person", ACT_PERSON_MANAGE } };

static enum err cancel_other(struct cx *cx)
{
	return call_cancel(cx, (struct call_id){ 32 });
}

static bool has_open_page(struct cx *cx, const struct audit_line *line)
{
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
		if (strcmp(pages[i].kind, line->kind) == 0) {
			enum err e = must_may(cx, pages[i].action, line->object);

			assert_true(e == ERR_OK || e == ERR_NOT_FOUND);
			return e == ERR_OK;
		}
	return false;
}

static size_t compare(struct cx *cx, struct actor actor)
{
	const struct list_ask ask = { .way = LIST_FIRST };
	const struct audit_filter filter = { .kind = "" };
	struct audit_line *lines;
	struct list_page page;

	cx->actor = actor;
	assert_int_equal(cx_read(cx), ERR_OK);
	assert_int_equal(audit_lines(cx, &filter, &ask, &lines, &page), ERR_OK);
	for (size_t i = 0; i < page.n; i++)
		if (lines[i].is_open != has_open_page(cx, &lines[i]))
			fail_msg("%s of %s %" PRId64 " as %" PRId64, lines[i].action, lines[i].kind,
				lines[i].object, actor.person.v);
	cx_read_end(cx);
	cx->actor = (struct actor){ { 0 }, 0 };
	return page.n;
}

static void a_line_is_open_as_its_page_is(void **state)
{
	static const struct actor readers[] = { { { STAFF }, ROLE_STAFF },
		{ { STAFF }, ROLE_AUDITOR }, { { CONTACT }, ROLE_ADMIN | ROLE_AUDITOR },
		{ { PI2 }, ROLE_STAFF }, { { R1 }, ROLE_AUDITOR } };
	struct place *p = place_of(state);
	size_t n = 0;
	struct stage s;

	stage_open(&s, p);
	for (size_t w = 0; w < WORLDS; w++) {
		make_world(&s, w);
		p->cx.now = s.lanes.now;
		if (strcmp(worlds[w].name, "draft call") == 0) {
			as(&s, staff, edit_call);
			as(&s, staff, cancel_other);
		}
		for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++)
			n += compare(&p->cx, readers[i]);
	}
	assert_true(n > 100);
	lanes_close(&s.lanes);
}

static const char *fact_of(
	const struct audit_line *lines, size_t n, const char *action, const char *name)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < lines[i].n_facts; k++)
			if (strcmp(lines[i].action, action) == 0 &&
				strcmp(lines[i].facts[k].name, name) == 0)
				return lines[i].facts[k].value;
	fail_msg("nothing tells %s of %s", name, action);
	return NULL;
}

static void facts_are_told_as_people_say_them(void **state)
{
	const struct list_ask ask = { .way = LIST_FIRST };
	const struct audit_filter filter = { .kind = "" };
	struct place *p = place_of(state);
	struct audit_line *lines;
	struct list_page page;
	struct stage s;

	stage_open(&s, p);
	make_world_named(&s, "decided");
	p->cx.now = s.lanes.now;
	p->cx.actor = (struct actor){ { STAFF }, ROLE_STAFF };
	assert_int_equal(cx_read(&p->cx), ERR_OK);
	assert_int_equal(audit_lines(&p->cx, &filter, &ask, &lines, &page), ERR_OK);
	assert_string_equal(fact_of(lines, page.n, "decision_set", "selected"), "yes");
	assert_string_equal(fact_of(lines, page.n, "proposal_submitted", "version"), "1");
	cx_read_end(&p->cx);
	p->cx.actor = (struct actor){ { 0 }, 0 };
	lanes_close(&s.lanes);
}

int main(void)
{
	const struct CMUnitTest tests[] = { AT_BOTH(a_line_is_open_as_its_page_is),
		AT_BOTH(facts_are_told_as_people_say_them) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
