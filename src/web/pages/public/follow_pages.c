/* News of new calls by mail: asking for it, the links of its letters, and what was written to the
 * list. */
#include <string.h>

#include "base/utf8.h"
#include "domain/follow/follow.h"
#include "domain/follow/newsletter.h"
#include "domain/notice/letter_link.h"
#include "domain/program/program.h"
#include "web/form_table.h"
#include "web/pages/common/area_checks.h"
#include "web/pages/common/list.h"
#include "web/pages/common/listed.h"
#include "web/pages/common/message.h"
#include "web/pages/common/pages.h"
#include "web/pages/common/work.h"
#include "web/pages/public/news_show.h"
#include "web/text/schema_org.h"
#include "web/text/when.h"
#include "web/tmpl/text_page.h"

/* stored: struct follower, or NULL for a stranger. */
static enum err fill_areas(struct rq *rq, const void *stored, struct field_view *f)
{
	const struct follower *who = stored;

	return area_checks(
		rq, who == NULL ? NULL : who->areas.slugs, who == NULL ? 0 : who->areas.n, f);
}

#define AREAS                                                                                      \
	"areas", FIELD_MANY, "Which areas?",                                                       \
		.in = { offsetof(struct follow_areas, slugs), MEMBER_TEXTS },                      \
		.n_in = offsetof(struct follow_areas, n), .max = FOLLOW_AREAS_MAX,                 \
		.is_free = true, .hint = "Tick none to follow all of them, new ones too.",         \
		.fill = fill_areas

FORM(follow_form,
	{ "email", FIELD_EMAIL, "E-mail address", .is_required = true, .autocomplete = "email" },
	{ AREAS });

FORM(follow_areas_form, { AREAS });

/* RFC 8058 section 3.2: what a mail program sends when its reader presses the one button. */
FORM(follow_leave_form, { "List-Unsubscribe", FIELD_TEXT, .max = 100 });

static const struct choice done[] = { { "confirmed", .label = "You are on the list." },
	{ "saved", .label = "Your choice is kept." }, { .value = NULL } };

FORM(follow_settings_query, { "done", FIELD_CHOICE, .options = done });

/* ---- asking for it ---- */

static enum err follow_page(struct rq *rq)
{
	struct form_view v = { "News of new calls",
		.lead = "A letter when a call opens. We write to your address first, to be sure "
			"that it is yours; every letter has a link to leave the list.",
		.action = "/follow", .primary = { .label = "Ask for the letters" },
		MANY(rq->mem, ways, struct nav_link, { "/news", .label = "What was sent so far" },
			{ "/privacy", .label = "What we keep about you" }) };

	rq_public_page(rq, v.title, v.lead, "/follow");
	rq->page.shape = PAGE_NARROW;
	rq->page.json_ld = schema_page(rq->mem, "WebPage", v.title, rq->page.canonical, NULL);
	return form_page(rq, &follow_form, NULL, &v, NULL);
}

static enum err follow_post(struct rq *rq)
{
	return follow_ask(rq->cx, form_text(rq->form, "email"), TAKEN(rq, struct follow_areas));
}

static enum err sent_page(struct rq *rq)
{
	return message_show(rq, "Please check your e-mail",
		"We have written to the address you gave, unless we did so a short while ago. "
		"Open the link in that message within 2 days and press the button there. If "
		"nothing comes within a few minutes, look in your spam folder and check that the "
		"address was right.",
		"/follow", "Use another address");
}

/* ---- links of letters ---- */

static enum err stale_page(struct rq *rq)
{
	rq->reply.status = 410;
	return message_show(rq, "This link no longer works",
		"It was used before, it is too old, or its address has since left the list. You "
		"can sign up again at any time.",
		"/follow", "Sign up");
}

/* "Algebra, Topology" */
static const char *names_of(struct rq *rq, const struct follower *who)
{
	const char *text = NULL;

	for (size_t i = 0; i < who->areas.n; i++)
		text = and_then(rq->mem, text, ", ", who->area_names[i]);
	return text;
}

static enum err confirm_page(struct rq *rq)
{
	struct follower who;
	const char *areas;
	enum err e = follow_to_confirm(rq->cx, rq_param(rq, "token"), &who);

	if (e == ERR_NOT_FOUND)
		return stale_page(rq);
	TRY(e);
	areas = names_of(rq, &who);
	return NARROW_FORM(rq, NULL, "Shall we write to you?",
		.lead = areas == NULL ? mem_printf(rq->mem, "A letter to %s whenever a call opens.",
						who.address)
				      : mem_printf(rq->mem,
						"A letter to %s whenever a call opens in: %s.",
						who.address, areas),
		.action = rq_path(rq, "/follow/confirm/:token"),
		.primary = { .label = "Yes, write to me" });
}

static enum err confirm_post(struct rq *rq)
{
	const char *settings;

