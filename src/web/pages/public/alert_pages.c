/* New jobs by mail: asking for it from any view of the list, and the links of its letters. */
#include "domain/follow/alert.h"
#include "domain/program/content.h"
#include "web/form_table.h"
#include "web/pages/common/choices.h"
#include "web/pages/common/listed.h"
#include "web/pages/common/message.h"
#include "web/pages/common/pages.h"
#include "web/pages/common/work.h"
#include "web/text/alert_text.h"

static const struct choice often[] = { { "week", .label = "Once a week" },
	{ "day", .label = "Once a day" }, { .value = NULL } };

/* What was searched for came with the query, or with the form. */
static enum err fill_sought(struct rq *rq, const void *stored, struct field_view *f)
{
	(void)stored;
	f->value = form_again(rq->form, f->name);
	return ERR_OK;
}

/* stored: struct alert_search, or NULL for a stranger. */
static enum err fill_often(struct rq *rq, const void *stored, struct field_view *f)
{
	const struct alert_search *s = stored;

	choose(rq->mem, often, rq_typed(rq, "often", s != NULL && s->is_daily ? "day" : "week"), f);
	return ERR_OK;
}

#define SOUGHT(field, member, most)                                                                \
	{                                                                                          \
		.name = field, .kind = FIELD_TEXT, .max = (most),                                  \
		.in = MEMBER(struct alert_search, member), .is_free = true, .shape = SHAPE_HIDDEN, \
		.fill = fill_sought                                                                \
	}

#define SOUGHT_FIELDS                                                                              \
	SOUGHT("country", country, 2), SOUGHT("region", region, 200), SOUGHT("city", city, 200),   \
		SOUGHT("team", team, 200), SOUGHT("area", area, 200), SOUGHT("q", words, 200)

#define OFTEN                                                                                      \
	{                                                                                          \
		"often", FIELD_CHOICE, "How often?",                                               \
			.options = often, .is_required = true,                                     \
			.hint = "And only when there is something new.",                           \
			.in = MEMBER(struct alert_search, is_daily), .yes = "day",                 \
			.fill = fill_often                                                         \
	}

FORM(alert_query, SOUGHT_FIELDS);

FORM(alert_form,
	{ "email", FIELD_EMAIL, "E-mail address", .is_required = true, .autocomplete = "email" },
	OFTEN, SOUGHT_FIELDS);

FORM(alert_often_form, OFTEN);

/* RFC 8058 section 3.2: what a mail program sends when its reader presses the one button. */
FORM(alert_leave_form, { "List-Unsubscribe", FIELD_TEXT, .max = 100 });

static const struct choice done[] = { { "confirmed", .label = "New jobs will be sent to you." },
	{ "saved", .label = "Your choice is kept." }, { .value = NULL } };

FORM(alert_settings_query, { "done", FIELD_CHOICE, .options = done });

/* ---- asking for it ---- */

/* The area's name, where there is such an area. */
static enum err sought(struct rq *rq, struct alert_search *ret_search)
{
	const char *area = form_again(rq->form, "area");
	struct content_area *list;
	size_t n;

	*ret_search = (struct alert_search){ form_again(rq->form, "country"),
		form_again(rq->form, "region"), form_again(rq->form, "city"),
		form_again(rq->form, "team"), area, area, form_again(rq->form, "q"), false };
	TRY(content_areas(rq->cx, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].slug, area) == 0)
			ret_search->area_name = list[i].name;
	return ERR_OK;
}

static enum err alert_page(struct rq *rq)
{
	struct alert_search search;

	TRY(sought(rq, &search));
	return NARROW_FORM(rq, &alert_form, "New jobs by e-mail",
		.lead = mem_printf(rq->mem,
			"A letter whenever there is something new among %s. We write to your "
			"address first, to be sure that it is yours; every letter has a link to "
			"end them.",
			alert_search_told(rq->mem, &search)),
		.action = "/job-alerts", .primary = { .label = "Ask for the letters" },
		MANY(rq->mem, ways, struct nav_link, { "/jobs", .label = "Search for other jobs" },
			{ "/privacy", .label = "What we keep about you" }));
}

static enum err alert_post(struct rq *rq)
{
	return alert_ask(rq->cx, form_text(rq->form, "email"), TAKEN(rq, struct alert_search));
}

static enum err sent_page(struct rq *rq)
{
	return message_show(rq, "Please check your e-mail",
		"We have written to the address you gave, unless we did so a short while ago or "
		"it has many searches already. Open the link in that message within 2 days and "
		"press the button there. If nothing comes within a few minutes, look in your spam "
		"folder and check that the address was right.",
		"/jobs", "Back to the jobs");
}

/* ---- links of letters ---- */

static enum err stale_page(struct rq *rq)
{
	rq->reply.status = 410;
	return message_show(rq, "This link no longer works",
		"It was used before, it is too old, or these letters have ended since. You can ask "
		"for them again at any time.",
		"/jobs", "To the jobs");
}

static enum err confirm_page(struct rq *rq)
{
	struct alert a;
	enum err e = alert_to_confirm(rq->cx, rq_param(rq, "token"), &a);

	if (e == ERR_NOT_FOUND)
		return stale_page(rq);
	TRY(e);
	return NARROW_FORM(rq, NULL, "Shall we send you new jobs?",
		.lead = mem_printf(rq->mem,
			"A letter to %s, once a %s at the most, when there is something new among "
			"%s.",
			a.address, a.search.is_daily ? "day" : "week",
			alert_search_told(rq->mem, &a.search)),
		.action = rq_path(rq, "/job-alerts/confirm/:token"),
		.primary = { .label = "Yes, write to me" });
}

