/*
 * Who stands in which list in every state of the world: a reviewer's own, the
 * chair's kinds, staff's verdicts and what is counted of them, the awards.
 * lists.expected is the table, made on both databases; ACTS_WRITE=1 writes it.
 */
#include "worlds.h"

#include "base/buf.h"
#include "domain/award/award.h"
#include "domain/decision/decision.h"
#include "domain/entry/entry.h"
#include "domain/review/review.h"
#include "domain/review/review_sql.h"
#include "domain/screening/screening.h"
#include "expected.h"

static const struct list_ask first_page = { .way = LIST_FIRST };

static void reviewers(struct cx *cx, struct buf *out)
{
	struct review_task *tasks;
	struct review_beside *beside;
	struct list_page page;
	size_t n;

	cx->actor = (struct actor){ { R1 }, ROLE_REVIEWER };
	assert_int_equal(review_tasks(cx, &tasks, &n), ERR_OK);
	BUF_LIT(out, "\t\tR1's:");
	for (size_t i = 0; i < n; i++)
		buf_printf(out, " %" PRId64, tasks[i].proposal.v);
	assert_int_equal(review_tasks_beside(cx, (struct call_id){ CALL }, &beside, &n), ERR_OK);
	BUF_LIT(out, "; beside P1:");
	for (size_t i = 0; i < n; i++)
		buf_printf(out, " %" PRId64, beside[i].proposal.v);
	assert_int_equal(review_tasks_past(cx, &first_page, &tasks, &page), ERR_OK);
	BUF_LIT(out, "; past:");
	for (size_t i = 0; i < page.n; i++)
		buf_printf(out, " %" PRId64, tasks[i].proposal.v);
	if (page.n > 0) {
		const struct list_ask after = { .way = LIST_AFTER,
			.at = tasks[page.n - 1].proposal.v };

		assert_int_equal(review_tasks_past(cx, &after, &tasks, &page), ERR_OK);
		assert_false(page.is_restarted);
		assert_int_equal(page.n, 0);
	}
	buf_char(out, '\n');
}

static void chairs(struct cx *cx, struct buf *out)
{
	static const char *const kinds[] = { [DECISION_UNDECIDED] = "undecided",
		[DECISION_CONTACTLESS] = "without contact",
		[DECISION_SELECTED] = "selected",
		[DECISION_DECLINED] = "declined" };

	cx->actor = (struct actor){ { CHAIR }, ROLE_REVIEWER };
	BUF_LIT(out, "\t\tchair's");
	for (enum decision_kind k = DECISION_UNDECIDED; k <= DECISION_DECLINED; k++) {
		struct decision_entry *entries;
		size_t n;

		assert_int_equal(decision_first(cx, call1, k, 10, &entries, &n), ERR_OK);
		buf_printf(out, "%s %s:", k == 0 ? "" : ";", kinds[k]);
		for (size_t i = 0; i < n; i++)
			buf_printf(out, " %" PRId64, entries[i].id.v);
	}
	buf_char(out, '\n');
}

static void staffs(struct cx *cx, struct buf *out)
{
	static const char *const verdicts[] = { "", "unscreened", "eligible", "ineligible" };
	struct call_totals_row seen;

	cx->actor = (struct actor){ { STAFF }, ROLE_STAFF };
	assert_int_equal(entry_seen(cx, call1, &seen), ERR_OK);
	BUF_LIT(out, "\t\tstaff's");
	for (size_t v = 0; v < sizeof(verdicts) / sizeof(verdicts[0]); v++) {
		const struct screening_filter filter = { .verdict = verdicts[v] };
		struct screening_entry *entries;
		struct list_page page;

		assert_int_equal(screening_entries(cx, call1, &seen, &filter, &first_page, &entries,
					 &page),
			ERR_OK);
		assert_int_equal(page.total, page.n);
		buf_printf(out, "%s%s%s:", v == 0 ? "" : ";", v == 0 ? "" : " ", verdicts[v]);
		for (size_t i = 0; i < page.n; i++)
			buf_printf(out, " %" PRId64, entries[i].id.v);
	}
	buf_char(out, '\n');
}

/* An award's own number is by chance, and so is the order of awards of one title. */
static void put_proposals(struct cx *cx, struct buf *out, const struct award *list, size_t n)
{
	for (int64_t id = P1; id <= P3; id++)
		for (size_t i = 0; i < n; i++) {
			struct award award;

			assert_int_equal(award_read(cx, list[i].id, &award), ERR_OK);
			if (award.proposal.v == id)
				buf_printf(out, " %" PRId64, id);
		}
}

static void awards(struct cx *cx, struct buf *out)
{
	static const struct {
		const char *name;
		struct award_filter filter;
	} asked[] = { { "all", { AWARDS_ALL, AWARD_STATE_NONE } },
		{ "selected", { AWARDS_OF_STATE, AWARD_STATE_SELECTED } },
		{ "offered", { AWARDS_OF_STATE, AWARD_STATE_OFFERED } },
		{ "accepted", { AWARDS_OF_STATE, AWARD_STATE_ACCEPTED } },
		{ "paid", { AWARDS_OF_STATE, AWARD_STATE_PAID } },
		{ "refused", { AWARDS_OF_STATE, AWARD_STATE_REFUSED } },
		{ "announced", { AWARDS_ANNOUNCED, AWARD_STATE_NONE } },
		{ "others", { AWARDS_OTHERS, AWARD_STATE_NONE } } };

	struct award *to_pay;
	size_t n;

	cx->actor = (struct actor){ { STAFF }, ROLE_STAFF | ROLE_FINANCE };
	BUF_LIT(out, "\t\tawards");
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		struct award *list;
		struct list_page page;

		assert_int_equal(
			award_entries_page(cx, &asked[i].filter, &first_page, &list, &page), ERR_OK);
		if (page.n > 0)
			buf_printf(out, " %s:", asked[i].name);
		put_proposals(cx, out, list, page.n);
	}
	assert_int_equal(award_entries_to_pay(cx, 10, &to_pay, &n), ERR_OK);
	if (n > 0)
		BUF_LIT(out, " to pay:");
	put_proposals(cx, out, to_pay, n);
	buf_char(out, '\n');
}