	TRY(follow_confirm(rq->cx, rq_param(rq, "token"), &settings));
	return rq_goes(rq, mem_printf(rq->mem, "%s?done=confirmed", settings));
}

static enum err settings_page(struct rq *rq)
{
	struct block areas;
	struct follower who;
	enum err e = follow_settings(rq->cx, rq_param(rq, "token"), &who);

	if (e == ERR_NOT_FOUND)
		return stale_page(rq);
	TRY(e);
	rq_own_page(&rq->page, "Your letters", PAGE_NARROW);
	if (!rq->is_again)
		rq->page.notice = form_told(rq, "done");
	TRY(FORM_BLOCK(rq, &areas, "What you hear about", "/follow/settings/:token",
		&follow_areas_form, &who, .button = { .label = "Keep this" }, .is_primary = true));
	return SHOW_BLOCKS(rq, "Your letters",
		.lead = mem_printf(rq->mem, "News of new calls goes to %s.", who.address),
		BLOCKS(rq->mem, areas,
			BUTTON_BLOCK(rq, "No more letters", "/follow/settings/:token/leave",
				.hint = "We then delete your address, at once.",
				.button = { "Leave the list" }, .is_grave = true)));
}

static enum err settings_post(struct rq *rq)
{
	TRY(follow_choose(rq->cx, rq_param(rq, "token"), TAKEN(rq, struct follow_areas)));
	return rq_goes(rq, rq_path(rq, "/follow/settings/:token?done=saved"));
}

static enum err left_page(struct rq *rq)
{
	return message_show(rq, "You have left the list",
		"You will get no more letters of the list, and your address is deleted.", "/follow",
		"Sign up again");
}

static enum err settings_leave_post(struct rq *rq)
{
	TRY(follow_leave_by_settings(rq->cx, rq_param(rq, "token")));
	return rq_goes(rq, "/follow/left");
}

/* A look at it ends nothing: machines open the links of letters. */
static enum err leave_page(struct rq *rq)
{
	struct follower who;
	enum err e = follow_to_leave(rq->cx, rq_param(rq, "token"), &who);

	if (e == ERR_NOT_FOUND)
		return stale_page(rq);
	TRY(e);
	if (who.address[0] == '\0')
		return left_page(rq);
	return NARROW_FORM(rq, NULL, "Leave the list?",
		.lead = mem_printf(rq->mem,
			"%s will get no more letters of the list, and we delete the address.",
			who.address),
		.action = rq_path(rq, "/follow/leave/:token"), .is_repeatable = true,
		.primary = { .label = "Leave the list", .is_grave = true },
		MANY(rq->mem, ways, struct nav_link,
			{ who.settings, .label = "Choose what you hear about instead" }));
}

/* The address is the secret of this POST: a wrong one is no way in. */
static enum err not_theirs_page(struct rq *rq)
{
	enum err e = stale_page(rq);

	rq->reply.status = 403;
	return e;
}

/* Answered here: a mail program that presses the button follows no redirect. */
static enum err leave_post(struct rq *rq)
{
	enum err e = follow_leave(rq->cx, rq_param(rq, "token"));

	if (e == ERR_NOT_FOUND)
		return rq_shown(rq, not_theirs_page);
	return e == ERR_OK ? rq_shown(rq, left_page) : e;
}

/* ---- what was sent ---- */

struct entry news_entry(struct rq *rq, const void *newsletter)
{
	const struct newsletter *n = newsletter;

	return (struct entry){ .day = when_date(rq->mem, n->begun_at, "UTC"),
		.day_datetime = when_machine_date(rq->mem, n->begun_at, "UTC"),
		.href = id_path(rq->mem, "/news/", n->id.v),
		.title = n->subject };
}

enum { TOLD_CHARS = 300 };

/* Its first paragraph, as in the letter's plain text. */
static const char *beginning(struct rq *rq, const char *body)
{
	const char *end = strstr(body, "\n\n");
	const size_t n = end == NULL ? strlen(body) : (size_t)(end - body);
	size_t at = 0;

	for (size_t i = 0; i < TOLD_CHARS && at < n; i++)
		at += utf8_step(body + at, n - at);
	return mem_printf(rq->mem, "%.*s%s", (int)at, body, at < n ? "…" : "");
}

static struct atom_entry told_of(struct rq *rq, const void *newsletter)
{
	const struct newsletter *n = newsletter;

	return (struct atom_entry){ .url = id_path(rq->mem, "/news/", n->id.v),
		.title = n->subject,
		.summary = beginning(rq, n->body),
		.at = n->begun_at };
}

static const struct nav_link news_files[] = { { "/news.atom", .label = "News as a feed" } };

FORM(news_query, LIST_FIELDS);

