/*
 * Asking the program: the form, what may answer it already, and the thread as
 * who asked reads it, behind the private link of a letter or in their account.
 */
#include <string.h>

#include "domain/inquiry/inquiry.h"
#include "domain/inquiry/inquiry_stage.h"
#include "domain/program/content.h"
#include "domain/program/program.h"
#include "domain/search/search.h"
#include "web/form_table.h"
#include "web/pages/common/choices.h"
#include "web/pages/common/list.h"
#include "web/pages/common/listed.h"
#include "web/pages/common/message.h"
#include "web/pages/common/pages.h"
#include "web/pages/common/thread.h"
#include "web/pages/common/work.h"
#include "web/text/life_badges.h"
#include "web/pages/public/faq_anchor.h"
#include "web/text/schema_org.h"
#include "web/tmpl/contact.h"
#include "web/view_public.h"

#define DOOR "/contact/thread/:token"
#define OWN  "/inquiries/:inquiry"

static bool is_signed_in(const struct rq *rq)
{
	return rq->cx->actor.person.v != 0;
}

/* ---- the form ---- */

/* Who is signed in is known. */
static enum err fill_visitor(struct rq *rq, const void *stored, struct field_view *f)
{
	(void)stored;
	(void)f;
	return is_signed_in(rq) ? ERR_NOT_FOUND : ERR_OK;
}

/* "None of them", then what is offered; nothing offered: the field is left out. */
static enum err offer(struct rq *rq, const struct inquiry_about *items, size_t n, const char *none,
	struct field_view *f)
{
	struct choice *choices = MEM_ARRAY(rq->mem, struct choice, n + 2);

	choices[0] = (struct choice){ "", none, NULL, false };
	for (size_t i = 0; i < n; i++)
		choices[i + 1] = (struct choice){ items[i].value, items[i].label, NULL, false };
	choose(rq->mem, choices, f->value == NULL ? "" : f->value, f);
	return n == 0 ? ERR_NOT_FOUND : ERR_OK;
}

static enum err fill_calls(struct rq *rq, const void *stored, struct field_view *f)
{
	struct inquiry_about *items;
	size_t n;

	(void)stored;
	TRY(inquiry_calls_offered(rq->cx, &items, &n));
	return offer(rq, items, n, "No particular call", f);
}

static enum err fill_proposals(struct rq *rq, const void *stored, struct form_row *row)
{
	struct inquiry_about *items;
	size_t n;

	(void)stored;
	if (!is_signed_in(rq))
		return ERR_NOT_FOUND;
	TRY(inquiry_proposals_offered(rq->cx, &items, &n));
	row->shape = SHAPE_SELECT;
	return offer(rq, items, n, "None of my proposals", &row->field);
}

/* Seen by machines; shown only to who had it filled, to be emptied. */
static enum err fill_trap(struct rq *rq, const void *stored, struct form_row *row)
{
	(void)stored;
	if (rq_typed(rq, "homepage", "")[0] == '\0') {
		row->field.when = "matter";
		row->field.when_value = "none";
		row->field.is_hidden = true;
	}
	row->shape = SHAPE_TEXT;
	return ERR_OK;
}

/* Shown once with what may answer it, and nothing was wrong. */
static bool is_stopped(const struct rq *rq)
{
	return rq->is_again && rq->cx->fault.n == 0;
}

/* Who has seen what may answer it, here or while they typed, is not stopped for it. */
static enum err fill_looked(struct rq *rq, const void *stored, struct field_view *f)
{
	(void)stored;
	f->value = is_stopped(rq) ? "yes" : rq_typed(rq, "looked", "");
	return ERR_OK;
}

static const struct choice done_words[] = { { "sent", .label = "Sent. We have it." },
	{ "told", .label = "Thank you for telling us." }, { .value = NULL } };

#define IN(m) .in = MEMBER(struct inquiry_input, m)

