#include "domain/follow/alert_send.h"

#include <inttypes.h>

#include "base/log.h"
#include "domain/follow/alert_row.h"
#include "domain/follow/follow_link.h"
#include "domain/follow/follow_mail.h"
#include "domain/job/job_news.h"
#include "domain/life/life.h"
#include "domain/notice/notice_send.h"
#include "domain/program/program.h"

enum { AT_ONCE = 10, LEASE_S = 900, TOLD_MOST = 25 /* postings in a letter */ };

struct round {
	struct cx *cx;
	const struct mailer *mailer;
	alert_finder *finds;
	struct program_settings settings;
};

/* ---- a letter ---- */

static struct letter_facts facts_of(struct round *r, enum letter_link settings,
	const struct alert_row *row, const struct alert_search *search)
{
	struct cx *cx = r->cx;
	const struct letter_link_kind *kind = &letter_links[settings];

	return (struct letter_facts){ .kind = kind->letter,
		.program = r->settings.name,
		.sponsor = r->settings.sponsor,
		.reply_to = r->settings.contact_email,
		.name = "",
		.site = r->settings.base_url,
		.link = mem_printf(cx->mem, "%s%s", r->settings.base_url,
			follow_link_to(cx, settings, row->id.v, row->serial)),
		.search = search,
		.n = kind->hours };
}

static enum delivery hand_over(struct round *r, const struct alert_row *row,
	const struct letter_facts *facts, int64_t mark, int64_t at, const char **ret_why)
{
	struct cx *cx = r->cx;
	const char *back = follow_return_of(cx, row->id.v, row->serial);
	const struct follow_mail mail = { .settings = &r->settings,
		.facts = facts,
		.to = row->address,
		.mark = back,
		.message_id = mem_printf(cx->mem, "j%" PRId64 ".%s", mark, back),
		.name = mem_printf(cx->mem, "%s-%s-%" PRId64, letter_kind_name(facts->kind),
			id_text(row->id.v).s, mark),
		.at = at };
	const enum delivery d = follow_mail_send(cx, r->mailer, &mail, ret_why);
	struct log_line l;

	log_begin(&l, d == DELIVERED ? LOG_INFO : LOG_WARN, "alert_letter");
	log_text(&l, "alert", id_text(row->id.v).s);
	if ((*ret_why)[0] != '\0')
		log_text(&l, "why", *ret_why);
	log_end(&l);
	return d;
}

/* ---- letters about themselves ---- */

static enum err claim_letter(struct cx *cx, const struct alert_row *row, bool *ret_is)
{
	struct db_tx *tx;
	int64_t n = 0;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	if (e == ERR_OK)
		e = cx_end(cx, tx,
			alert_letter_claim(
				cx->db, row->id, row->letter_tries, cx->now + LEASE_S, &n));
	*ret_is = n == 1;
	return e;
}

/* One that is refused, or was tried for days, is forgotten: its owner can ask again. */
static enum err note_letter(struct cx *cx, const struct alert_row *row, enum delivery result)
{
	const int64_t tries = row->letter_tries + 1, pause = notice_pause_s(tries);
	struct opt_int next = { 0 };
	struct db_tx *tx;
	int64_t n;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	if (result == DELIVERY_LATER && pause > 0)
		next = (struct opt_int){ true, cx->now + pause };
	return e == ERR_OK ? cx_end(cx, tx, alert_letter_note(cx->db, row->id, tries, next, &n))
			   : e;
}

static enum err send_letter(struct round *r, const struct alert_row *row)
{
	const bool is_asked = verb_fits(VERB_ALERT_CONFIRM, row->state);
	const struct alert_search search = alert_search_of(row);
	const struct letter_facts facts =
		facts_of(r, is_asked ? LINK_ALERT_CONFIRM : LINK_ALERT_SETTINGS, row, &search);
	const char *why;
	bool is_ours;
	enum err e = claim_letter(r->cx, row, &is_ours);

	if (e != ERR_OK || !is_ours)
		return e;
	return note_letter(
		r->cx, row, hand_over(r, row, &facts, row->letter_at, row->letter_at, &why));
}

/* ---- new postings ---- */

/* Those of them that have the words, at most TOLD_MOST; *ret_more: how many there are besides. */
static enum err find_new(struct round *r, const struct alert_row *row, int64_t upto,
	struct job **ret_jobs, size_t *ret_n, int64_t *ret_more)
{
	const struct job_filter filter = { row->country, row->region, row->city, row->team,
		row->area, { .has = NULL } };
	struct job *jobs;
	size_t n, kept = 0;
	enum err e = job_new_between(r->cx, &filter, row->seen_seq, upto, &jobs, &n);