static const struct list_look news_look = { "The letters", .row_size = sizeof(struct newsletter),
	.id = offsetof(struct newsletter, id), .entry = news_entry, .path = "/news",
	.query = &news_query, .files = news_files,
	.n_files = sizeof(news_files) / sizeof(news_files[0]), .feed = "/news.atom",
	.told = told_of, .one = "letter", .many = "letters", .title = "News",
	.lead = "What we have written to everybody who asked for news of our calls.",
	.description = "Letters about new calls.",
	.none = { "No letter yet", "Letters about new calls will appear here.", "/follow",
		"Get them by e-mail" } };

static enum err news_page(struct rq *rq)
{
	const struct list_ask ask = list_asked(rq);
	struct newsletter *list;
	struct list_page page;

	TRY(newsletter_news_entries(rq->cx, &ask, &list, &page));
	return ledger_show(rq, &news_look, NULL, list, &page);
}

static enum err news_feed(struct rq *rq)
{
	struct list_ask ask = list_asked(rq);
	struct newsletter *list;
	struct list_page page;

	ask.is_uncounted = true;
	TRY(newsletter_news_entries(rq->cx, &ask, &list, &page));
	return feed_show(rq, &news_look, list, page.n);
}

static enum err one_page(struct rq *rq)
{
	struct text_view v = { .action = { "/follow", .label = "Get such letters by mail" } };
	struct newsletter n;
	enum err e = newsletter_read_news(
		rq->cx, (struct newsletter_id){ rq_param_id(rq, "newsletter") }, &n);

	if (e == ERR_NOT_FOUND)
		return rq_goes(rq, "/news");
	TRY(e);
	rq_public_page(
		rq, n.subject, schema_summary(rq->mem, n.body), rq_path(rq, "/news/:newsletter"));
	rq->page.json_ld = schema_article(rq->mem, n.subject, rq->page.canonical,
		when_machine_date(rq->mem, n.begun_at, "UTC"), rq->program->name,
		mem_printf(rq->mem, "%s/", rq->program->base_url));
	rq->page.shape = PAGE_NARROW;
	rq_crumb(rq, &rq->page, "/news", "News");
	v.page = rq->page;
	v.title = n.subject;
	v.lead = mem_printf(rq->mem, "Sent on %s.", when_date(rq->mem, n.begun_at, "UTC"));
	v.text = rq_markdown(rq, n.body, 2);
	tmpl_text_page(rq->out, &v);
	return ERR_OK;
}

ROUTES(follow_routes,
	{ GET, "/follow", ANYONE, ACT_PUBLIC_READ, .run = follow_page,
		.summary = "the form for news of new calls" },
	{ POST, "/follow", ANYONE, ACT_PUBLIC_READ, .form = &follow_form, .run = follow_post,
		.again = follow_page, .then = "/follow/sent", .limit = LIMIT_MAIL,
		.summary = "writes to the address, once a day at the most" },
	{ GET, "/follow/sent", ANYONE, ACT_PUBLIC_READ, .run = sent_page,
		.summary = "look into your mail" },
	{ GET, "/follow/left", ANYONE, ACT_PUBLIC_READ, .run = left_page,
		.summary = "no more letters" },
	{ GET, "/follow/confirm/:token", ANYONE, ACT_PUBLIC_READ, .run = confirm_page,
		.summary = "asks whether to write" },
	{ POST, "/follow/confirm/:token", ANYONE, ACT_PUBLIC_READ, .run = confirm_post,
		.again = confirm_page, .summary = "puts the address on the list" },
	{ GET, "/follow/settings/:token", ANYONE, ACT_PUBLIC_READ, .form = &follow_settings_query,
		.run = settings_page, .summary = "what a subscriber hears of" },
	{ POST, "/follow/settings/:token", ANYONE, ACT_PUBLIC_READ, .form = &follow_areas_form,
		.run = settings_post, .again = settings_page,
		.summary = "keeps what a subscriber hears of" },
	{ POST, "/follow/settings/:token/leave", ANYONE, ACT_PUBLIC_READ,
		.run = settings_leave_post, .again = settings_page,
		.summary = "deletes the address" },
	{ GET, "/follow/leave/:token", ANYONE, ACT_PUBLIC_READ, .run = leave_page,
		.summary = "asks whether to leave; ends nothing" },
	{ POST, "/follow/leave/:token", ANYONE, ACT_PUBLIC_READ, .form = &follow_leave_form,
		.run = leave_post, .again = leave_page, .is_open = true,
		.summary = "deletes the address: the one click of RFC 8058" },
	{ GET, "/news", ANYONE, ACT_PUBLIC_READ, .is_kept = true, .form = &news_query,
		.run = news_page, .summary = "what was written to the list" },
	{ GET, "/news.atom", ANYONE, ACT_PUBLIC_READ, .is_kept = true, .form = &news_query,
		.run = news_feed, .summary = "the newest of it as a feed" },
	{ GET, "/news/:newsletter", ANYONE, ACT_PUBLIC_READ, .is_kept = true, .run = one_page,
		.is_slow = true, .summary = "one letter to the list" });