FORM(ask_form,
	{ "name", FIELD_TEXT, "Your name", IN(name), .max = INQUIRY_NAME_CHARS, .is_needed = true,
		.autocomplete = "name", .fill = fill_visitor },
	{ "email", FIELD_EMAIL, "E-mail address", IN(address), .is_needed = true,
		.autocomplete = "email", .hint = "Our answer goes there.", .fill = fill_visitor },
	{ "matter", FIELD_CHOICE, "What is it about?", IN(matter), .options = thread_matters,
		.is_required = true, .shape = SHAPE_SELECT },
	{ "call", FIELD_CHOICE, "Which call?", IN(call), .shape = SHAPE_SELECT,
		.fill = fill_calls },
	{ "proposal", FIELD_ID, "Which proposal?", IN(proposal), .fill_row = fill_proposals,
		.hint = "Staff who may not know about it will not see your question, either." },
	{ "subject", FIELD_TEXT, "In a few words", IN(subject), .max = INQUIRY_SUBJECT_CHARS,
		.is_required = true },
	{ "text", FIELD_LINES, "Your question", IN(text), .max = INQUIRY_TEXT_CHARS,
		.is_required = true, .lines = 8,
		.hint = "Please do not send passwords, or anything about others that they would "
			"not want us to read." },
	{ "homepage", FIELD_TEXT, "Homepage", .is_free = true, .fill_row = fill_trap },
	{ "looked", FIELD_TEXT, .max = 3, .is_free = true, .shape = SHAPE_HIDDEN,
		.fill = fill_looked });

/* ---- what may answer it ---- */

FORM(answers_form, { "subject", FIELD_TEXT, .max = INQUIRY_SUBJECT_CHARS },
	{ "text", FIELD_LINES, .max = INQUIRY_TEXT_CHARS });

enum { ANSWERS_MOST = 3, ANSWER_WORDS = 60 };

/* Questions of the FAQ that everybody may read, the best first; has_all: they have all the words.
 */
struct answers {
	const struct answer *items;
	size_t n;
	bool has_all;
};

static const char *snippet(struct rq *rq, const struct search_found *f, const char *body)
{
	const struct search_pieces p = search_snippet(rq->mem, &f->marks, body, ANSWER_WORDS);
	struct buf b;

	buf_init(&b, rq->mem, 512);
	for (size_t i = 0; i < p.n; i++)
		buf_text(&b, p.items[i].text);
	return buf_str(&b);
}

static enum err answers_to(struct rq *rq, const char *typed, struct answers *ret_answers)
{
	const struct search_ask ask = {
		.typed = typed, .kinds = 1u << SEARCH_QUESTION, .most = ANSWERS_MOST
	};
	struct search_found f;
	struct answer *items;

	TRY(search(rq->cx, &ask, &f));
	if (f.n_groups == 0)
		return ERR_OK;
	ret_answers->n = f.groups[0].n;
	ret_answers->items = items = MEM_ARRAY(rq->mem, struct answer, ret_answers->n);
	for (size_t i = 0; i < ret_answers->n; i++) {
		const struct search_hit *h = &f.groups[0].hits[i];

		items[i] = (struct answer){ mem_printf(rq->mem, "/faq/%s", h->ref), h->title,
			snippet(rq, &f, h->body) };
	}
	ret_answers->has_all = !f.is_some;
	return ERR_OK;
}

/* What it is called says most; the rest is looked at when that finds nothing. */
static enum err answers_near(struct rq *rq, struct answers *ret_answers)
{
	*ret_answers = (struct answers){ .n = 0 };
	TRY(answers_to(rq, form_text(rq->form, "subject"), ret_answers));
	return ret_answers->n > 0 ? ERR_OK
				  : answers_to(rq, form_text(rq->form, "text"), ret_answers);
}

/* While somebody types.  A POST, so that what is typed stands in no address that is logged. */
static enum err answers_post(struct rq *rq)
{
	struct answers a;

	TRY(cx_read(rq->cx));
	TRY(rq_read_end(rq, answers_near(rq, &a)));
	BUF_JSON(rq->out, "{\"told\":%,\"answers\":[",
		a.n == 0   ? ""
		: a.n == 1 ? "One answer below may help."
			   : mem_printf(rq->mem, "%zu answers below may help.", a.n));
	for (size_t i = 0; i < a.n; i++) {
		if (i > 0)
			buf_char(rq->out, ',');
		BUF_JSON(rq->out, "{\"question\":%,\"text\":%,\"href\":%}", a.items[i].question,
			a.items[i].text, a.items[i].href);
	}
	BUF_LIT(rq->out, "]}");
	rq_type(rq, "application/json; charset=utf-8");
	rq->reply.is_answer = true;
	return ERR_OK;
}

