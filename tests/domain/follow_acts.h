/* What is done to the mailing list; the world is the_list() of stage.h. */
#ifndef TESTS_DOMAIN_FOLLOW_ACTS_H
#define TESTS_DOMAIN_FOLLOW_ACTS_H

#include <string.h>

#include "domain/follow/alert.h"
#include "domain/follow/follow.h"
#include "domain/follow/follow_end.h"
#include "domain/follow/follow_link.h"
#include "domain/follow/newsletter.h"

enum {
	ON_LIST = 71,
	ASKED = 72,
	ALERTED = 91,
	ALERT_ASKED = 92,
	N_DRAFT = 81,
	N_WAITING = 82,
	N_SENDING = 83,
	N_HELD = 84
};

/* Those who ask get their numbers here, for their hashes hang on the secret. */
static const char *const listed_sql[] = {
	"UPDATE subscriber SET id = 71, state = 'confirmed', confirmed_at = 1, letter_due_at = "
	"NULL,"
	" letter_at = 1 WHERE address = 's71@example.edu'",
	"UPDATE subscriber SET id = 72 WHERE address = 's72@example.edu'",
	"INSERT INTO subscriber_area (subscriber_id, area_id) SELECT 71, id FROM area",
	"INSERT INTO newsletter (id, state, subject, body, by_id, created_at, send_at, begun_at) "
	"VALUES"
	" (81, 'draft', 'D', 'B', 11, 1, NULL, NULL), (82, 'waiting', 'W', 'B', 11, 1, 5, NULL),"
	" (83, 'sending', 'S', 'B', 11, 1, 5, 6), (84, 'held', 'H', 'B', 11, 1, 5, 6)",
	"INSERT INTO newsletter_progress (newsletter_id, is_queued, n_queued, n_sent, n_failed,"
	" n_skipped, n_refused, told, resume_at) SELECT id, 1, 0, 0, 0, 0, 0, '', 0 FROM "
	"newsletter",
	"INSERT INTO job_alert (id, address_hash, address, country, region, city, team, area, "
	"words,"
	" is_daily, state, serial, letter_at, created_at, next_at, confirmed_at)"
	" SELECT 91, address_hash, 's71@example.edu', 'DE', '', '', '', '', '', 0, 'confirmed', 1,"
	" 1, 1, 4000000000, 1 FROM subscriber WHERE id = 71",
	"INSERT INTO job_alert (id, address_hash, address, country, region, city, team, area, "
	"words,"
	" is_daily, state, serial, letter_at, created_at)"
	" SELECT 92, address_hash, 's71@example.edu', 'FR', '', '', '', '', '', 1, 'pending', 1,"
	" 4000000000, 1 FROM subscriber WHERE id = 71",
	NULL
};

static const struct follow_areas all_areas = { NULL, 0 };

static enum err ask_71(struct cx *cx)
{
	return follow_ask(cx, "s71@example.edu", &all_areas);
}

static enum err ask_72(struct cx *cx)
{
	return follow_ask(cx, "s72@example.edu", &all_areas);
}

static enum err ask_new(struct cx *cx)
{
	return follow_ask(cx, "New@example.edu", &all_areas);
}

/* What follows the address of its kind. */
static const char *token_of(struct cx *cx, enum letter_link link, int64_t id)
{
	return follow_link_to(cx, link, id, 1) + strlen(letter_links[link].path);
}

static enum err confirm_72(struct cx *cx)
{
	const char *settings;

	return follow_confirm(cx, token_of(cx, LINK_FOLLOW_CONFIRM, ASKED), &settings);
}

static enum err choose_none(struct cx *cx)
{
	return follow_choose(cx, token_of(cx, LINK_FOLLOW_SETTINGS, ON_LIST), &all_areas);
}

static enum err choose_a(struct cx *cx)
{
	static const char *const slugs[] = { "a" };

	return follow_choose(cx, token_of(cx, LINK_FOLLOW_SETTINGS, ON_LIST),
		&(struct follow_areas){ slugs, 1 });
}

static enum err leave_71(struct cx *cx)
{
	return follow_leave(cx, token_of(cx, LINK_FOLLOW_LEAVE, ON_LIST));
}

static enum err leave_72(struct cx *cx)
{
	return follow_leave(cx, token_of(cx, LINK_FOLLOW_LEAVE, ASKED));
}

static enum err bounce_71(struct cx *cx)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	return e == ERR_OK ? cx_end(cx, tx, follow_bounce(cx, (struct subscriber_id){ ON_LIST }))
			   : e;
}

static enum err ask_of(struct cx *cx, const char *country)
{
	return alert_ask(cx, "s71@example.edu",
		&(struct alert_search){ country, "", "", "", "", "", "", true });
}

static enum err ask_jobs(struct cx *cx)
{
	return ask_of(cx, "IT");
}

static enum err ask_jobs_again(struct cx *cx)
{
	return ask_of(cx, "DE");
}

static enum err begin_92(struct cx *cx)
{
	const char *settings;

	return alert_begin(cx, token_of(cx, LINK_ALERT_CONFIRM, ALERT_ASKED), &settings);
}

static enum err daily_91(struct cx *cx)
{
	return alert_often(cx, token_of(cx, LINK_ALERT_SETTINGS, ALERTED), true);
}

static enum err weekly_91(struct cx *cx)
{
	return alert_often(cx, token_of(cx, LINK_ALERT_SETTINGS, ALERTED), false);
}

static enum err end_91(struct cx *cx)
{
	return alert_end(cx, token_of(cx, LINK_ALERT_LEAVE, ALERTED));
}

static enum err end_91_by_settings(struct cx *cx)
{
	return alert_end_by_settings(cx, token_of(cx, LINK_ALERT_SETTINGS, ALERTED));
}

static enum err end_92(struct cx *cx)
{
	return alert_end(cx, token_of(cx, LINK_ALERT_LEAVE, ALERT_ASKED));
}

static enum err save_draft(struct cx *cx)
{
	return newsletter_keep(cx, (struct newsletter_id){ N_DRAFT },
		&(struct newsletter_input){ .subject = "New", .body = "B", .revision = 1 });
}

static enum err order_draft(struct cx *cx)
{
	return newsletter_send_at(cx, (struct newsletter_id){ N_DRAFT }, 1, 0);
}

static enum err take_back(struct cx *cx)
{
	return newsletter_take_back(cx, (struct newsletter_id){ N_WAITING });
}

static enum err stop_sending(struct cx *cx)
{
	return newsletter_end_now(cx, (struct newsletter_id){ N_SENDING });
}

static enum err try_again(struct cx *cx)
{
	return newsletter_try_again(cx, (struct newsletter_id){ N_HELD });
}

static enum err stop_held(struct cx *cx)
{
	return newsletter_end_now(cx, (struct newsletter_id){ N_HELD });
}

#endif