	*ret_more = 0;
	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		if (row->words[0] != '\0' && !r->finds(r->cx->mem, row->words, &jobs[i]))
			continue;
		if (kept < TOLD_MOST)
			jobs[kept++] = jobs[i];
		else
			++*ret_more;
	}
	*ret_jobs = jobs;
	*ret_n = kept;
	return e;
}

/* What it tells is kept with the claim: up to which posting. */
static enum err claim(
	struct cx *cx, const struct alert_row *row, int64_t until, int64_t newest, bool *ret_is)
{
	struct db_tx *tx;
	int64_t n = 0;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	if (e == ERR_OK)
		e = cx_end(cx, tx,
			alert_claim(cx->db, row->id, row->tries, row->next_at, until, newest, &n));
	*ret_is = n == 1;
	return e;
}

static enum err note_result(struct cx *cx, const struct alert_row *row, int64_t until, int64_t upto,
	enum delivery result, bool is_dead)
{
	const int64_t pause = notice_pause_s(row->tries + 1);
	int64_t n;

	if (result == DELIVERY_REFUSED && is_dead)
		return alert_unreached(cx, row->id);
	if (result == DELIVERY_LATER && pause > 0)
		return alert_later(cx->db, row->id, until, cx->now + pause, &n);
	/* Refused for what it is, or tried for days: the next one begins behind it. */
	return alert_told(cx->db, row->id, until, upto, cx->now + alert_pause_s(row->is_daily), &n);
}

static enum err note(struct cx *cx, const struct alert_row *row, int64_t until, int64_t upto,
	enum delivery result, bool is_dead)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	return e == ERR_OK ? cx_end(cx, tx, note_result(cx, row, until, upto, result, is_dead)) : e;
}

static enum err send_new(struct round *r, const struct alert_row *row, int64_t newest)
{
	struct cx *cx = r->cx;
	const int64_t until = cx->now + LEASE_S;
	const int64_t upto = row->upto_seq > row->seen_seq ? row->upto_seq : newest;
	const struct alert_search search = alert_search_of(row);
	struct letter_facts facts = facts_of(r, LINK_ALERT_SETTINGS, row, &search);
	enum delivery result = DELIVERED;
	bool is_ours = false;
	const char *why;
	struct job *jobs;
	size_t n;
	enum err e = cx_read(cx);

	if (e != ERR_OK)
		return e;
	e = find_new(r, row, upto, &jobs, &n, &facts.n);
	cx_read_end(cx);
	if (e == ERR_OK)
		e = claim(cx, row, until, newest, &is_ours);
	if (e != ERR_OK || !is_ours)
		return e;
	facts.kind = LETTER_ALERT_JOBS;
	facts.jobs = jobs;
	facts.n_jobs = n;
	facts.leave_link = mem_printf(cx->mem, "%s%s", facts.site,
		follow_link_to(cx, LINK_ALERT_LEAVE, row->id.v, row->serial));
	if (n > 0)
		result = hand_over(r, row, &facts, upto, cx->now, &why);
	return note(cx, row, until, upto, result,
		result == DELIVERY_REFUSED && follow_mail_is_dead(r->mailer));
}

/* ---- a round ---- */

static enum err look(struct round *r, struct alert_row **ret_letters, size_t *ret_n_letters,
	struct alert_row **ret_due, size_t *ret_n_due, int64_t *ret_newest)
{
	struct cx *cx = r->cx;
	enum err e = cx_read(cx);

	if (e != ERR_OK)
		return e;
	e = alert_letter_due(cx->db, cx->mem, cx->now, AT_ONCE, ret_letters, ret_n_letters);
	if (e == ERR_OK)
		e = alert_due(cx->db, cx->mem, cx->now, AT_ONCE, ret_due, ret_n_due);
	if (e == ERR_OK && *ret_n_letters + *ret_n_due > 0)
		e = program_settings(cx, &r->settings);
	if (e == ERR_OK && *ret_n_due > 0)
		e = job_newest(cx, ret_newest);
	cx_read_end(cx);
	return e;
}

enum err alert_send(struct cx *cx, const struct mailer *mailer, alert_finder *finds, size_t *ret_n)
{
	struct round r = { .cx = cx, .mailer = mailer, .finds = finds };
	struct alert_row *letters, *due;
	size_t n_letters = 0, n_due = 0;
	int64_t newest = 0;
	enum err e = look(&r, &letters, &n_letters, &due, &n_due, &newest);

	for (size_t i = 0; e == ERR_OK && i < n_letters; i++)
		e = send_letter(&r, &letters[i]);
	for (size_t i = 0; e == ERR_OK && i < n_due; i++)
		e = send_new(&r, &due[i], newest);
	if (e == ERR_OK)
		*ret_n = n_letters + n_due;
	return e;
}