/* ---- the form's page ---- */

/* The groups of the FAQ; the list is by group. */
static enum err fill_groups(struct rq *rq, struct contact_view *v)
{
	struct content_question *list;
	struct nav_link *groups;
	size_t n;

	TRY(content_questions(rq->cx, &list, &n));
	v->groups = groups = MEM_ARRAY(rq->mem, struct nav_link, n);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || strcmp(list[i].section, list[i - 1].section) != 0)
			groups[v->n_groups++] =
				(struct nav_link){ mem_printf(rq->mem, "/faq#%s",
							   faq_anchor(rq->mem, list[i].section)),
					.label = list[i].section };
	return ERR_OK;
}

static enum err contact_page(struct rq *rq)
{
	struct contact_view v = {
		.form = { "Ask us",
			.lead = "What you ask here is read by the few people who run "
				"the program. They answer by e-mail, as soon as "
				"they can; they cannot say how good your idea is, "
				"nor tell of a decision before everybody hears.",
			.action = "/contact", .suggest = "/contact/answers",
			.primary = { .label = "Send the question" } }
	};
	struct answers a;

	rq_public_page(rq, v.form.title, "Write to the people who run the program.", "/contact");
	rq->page.json_ld =
		schema_page(rq->mem, "ContactPage", v.form.title, rq->page.canonical, NULL);
	rq->page.shape = PAGE_NARROW;
	if (is_stopped(rq)) {
		TRY(answers_near(rq, &a));
		v.answers = a.items;
		v.n_answers = a.n;
		v.form.primary.label = "Send the question anyway";
	} else {
		TRY(fill_groups(rq, &v));
	}
	TRY(form_fill(rq, &ask_form, NULL, &v.form, NULL));
	tmpl_contact_page(rq->out, &v);
	return ERR_OK;
}

static enum err refuse_at(struct rq *rq, const char *field, enum finding_code code)
{
	return cx_refuse(rq->cx, (struct finding){ .code = code, .field = field });
}

/* What the table cannot ask: a visitor says who they are, a machine is not let through. */
static enum err judge_form(struct rq *rq, const struct inquiry_input *in)
{
	enum err e = ERR_OK;

	if (!is_signed_in(rq) && in->name[0] == '\0')
		e = refuse_at(rq, "name", FINDING_REQUIRED);
	if (!is_signed_in(rq) && in->address[0] == '\0')
		e = refuse_at(rq, "email", FINDING_REQUIRED);
	if (form_is_given(rq->form, "homepage"))
		e = refuse_at(rq, "homepage", FINDING_NOT_EMPTY);
	return e;
}

/* Too often from one place: refused with what was typed still in the form. */
static enum err judge_often(struct rq *rq)
{
	enum err e = rq_limit(rq, LIMIT_ASK, rq->http->site);

	return e == ERR_LIMITED ? refuse_at(rq, "text", FINDING_ASKED_OFTEN) : e;
}

/* Stopped once, and only by answers that have all the words: a question is never hard to send. */
static enum err stops(struct rq *rq, bool *ret_stops)
{
	struct answers a;

	*ret_stops = false;
	if (form_is_given(rq->form, "looked"))
		return ERR_OK;
	TRY(cx_read(rq->cx));
	TRY(rq_read_end(rq, answers_near(rq, &a)));
	*ret_stops = a.n > 0 && a.has_all;
	return ERR_OK;
}

static enum err contact_post(struct rq *rq)
{
	struct inquiry_input *in = MEM_NEW(rq->mem, struct inquiry_input);

	form_take(rq, in);
	TRY(judge_form(rq, in));
	TRY(stops(rq, &rq->is_again));
	if (rq->is_again)
		return rq_shown(rq, contact_page);
	TRY(judge_often(rq));
	TRY(inquiry_ask(rq->cx, in));
	return rq_goes(
		rq, is_signed_in(rq) ? rq_path(rq, "/inquiries/:made?done=sent") : "/contact/sent");
}