static enum err confirm_post(struct rq *rq)
{
	const char *settings;

	TRY(alert_begin(rq->cx, rq_param(rq, "token"), &settings));
	return rq_goes(rq, mem_printf(rq->mem, "%s?done=confirmed", settings));
}

static enum err settings_page(struct rq *rq)
{
	struct block how;
	struct alert a;
	enum err e = alert_settings(rq->cx, rq_param(rq, "token"), &a);

	if (e == ERR_NOT_FOUND)
		return stale_page(rq);
	TRY(e);
	rq_own_page(&rq->page, "New jobs by e-mail", PAGE_NARROW);
	if (!rq->is_again)
		rq->page.notice = form_told(rq, "done");
	TRY(FORM_BLOCK(rq, &how, "How often", "/job-alerts/settings/:token", &alert_often_form,
		&a.search, .button = { .label = "Keep this" }, .is_primary = true));
	return SHOW_BLOCKS(rq, "New jobs by e-mail",
		.lead = mem_printf(rq->mem, "What is new among %s goes to %s.",
			alert_search_told(rq->mem, &a.search), a.address),
		BLOCKS(rq->mem, how,
			BUTTON_BLOCK(rq, "No more letters", "/job-alerts/settings/:token/leave",
				.hint = "We then delete your address of this search, at once.",
				.button = { "End these letters" }, .is_grave = true)));
}

static enum err settings_post(struct rq *rq)
{
	TRY(alert_often(rq->cx, rq_param(rq, "token"), TAKEN(rq, struct alert_search)->is_daily));
	return rq_goes(rq, rq_path(rq, "/job-alerts/settings/:token?done=saved"));
}

static enum err left_page(struct rq *rq)
{
	return message_show(rq, "These letters have ended",
		"You will get no more letters about this search, and your address is deleted.",
		"/jobs", "To the jobs");
}

static enum err settings_leave_post(struct rq *rq)
{
	TRY(alert_end_by_settings(rq->cx, rq_param(rq, "token")));
	return rq_goes(rq, "/job-alerts/left");
}

/* A look at it ends nothing: machines open the links of letters. */
static enum err leave_page(struct rq *rq)
{
	struct alert a;
	enum err e = alert_to_leave(rq->cx, rq_param(rq, "token"), &a);

	if (e == ERR_NOT_FOUND)
		return stale_page(rq);
	TRY(e);
	if (a.address[0] == '\0')
		return left_page(rq);
	return NARROW_FORM(rq, NULL, "End these letters?",
		.lead = mem_printf(rq->mem,
			"%s will get no more letters about %s, and we delete the address.",
			a.address, alert_search_told(rq->mem, &a.search)),
		.action = rq_path(rq, "/job-alerts/leave/:token"), .is_repeatable = true,
		.primary = { .label = "End these letters" },
		MANY(rq->mem, ways, struct nav_link,
			{ a.settings, .label = "Choose how often instead" }));
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
	enum err e = alert_end(rq->cx, rq_param(rq, "token"));

	if (e == ERR_NOT_FOUND)
		return rq_shown(rq, not_theirs_page);
	return e == ERR_OK ? rq_shown(rq, left_page) : e;
}

ROUTES(alert_routes,
	{ GET, "/job-alerts", ANYONE, ACT_PUBLIC_READ, .form = &alert_query, .run = alert_page,
		.summary = "the form for new jobs by mail, of a search" },
	{ POST, "/job-alerts", ANYONE, ACT_PUBLIC_READ, .form = &alert_form, .run = alert_post,
		.again = alert_page, .then = "/job-alerts/sent", .limit = LIMIT_MAIL,
		.summary = "writes to the address, once a day at the most" },
	{ GET, "/job-alerts/sent", ANYONE, ACT_PUBLIC_READ, .run = sent_page,
		.summary = "look into your mail" },
	{ GET, "/job-alerts/left", ANYONE, ACT_PUBLIC_READ, .run = left_page,
		.summary = "no more letters" },
	{ GET, "/job-alerts/confirm/:token", ANYONE, ACT_PUBLIC_READ, .run = confirm_page,
		.summary = "asks whether to write" },
	{ POST, "/job-alerts/confirm/:token", ANYONE, ACT_PUBLIC_READ, .run = confirm_post,
		.again = confirm_page, .summary = "begins the letters" },
	{ GET, "/job-alerts/settings/:token", ANYONE, ACT_PUBLIC_READ,
		.form = &alert_settings_query, .run = settings_page,
		.summary = "how often they come" },
	{ POST, "/job-alerts/settings/:token", ANYONE, ACT_PUBLIC_READ, .form = &alert_often_form,
		.run = settings_post, .again = settings_page, .summary = "keeps how often" },
	{ POST, "/job-alerts/settings/:token/leave", ANYONE, ACT_PUBLIC_READ,
		.run = settings_leave_post, .again = settings_page,
		.summary = "ends them and deletes the address" },
	{ GET, "/job-alerts/leave/:token", ANYONE, ACT_PUBLIC_READ, .run = leave_page,
		.summary = "asks whether to end them; ends nothing" },
	{ POST, "/job-alerts/leave/:token", ANYONE, ACT_PUBLIC_READ, .form = &alert_leave_form,
		.run = leave_post, .again = leave_page, .is_open = true,
		.summary = "ends them and deletes the address: the one click of RFC 8058" });
