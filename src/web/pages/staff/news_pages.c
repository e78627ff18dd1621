/* The mailing list, for staff: how many follow, and the letters to them. */
#include <inttypes.h>

#include "base/zone.h"
#include "domain/call/call.h"
#include "domain/follow/newsletter.h"
#include "domain/life/life.h"
#include "domain/program/program.h"
#include "web/form_table.h"
#include "web/pages/common/area_checks.h"
#include "web/pages/common/list.h"
#include "web/pages/common/pages.h"
#include "web/pages/common/work.h"
#include "web/text/csv.h"
#include "web/text/life_badges.h"
#include "web/text/when.h"

#define PLACE "/staff/news"

/* What a newsletter's page is made from. */
struct shown {
	struct newsletter n;
	struct newsletter_areas areas;
};

static enum err fill_areas(struct rq *rq, const void *stored, struct field_view *f)
{
	const struct shown *s = stored;

	return area_checks(rq, s == NULL ? NULL : s->areas.slugs, s == NULL ? 0 : s->areas.n, f);
}

#define IN(m)                                                                                      \
	.in = MEMBER(struct newsletter_input, m),                                                  \
	.of = { offsetof(struct shown, n) + offsetof(struct newsletter, m), MEMBER_TEXT }

#define WORDS                                                                                      \
	{ "subject", FIELD_TEXT, "Subject", IN(subject), .max = NEWSLETTER_SUBJECT_CHARS,          \
		.is_required = true },                                                             \
		{ "body", FIELD_LINES, "Letter", IN(body), .max = NEWSLETTER_BODY_CHARS,           \
			.is_required = true, .lines = 16,                                          \
			.hint = "Markdown. Links to pages of this site may begin with /." },       \
	{                                                                                          \
		"areas", FIELD_MANY, "Areas", .in = MEMBER(struct newsletter_input, areas),        \
					      .n_in = offsetof(struct newsletter_input, n_areas),  \
					      .max = FOLLOW_AREAS_MAX, .is_free = true,            \
					      .hint = "Those who asked for one of them get it, "   \
						      "and those who asked for all. None "         \
						      "ticked: everybody.",                        \
					      .fill = fill_areas                                   \
	}

#define SEEN                                                                                       \
	{                                                                                          \
		"seen", FIELD_INT,                                                                 \
			.in = MEMBER(struct newsletter_input, revision),                           \
			.of = { offsetof(struct shown, n) + offsetof(struct newsletter, revision), \
				MEMBER_INT },                                                      \
			.min = 1, .max = INT32_MAX, .is_seen = true                                \
	}

FORM(newsletter_new_form, WORDS);
FORM(newsletter_edit_form, WORDS, SEEN);
FORM(newsletter_send_form,
	{ "at", FIELD_DATE_TIME, "When", .is_fresh = true, .is_free = true,
		.hint = "Empty: now. Until then it can be taken back." },
	SEEN);
FORM(newsletters_query, LIST_FIELDS);

static struct newsletter_id newsletter_of(const struct rq *rq)
{
	return (struct newsletter_id){ rq_param_id(rq, "newsletter") };
}

static enum newsletter_stage stage_of(enum newsletter_state state)
{
	switch (state) {
	case NEWSLETTER_STATE_DRAFT:
		return NEWSLETTER_STAGE_DRAFT;
	case NEWSLETTER_STATE_WAITING:
		return NEWSLETTER_STAGE_WAITING;
	case NEWSLETTER_STATE_SENDING:
		return NEWSLETTER_STAGE_SENDING;
	case NEWSLETTER_STATE_HELD:
		return NEWSLETTER_STAGE_HELD;
	case NEWSLETTER_STATE_SENT:
		return NEWSLETTER_STAGE_SENT;
	case NEWSLETTER_STATE_STOPPED:
		return NEWSLETTER_STAGE_STOPPED;
	case NEWSLETTER_STATE_NONE:
		break;
	}
	BUG("a newsletter without a state");
}

/* ---- the list ---- */

static struct badge badge_of(const void *row)
{
	return newsletter_badge_staff(stage_of(((const struct newsletter *)row)->state));
}

#define OF(m) MEMBER(struct newsletter, m)

static const struct list_column columns[] = {
	{ "Subject", OF(subject), .href = PLACE "/" },
	{ "State", .badge = badge_of },
	{ "Written", OF(created_at), .as = AS_DAY },
	{ "Sent", OF(begun_at), .as = AS_MOMENT },
};