static enum err sent_page(struct rq *rq)
{
	return message_show(rq, "We have your question",
		"We have written to the address you gave; the link in that message leads to what "
		"you wrote, and to our answer when there is one. If nothing comes within a few "
		"minutes, look in your spam folder.",
		"/faq", "Questions and answers");
}

/* ---- the thread, to who asked ---- */

FORM(thread_query, { "done", FIELD_CHOICE, .options = done_words });

FORM(reply_form, { "text", FIELD_LINES, "Write to us again", .max = INQUIRY_TEXT_CHARS,
			 .is_required = true, .lines = 6 });

static const struct choice verdicts[] = { { "yes", "Yes", NULL, false },
	{ "partly", "Partly", NULL, false }, { "no", "No", NULL, false }, { .value = NULL } };

FORM(verdict_form,
	{ "verdict", FIELD_CHOICE, "Did our answer help?", .options = verdicts,
		.is_required = true },
	{ "note", FIELD_TEXT, "What was missing, or good", .max = 300 });

/* Asked once, when there is an answer. */
static enum err verdict_block(
	struct rq *rq, const struct inquiry *q, const char *path, struct block *ret_block)
{
	const bool is_due = q->state == INQUIRY_STATE_ANSWERED || q->state == INQUIRY_STATE_CLOSED;

	*ret_block = (struct block){ 0 };
	if (!is_due || q->verdict != NULL)
		return ERR_OK;
	return FORM_BLOCK(rq, ret_block, "Did it help?", path, &verdict_form, NULL,
		.hint = "It is told to the people who answer, and asked once.",
		.button = { .label = "Tell us" });
}

static enum err show_thread(struct rq *rq, struct inquiry_id id, const char *path)
{
	struct block *blocks = MEM_ARRAY(rq->mem, struct block, INQUIRY_THREAD_MOST + 2);
	const char *reply_path = mem_printf(rq->mem, "%s/reply", path);
	const char *verdict_path = mem_printf(rq->mem, "%s/verdict", path);
	struct inquiry q;
	size_t n;

	TRY(inquiry_read(rq->cx, id, &q));
	TRY(thread_blocks(rq, &q, false, blocks, &n));
	TRY(FORM_BLOCK(rq, &blocks[n], "Anything to add?", reply_path, &reply_form, NULL,
		.button = { .label = "Send" }, .is_primary = true));
	TRY(verdict_block(rq, &q, verdict_path, &blocks[n + 1]));
	rq_own_page(&rq->page, q.subject, PAGE_NARROW);
	if (!rq->is_again && strcmp(rq->route->path, path) == 0)
		rq->page.notice = form_told(rq, "done");
	return SHOW_BLOCKS(rq, q.subject, .badge = inquiry_badge_asker(inquiry_stage(q.state)),
		.blocks = blocks, .n_blocks = n + 2);
}

/* The link leads to one thread and to nothing else of the person's. */
static enum err door_page(struct rq *rq)
{
	struct inquiry_id id;
	enum err e = inquiry_of_link(rq->cx, rq_param(rq, "token"), &id);

	if (e == ERR_NOT_FOUND) {
		rq->reply.status = 410;
		return message_show(rq, "This link no longer works",
			"It is too old, or it was not copied whole. You can ask again.", "/contact",
			"Ask us");
	}
	TRY(e);
	return show_thread(rq, id, DOOR);
}

/* Of a POST behind a link; the page says that it is over. */
static enum err behind_door(struct rq *rq, struct inquiry_id *ret_id)
{
	TRY(cx_read(rq->cx));
	return rq_read_end(rq, inquiry_of_link(rq->cx, rq_param(rq, "token"), ret_id));
}

static enum err door_reply(struct rq *rq)
{
	struct inquiry_id id;

	TRY(behind_door(rq, &id));
	return inquiry_reply(rq->cx, id, form_text(rq->form, "text"));
}

static enum err door_verdict(struct rq *rq)
{
	struct inquiry_id id;

	TRY(behind_door(rq, &id));
	return inquiry_judge(
		rq->cx, id, form_text(rq->form, "verdict"), form_text(rq->form, "note"));
}

