/* One's dates for one's calendar, behind a private link. */
#include "base/enc.h"
#include "base/log.h"
#include "domain/calendar/calendar.h"
#include "domain/person/calendar_link.h"
#include "domain/person/session.h"
#include "domain/program/program.h"
#include "web/pages/common/call_dates.h"
#include "web/pages/common/pages.h"
#include "web/pages/common/work.h"
#include "web/form_table.h"
#include "web/text/ical.h"
#include "web/text/when.h"

static const struct choice done[] = { { "ended", .label = "The link has ended." },
	{ "made", .label = "The link is made, and was shown before." }, { .value = NULL } };

FORM(calendar_query, { "done", FIELD_CHOICE, .options = done });

static const char *told_of(struct rq *rq, const struct calendar_link *l)
{
	const char *zone = rq_zone(rq);

	return mem_printf(rq->mem, "You have a link, made on %s. %s.",
		when_date(rq->mem, l->made_at, zone),
		l->used_at == 0 ? "No calendar has used it yet"
				: mem_printf(rq->mem, "A calendar last used it on %s",
					  when_long(rq->mem, l->used_at, zone)));
}

/* Of the link that was made just now; NULL: of none. */
static const char *address_of(struct rq *rq)
{
	return rq->shown_once == NULL ? NULL
				      : mem_printf(rq->mem, "%s/calendar/%s/dates.ics",
						rq->program->base_url, rq->shown_once);
}

static enum err calendar_page(struct rq *rq)
{
	struct calendar_link link;
	enum err e = calendar_link_read(rq->cx, &link);
	const bool is_there = e == ERR_OK;

	if (e != ERR_NOT_FOUND)
		TRY(e);
	rq_own_page(&rq->page, "Your dates in your calendar", PAGE_NARROW);
	rq_crumb(rq, &rq->page, "/account", "Your account");
	if (rq->shown_once == NULL)
		rq->page.notice = form_told(rq, "done");
	return SHOW_BLOCKS(rq, "Your dates in your calendar",
		.lead = "A calendar program that subscribes to your link shows the deadlines of "
			"calls you have a draft of or follow by e-mail, when decisions on your "
			"proposals are expected, and when reviews are due. It names calls, "
			"never a proposal or what was decided.",
		BLOCKS(rq->mem,
			{ rq->shown_once == NULL ? NULL : "Your link",
				.lead = "Copy it now into your calendar program, where it asks for "
					"the address of a calendar to subscribe to. It is shown "
					"only "
					"this once; whoever has it can read these dates.",
				.plain = address_of(rq) },
			BUTTON_BLOCK(rq, is_there ? "Another link" : "Make a link",
				"/account/calendar",
				.hint = is_there ? mem_printf(rq->mem,
							   "%s A new one ends it: calendars that "
							   "use "
							   "the old one get nothing more.",
							   told_of(rq, &link))
						 : "You have none. It ends when your password "
						   "changes.",
				.button = { is_there ? "Make a new link" : "Make the link" },
				.is_primary = !is_there),
			is_there ? BUTTON_BLOCK(rq, "No more", "/account/calendar/end",
					   .hint = "Calendars that use the link get nothing more.",
					   .button = { "End the link" }, .is_grave = true)
				 : (struct block){ .title = NULL }));
}

static enum err calendar_post(struct rq *rq)
{
	enum err e = calendar_link_make(rq->cx, &rq->shown_once);

	if (e == ERR_REPLAY)
		return rq_goes(rq, "/account/calendar?done=made");
	return e == ERR_OK ? rq_shown(rq, calendar_page) : e;
}

/* ---- what the calendar reads ---- */

/* text: the hash, so that no link waits in a list. */
static void seen(struct cx *cx, const char *text)
{
	struct digest hash;
	enum err e = ERR_INVALID;

	if (enc_hex_read(text, hash.b, sizeof(hash.b)))
		e = calendar_link_seen(cx, &hash);
	if (e != ERR_OK)
		log_event(LOG_WARN, "calendar", "its last use was not kept: %s", err_name(e));
}

static void add(struct rq *rq, const struct calendar_date *d)
{
	static const enum call_event events[] = { [CALENDAR_CLOSES] = CALL_EVENT_CLOSES,
		[CALENDAR_DECISIONS] = CALL_EVENT_DECISIONS,
		[CALENDAR_REVIEWS] = CALL_EVENT_REVIEWS };

	call_event_add(rq, events[d->kind],
		&(struct call_dated){ .id = d->call,
			.slug = d->slug,
			.title = d->title,
			.zone = d->zone,
			.at = d->at,
			.changed_at = d->changed_at,
			.revision = d->revision,
			.is_cancelled = d->is_cancelled });
}

/* A link that is none, has ended, or whose person is disabled is an address of nothing. */
static enum err dates_file(struct rq *rq)
{
	const char *token = rq_param(rq, "token");
	struct calendar_date *dates;
	struct calendar_owner who;
	struct digest hash;
	size_t n;

	TRY(calendar_link_owner(rq->cx, token, &who));
	TRY(calendar_dates(rq->cx, who.person, who.email, &dates, &n));
	if (who.is_due && session_hash(token, &hash))
		rq_later(rq, seen, enc_hex(rq->mem, hash.b, sizeof(hash.b)));
	ical_begin(rq->out, mem_printf(rq->mem, "My dates: %s", rq->program->name));
	for (size_t i = 0; i < n; i++)
		add(rq, &dates[i]);
	return call_events_send(rq, "dates");
}

ROUTES(calendar_routes,
	{ GET, "/account/calendar", SIGNED_IN, ACT_ACCOUNT, .form = &calendar_query,
		.run = calendar_page, .summary = "the link of one's dates" },
	{ POST, "/account/calendar", SIGNED_IN, ACT_ACCOUNT, .run = calendar_post,
		.again = calendar_page, .needs_fresh = true,
		.summary = "makes the link anew, and shows it once" },
	{ POST, "/account/calendar/end", SIGNED_IN, ACT_ACCOUNT, .step.alone = calendar_link_end,
		.again = calendar_page, .then = "/account/calendar?done=ended",
		.summary = "ends the link" },
	{ GET, "/calendar/:token/dates.ics", ANYONE, ACT_PUBLIC_READ, .run = dates_file,
		.summary = "the dates of whose link it is" });