static const struct list_look look = { "Letters to the list",
	LIST_LOOK(struct newsletter, id, columns), .path = PLACE, .query = &newsletters_query,
	.one = "letter", .many = "letters",
	.none = { "No letter yet", .text = "Write the first one when a call opens." } };

static const char *number(struct rq *rq, int64_t n)
{
	return mem_printf(rq->mem, "%" PRId64, n);
}

static enum err list_page(struct rq *rq)
{
	const struct list_ask ask = list_asked(rq);
	struct block letters = { .title = "Letters" };
	struct follow_tally t;
	struct newsletter *list;
	struct list_page page;

	TRY(follow_counts(rq->cx, &t));
	TRY(newsletter_entries(rq->cx, &ask, &list, &page));
	work_page(rq, "News");
	list_fill_block(rq, &letters, &look, NULL, list, &page);
	return SHOW_BLOCKS(rq, "News of calls",
		.lead = "Letters to everybody who asked for news of new calls.",
		.action = { PLACE "/new", .label = "Write a letter" },
		.second = { "/follow", .label = "See the form" },
		BLOCKS(rq->mem,
			{ "Followers", FIGURES(rq->mem,
					       { number(rq, t.of[SUBSCRIBER_STATE_CONFIRMED]),
						       .label = "on the list" },
					       { number(rq, t.of[SUBSCRIBER_STATE_PENDING]),
						       .label = "asked, not confirmed yet" },
					       { number(rq, t.of[SUBSCRIBER_STATE_LEFT]),
						       .label = "left" },
					       { number(rq, t.of[SUBSCRIBER_STATE_BOUNCED]),
						       .label = "could not be reached" }) },
			letters,
			BUTTON_BLOCK(rq, "The addresses", PLACE "/subscribers",
				.hint = "Everybody on the list, with the day they confirmed, as a "
					"file for a spreadsheet. They are "
					"personal data: keep them no longer than you need them. "
					"The "
					"audit says who took them.",
				.button = { "Download the list" })));
}

/* Spreadsheets take no address for a formula (csv.h). */
static enum err subscribers_post(struct rq *rq)
{
	static const char *const head[] = { "address", "since" };
	struct follow_address *list;
	size_t n;

	TRY(follow_export(rq->cx, &list, &n));
	csv_row(rq->out, head, 2);
	for (size_t i = 0; i < n; i++) {
		const char *const row[] = { list[i].address,
			when_machine_date(rq->mem, list[i].since, "UTC") };

		csv_row(rq->out, row, 2);
	}
	rq_download(rq, "subscribers.csv", "text/csv; charset=utf-8; header=present", rq->out->data,
		rq->out->n);
	return ERR_OK;
}

/* ---- writing ---- */

static enum err show_new(struct rq *rq, const struct shown *s)
{
	struct form_view v = { "Write a letter",
		.lead = "It is kept as a draft: the next page shows how it will look.",
		.action = PLACE "/new", .primary = { .label = "Keep and look at it" },
		.back = PLACE, .is_guarded = true };

	work_page(rq, v.title);
	rq_crumb(rq, &rq->page, PLACE, "News");
	return form_page(rq, &newsletter_new_form, s, &v, NULL);
}

static enum err new_page(struct rq *rq)
{
	return show_new(rq, NULL);
}

/* What a letter about a call begins with; staff find their own words. */
static enum err of_call_page(struct rq *rq)
{
	struct shown s = { 0 };
	struct call c;

	TRY(call_read(rq->cx, rq_call(rq), &c));
	s.n.subject = mem_printf(rq->mem, "%s: %s",
		c.stage == CALL_STAGE_UPCOMING ? "A call will open" : "A call is open", c.title);
	s.n.body = mem_printf(rq->mem,
		"%s\n\nProposals are accepted until %s.\n\n[Read the call](/calls/%s)\n", c.summary,
		when_long(rq->mem, c.closes_at - c.closes_at % 60, c.zone), c.slug);
	s.areas.slugs = MEM_ARRAY(rq->mem, const char *, c.n_areas);
	for (size_t i = 0; i < c.n_areas; i++)
		s.areas.slugs[s.areas.n++] = c.areas[i].slug;
	return show_new(rq, &s);
}

static enum err new_post(struct rq *rq)
{
	return newsletter_write(rq->cx, TAKEN(rq, struct newsletter_input));
}

static enum err save_post(struct rq *rq)
{
	return newsletter_keep(rq->cx, newsletter_of(rq), TAKEN(rq, struct newsletter_input));
}

/* In staff's zone, as the form says; nothing: now. */
static enum err send_post(struct rq *rq)
{
	const char *text = form_text(rq->form, "at");
	struct civil c;
	int64_t at = 0;