static enum err own_page(struct rq *rq)
{
	rq_crumb(rq, &rq->page, "/inquiries", "What I asked");
	return show_thread(rq, rq_inquiry(rq), OWN);
}

static enum err own_reply(struct rq *rq)
{
	return inquiry_reply(rq->cx, rq_inquiry(rq), form_text(rq->form, "text"));
}

static enum err own_verdict(struct rq *rq)
{
	return inquiry_judge(rq->cx, rq_inquiry(rq), form_text(rq->form, "verdict"),
		form_text(rq->form, "note"));
}

/* ---- one's own ---- */

FORM(own_query, LIST_FIELDS);

static struct badge badge_of(const void *row)
{
	const struct inquiry *q = row;

	return inquiry_badge_asker(inquiry_stage(q->state));
}

static const struct list_column columns[] = {
	{ "What", MEMBER(struct inquiry, subject), .href = "/inquiries/" },
	{ "State", .badge = badge_of },
	{ "Newest message", MEMBER(struct inquiry, changed_at), .as = AS_MOMENT },
};

static const struct list_look look = { "What I asked", LIST_LOOK(struct inquiry, id, columns),
	.path = "/inquiries", .query = &own_query, .one = "question", .many = "questions",
	.title = "What I asked", .lead = "What you asked while you were signed in.",
	.action = { "/contact", .label = "Ask us" },
	.none = { "Nothing yet", .text = "What you ask us appears here, with our answers." },
	.none_fits = { "Nothing", .text = "Nothing is on this page." } };

static enum err list_page(struct rq *rq)
{
	const struct list_ask ask = list_asked(rq);
	struct list_page page;
	struct inquiry *list;

	TRY(inquiry_entries(rq->cx, INQUIRIES_OWN, &ask, &list, &page));
	return list_show(rq, &look, NULL, list, &page);
}

enum { CONTACT_BODY_MAX = 64 * 1024 };

ROUTES(contact_routes,
	{ GET, "/contact", ANYONE, ACT_PUBLIC_READ, .run = contact_page,
		.summary = "the form for a question" },
	{ POST, "/contact", ANYONE, ACT_PUBLIC_READ, .form = &ask_form, .run = contact_post,
		.again = contact_page, .body_max = CONTACT_BODY_MAX,
		.summary = "a new inquiry, after a look at what may answer it; writes to the "
			   "address that it has arrived" },
	{ POST, "/contact/answers", ANYONE, ACT_PUBLIC_READ, .form = &answers_form,
		.run = answers_post, .limit = LIMIT_SEARCH,
		.summary = "questions of the FAQ that may answer what is typed, as JSON" },
	{ GET, "/contact/sent", ANYONE, ACT_PUBLIC_READ, .run = sent_page,
		.summary = "look into your mail" },
	{ GET, DOOR, ANYONE, ACT_PUBLIC_READ, .form = &thread_query, .run = door_page,
		.summary = "an inquiry, behind the link of a letter" },
	{ POST, DOOR "/reply", ANYONE, ACT_PUBLIC_READ, .form = &reply_form, .run = door_reply,
		.again = door_page, .then = DOOR "?done=sent", .limit = LIMIT_ASK,
		.summary = "the asker writes again" },
	{ POST, DOOR "/verdict", ANYONE, ACT_PUBLIC_READ, .form = &verdict_form,
		.run = door_verdict, .again = door_page, .then = DOOR "?done=told",
		.limit = LIMIT_ASK, .summary = "whether the answer helped, once" },
	{ GET, "/inquiries", SIGNED_IN, ACT_ACCOUNT, .form = &own_query, .run = list_page,
		.summary = "what one asked" },
	{ GET, OWN, SIGNED_IN, ACT_INQUIRY_OWN, .form = &thread_query, .run = own_page,
		.summary = "one's own inquiry" },
	{ POST, OWN "/reply", SIGNED_IN, ACT_INQUIRY_OWN, .form = &reply_form, .run = own_reply,
		.again = own_page, .then = OWN "?done=sent", .summary = "the asker writes again" },
	{ POST, OWN "/verdict", SIGNED_IN, ACT_INQUIRY_OWN, .form = &verdict_form,
		.run = own_verdict, .again = own_page, .then = OWN "?done=told",
		.summary = "whether the answer helped, once" });