static void contacts(struct cx *cx, struct buf *out)
{
	struct award_contact *list;
	size_t n;

	cx->actor = (struct actor){ { STAFF }, ROLE_STAFF };
	assert_int_equal(award_possible_contacts(cx, p1, &list, &n), ERR_OK);
	BUF_LIT(out, "\t\tcontacts for P1:");
	for (size_t i = 0; i < n; i++)
		buf_printf(out, " %" PRId64, list[i].person.v);
	buf_char(out, '\n');
}

static const char *lists_of(struct stage *s)
{
	struct cx *cx = &s->p->cx;
	struct buf out;

	buf_init(&out, s->p->mem, 1000);
	cx->now = s->lanes.now;
	assert_int_equal(cx_read(cx), ERR_OK);
	reviewers(cx, &out);
	chairs(cx, &out);
	staffs(cx, &out);
	awards(cx, &out);
	contacts(cx, &out);
	cx_read_end(cx);
	cx->actor = (struct actor){ { 0 }, 0 };
	return buf_str(&out);
}

static const char *of_world(struct stage *s, size_t world)
{
	make_world(s, world);
	return lists_of(s);
}

/* What no world has: a proposal withdrawn under review, a contact whose account is disabled. */
static const char *with_more(struct stage *s)
{

	make_world_named(s, "both in review");
	as(s, (struct actor){ { PI2 }, 0 }, withdraw_p3);
	sql(s, "UPDATE person SET disabled_at = 1 WHERE id = 15");
	return lists_of(s);
}

static bool is_p3(const void *arg, const void *row)
{
	const struct screening_entry *entry = row;

	(void)arg;
	return entry->id.v == P3;
}

/* Of a search it is told how many were found, of a list how many are in it. */
static void what_is_searched_is_counted_by_what_is_found(void **state)
{
	const struct screening_filter filter = { .verdict = "", .words = { .has = is_p3 } };
	struct screening_entry *entries;
	struct call_totals_row seen;
	struct list_page page;
	struct stage s;
	struct cx *cx;

	stage_open(&s, place_of(state));
	make_world_named(&s, "both screened");
	cx = &s.p->cx;
	cx->actor = (struct actor){ { STAFF }, ROLE_STAFF };
	assert_int_equal(cx_read(cx), ERR_OK);
	assert_int_equal(entry_seen(cx, call1, &seen), ERR_OK);
	assert_int_equal(
		screening_entries(cx, call1, &seen, &filter, &first_page, &entries, &page), ERR_OK);
	cx_read_end(cx);
	assert_int_equal(page.n, 1);
	assert_int_equal(page.total, 1);
	assert_int_equal(entries[0].id.v, P3);
	lanes_close(&s.lanes);
}

/* Whoever declined, or came into conflict, has none of it among what is over, and no place in it. */
static void assert_not_past(struct stage *s, const char *change)
{
	const struct list_ask ask[] = { { .way = LIST_FIRST }, { .way = LIST_AFTER, .at = P1 } };
	struct cx *cx = &s->p->cx;
	struct review_past_count_row count;
	struct review_task *tasks;
	struct list_page page;

	make_world_named(s, "released");
	sql(s, change);
	cx->actor = (struct actor){ { R1 }, ROLE_REVIEWER };
	assert_int_equal(cx_read(cx), ERR_OK);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(review_tasks_past(cx, &ask[i], &tasks, &page), ERR_OK);
		assert_int_equal(page.n, 0);
		assert_int_equal(page.is_restarted, i == 1);
	}
	assert_int_equal(review_past_count(cx->db, s->p->mem, cx->actor.person, 10, &count), ERR_OK);
	assert_int_equal(count.n, 0);
	cx_read_end(cx);
}

static void what_was_declined_or_is_in_conflict_is_not_past(void **state)
{
	struct stage s;

	stage_open(&s, place_of(state));
	assert_not_past(&s, "UPDATE assignment SET state = 'declined' WHERE proposal_id = 41 AND person_id = 13");
	assert_not_past(&s, "INSERT INTO conflict (proposal_id, person_id, kind, note, by_id, at)"
			    " VALUES (41, 13, 'entered', '', 12, 1)");
	lanes_close(&s.lanes);
}

static void every_list_holds_in_every_world_what_the_table_says(void **state)
{
	struct place *p = place_of(state);
	const char *of[WORLDS];
	struct buf out;
	struct stage s;

	buf_init(&out, p->mem, 100000);
	stage_open(&s, p);
	for (size_t w = 0; w < WORLDS; w++)
		of[w] = of_world(&s, w);
	put_worlds(&out, "", of);
	buf_printf(&out, "both in review, P3 withdrawn, the contact disabled\n%s", with_more(&s));
	expect_text(p->mem, "tests/domain/lists.expected", buf_str(&out));
	lanes_close(&s.lanes);
}

int main(void)
{
	const struct CMUnitTest tests[] = { AT_BOTH(every_list_holds_in_every_world_what_the_table_says),
		AT_BOTH(what_is_searched_is_counted_by_what_is_found),
		AT_BOTH(what_was_declined_or_is_in_conflict_is_not_past) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