	if (text[0] != '\0' &&
		(!civil_read(text, &c) || zone_to_utc(rq_zone(rq), c, ZONE_EARLIER, &at) != ERR_OK))
		return cx_refuse(
			rq->cx, (struct finding){ .code = FINDING_NOT_A_DATE, .field = "at" });
	return newsletter_send_at(rq->cx, newsletter_of(rq), form_int(rq->form, "seen"), at);
}

static enum err take_back_post(struct rq *rq)
{
	return newsletter_take_back(rq->cx, newsletter_of(rq));
}

static enum err again_post(struct rq *rq)
{
	return newsletter_try_again(rq->cx, newsletter_of(rq));
}

static enum err stop_post(struct rq *rq)
{
	return newsletter_end_now(rq->cx, newsletter_of(rq));
}

/* ---- one ---- */

enum { REACH_MOST = 1000 };

static enum err draft_blocks(
	struct rq *rq, const struct shown *s, struct block *ret_edit, struct block *ret_send)
{
	const char *to;
	int64_t n;

	TRY(newsletter_reach(rq->cx, s->n.id, REACH_MOST, &n));
	to = n > REACH_MOST ? mem_printf(rq->mem, "more than %d subscribers", REACH_MOST)
			    : mem_printf(rq->mem, "%" PRId64 " subscriber%s", n, n == 1 ? "" : "s");
	TRY(FORM_BLOCK(rq, ret_edit, "Change it", PLACE "/:newsletter", &newsletter_edit_form, s,
		.button = { .label = "Save" }));
	return FORM_BLOCK(rq, ret_send, "Send it", PLACE "/:newsletter/send", &newsletter_send_form,
		s,
		.hint = mem_printf(rq->mem,
			"As it is above, to %s as of now. Once it begins, its words cannot change, "
			"and everybody can read it on the news page. Times are of %s.",
			to, rq_zone(rq)),
		.button = { .label = "Send the letter" }, .is_primary = true);
}

/* "3 minutes" at the rate that is set; NULL when there is none. */
static const char *still(struct rq *rq, int64_t n_left)
{
	const int64_t rate = rq->program->newsletters_per_minute;
	int64_t minutes;

	if (rate == 0 || n_left == 0)
		return NULL;
	minutes = (n_left + rate - 1) / rate;
	return mem_printf(rq->mem, "about %" PRId64 " minute%s more, at %" PRId64 " a minute",
		minutes, minutes == 1 ? "" : "s", rate);
}

static struct block progress_block(
	struct rq *rq, const struct newsletter *n, const struct newsletter_progress *p)
{
	const int64_t left = p->n_queued - p->n_sent - p->n_failed - p->n_skipped;
	const bool is_sending = n->state == NEWSLETTER_STATE_SENDING;
	struct block b = { "Sending",
		FACTS(rq->mem, work_when(rq->mem, "Begun", n->begun_at, rq_zone(rq)),
			{ "Recipients", .text = number(rq, p->n_queued),
				.note = p->is_queued ? NULL : "and more: they are being gathered" },
			{ "Sent", .text = number(rq, p->n_sent) },
			{ "Still to go", .text = number(rq, left),
				.note = is_sending ? still(rq, left) : NULL },
			{ "Could not be reached", .text = number(rq, p->n_failed) },
			{ "Left in the meantime", .text = number(rq, p->n_skipped) },
			{ "The mail server said", .text = filled(p->told) },
			{ "Goes on", .text = p->resume_at > rq->cx->now && is_sending
						     ? when_long(rq->mem, p->resume_at, rq_zone(rq))
						     : NULL }) };

	return b;
}

/* "everybody on the list", "who asked for Algebra, Topology, or for all" */
static const char *whom(struct rq *rq, const struct newsletter_areas *areas)
{
	const char *text = NULL;

	for (size_t i = 0; i < areas->n; i++)
		text = and_then(rq->mem, text, ", ", areas->names[i]);
	return text == NULL ? "everybody on the list"
			    : mem_printf(rq->mem, "those who asked for %s, or for all areas", text);
}

static void add_steps(struct rq *rq, const struct newsletter *n, struct block *steps)
{
	if (verb_fits(VERB_NEWSLETTER_RECALL, n->state))
		steps[0] = BUTTON_BLOCK(rq, "Not yet?", PLACE "/:newsletter/recall",
			.hint = "It becomes a draft again; nothing has left.",
			.button = { "Take it back" });
	if (verb_fits(VERB_NEWSLETTER_AGAIN, n->state))
		steps[0] = BUTTON_BLOCK(rq, "Once more", PLACE "/:newsletter/again",
			.hint = "Once the mail server has been fixed: all that it refused and "
				"all that wait are tried again. Nobody gets it twice.",
			.button = { "Try all again" }, .is_primary = true);
	if (verb_fits(VERB_NEWSLETTER_STOP, n->state))
		steps[1] = BUTTON_BLOCK(rq, "Stop", PLACE "/:newsletter/stop",
			.hint = "What has left has left; no more are sent.",
			.button = { "Stop it", .confirm = "Stop it for good?" }, .is_grave = true);
}

static enum err one_page(struct rq *rq)
{
	struct block edit = { 0 }, send = { 0 }, progress = { 0 }, steps[2] = { { 0 }, { 0 } };
	struct newsletter_progress p;
	struct letter letter;
	struct shown s;
	enum err e = newsletter_read(rq->cx, newsletter_of(rq), &s.n);

	if (e == ERR_NOT_FOUND)
		return rq_goes(rq, PLACE);
	TRY(e);
	TRY(newsletter_areas_read(rq->cx, s.n.id, &s.areas));
	TRY(newsletter_progress_read(rq->cx, s.n.id, &p));
	TRY(newsletter_preview(rq->cx, &s.n, &letter));
	work_page(rq, s.n.subject);
	rq_crumb(rq, &rq->page, PLACE, "News");
	if (s.n.state == NEWSLETTER_STATE_HELD)
		rq->page.notice = (struct notice){ NOTICE_BAD, .title = "The sending is held",
			.text = mem_printf(rq->mem,
				"The mail server refused one after the other (%s). Nothing is "
				"lost: fix the server, then try all again.",
				s.n.why) };
	if (s.n.state == NEWSLETTER_STATE_DRAFT)
		TRY(draft_blocks(rq, &s, &edit, &send));
	if (s.n.begun_at != 0)
		progress = progress_block(rq, &s.n, &p);
	add_steps(rq, &s.n, steps);
	return SHOW_BLOCKS(rq, s.n.subject, .badge = badge_of(&s.n),
		.lead = s.n.state == NEWSLETTER_STATE_WAITING
				? mem_printf(rq->mem, "It leaves on %s, to %s.",
					  when_long(rq->mem, s.n.send_at, rq_zone(rq)),
					  whom(rq, &s.areas))
				: mem_printf(rq->mem, "To %s.", whom(rq, &s.areas)),
		BLOCKS(rq->mem, progress, steps[0],
			{ "As HTML", .text = rq_markdown(rq, s.n.body, 3) },
			{ "As plain text", .letter = letter.body }, edit, send, steps[1]));
}

#define STAFF SIGNED_IN, ACT_NEWSLETTER_EDIT
#define ONE   PLACE "/:newsletter"

ROUTES(news_routes,
	{ GET, PLACE, STAFF, .form = &newsletters_query, .run = list_page,
		.summary = "who follows, and the letters to them" },
	{ POST, PLACE "/subscribers", STAFF, .needs_fresh = true, .run = subscribers_post,
		.again = list_page, .summary = "the addresses of the list, as CSV" },
	{ GET, PLACE "/new", STAFF, .run = new_page,
		.summary = "the form of a letter to the list" },
	{ POST, PLACE "/new", STAFF, .form = &newsletter_new_form, .run = new_post,
		.again = new_page, .then = PLACE "/:made", .summary = "keeps a draft" },
	{ GET, "/staff/calls/:call/news", SIGNED_IN, ACT_CALL_EDIT, .run = of_call_page,
		.summary = "the form of a letter to the list about this call" },
	{ GET, ONE, STAFF, .run = one_page,
		.summary = "one letter to the list, and how far it is" },
	{ POST, ONE, STAFF, .form = &newsletter_edit_form, .run = save_post, .again = one_page,
		.then = ONE, .summary = "keeps the words of a draft" },
	{ POST, ONE "/send", STAFF, .form = &newsletter_send_form, .run = send_post,
		.again = one_page, .then = ONE, .summary = "sends it, now or at a time" },
	{ POST, ONE "/recall", STAFF, .run = take_back_post, .again = one_page, .then = ONE,
		.summary = "takes back what has not begun to leave" },
	{ POST, ONE "/again", STAFF, .run = again_post, .again = one_page, .then = ONE,
		.summary = "tries all again that is held" },
	{ POST, ONE "/stop", STAFF, .run = stop_post, .again = one_page, .then = ONE,
		.summary = "sends no more of it" });
