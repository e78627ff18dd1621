#include "domain/follow/newsletter_send.h"

#include <inttypes.h>
#include <time.h>

#include "base/buf.h"
#include "base/log.h"
#include "domain/follow/follow_end.h"
#include "domain/follow/follow_letters.h"
#include "domain/follow/follow_link.h"
#include "domain/follow/follow_mail.h"
#include "domain/follow/newsletter_letter.h"
#include "domain/life/life.h"
#include "domain/list.h"
#include "domain/notice/notice_send.h"
#include "domain/program/program.h"
#include "domain/search/search_index.h"

enum {
	QUEUE_AT_ONCE = 5000, /* recipients a bracket: others wait for it */
	SEND_AT_ONCE = 100,   /* what a machine that goes down may send twice; a worker: one */
	LEASE_S = 900,
	AWAY_S = 60,	 /* a server that does not answer is left alone */
	REFUSED_MAX = 5, /* one after the other: then it is the server, not the addresses */
	LATER_MAX = 5,	 /* one after the other: the rest of the batch waits */
	KEEP_AGAIN = 30
};

/* What came of a copy in this batch. */
enum fate { UNTRIED, SENT, LATER, REFUSED, REFUSED_DEAD, BOUNCED, SKIPPED, GIVEN_UP, FATES };

struct batch {
	struct cx *cx;
	struct newsletter_sender *sender;
	const struct newsletter_row *letter;
	struct letter_facts facts;
	const char *bounce_address;
	struct newsletter_progress_find_row was;
	int64_t until; /* what was claimed carries this */
	struct copy_recipients_row *people;
	size_t n;
	int64_t *tries;
	enum fate *fates;
	size_t n_of[FATES];
	const char *told;
	int64_t n_refused; /* in a row, up to now */
	int64_t pause_s;   /* of those that are tried later */
	bool is_away;
};

/* ---- a step of one newsletter ---- */

static enum err begin(struct cx *cx, const struct newsletter_row *l)
{
	enum err e = newsletter_begin(cx->db, l->id, cx->now);

	if (e == ERR_OK)
		e = verb_told(cx, VERB_NEWSLETTER_BEGIN, l->id.v, NULL);
	/* From now on everybody finds it; a bracket of its rows alone does not ask. */
	return e == ERR_OK ? search_settle(cx) : e;
}

static enum err queue_some(struct cx *cx, const struct newsletter_row *l)
{
	int64_t n;
	enum err e = copy_queue(cx->db, l->id, cx->now, QUEUE_AT_ONCE, &n);

	return e == ERR_OK ? copy_queued(cx->db, l->id, n, n < QUEUE_AT_ONCE) : e;
}

static enum err hold(struct cx *cx, const struct newsletter_row *l, const char *why)
{
	int64_t n;
	enum err e = newsletter_hold(cx->db, l->id, why, &n);

	return e == ERR_OK && n > 0 ? verb_told(cx, VERB_NEWSLETTER_HOLD, l->id.v, NULL) : e;
}

/* The server takes letters, so those that it refused before were their addresses' fault. */
static enum err settle(struct cx *cx, const struct newsletter_row *l, int64_t *ret_n)
{
	struct copy_refused_dead_row *rows;
	size_t n;
	enum err e = copy_refused_dead(cx->db, cx->mem, l->id, &rows, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++)
		e = follow_bounce(cx, rows[i].subscriber);
	return e == ERR_OK ? copy_refused_fail(cx->db, l->id, ret_n) : e;
}

/* None is left.  When all were refused, nobody knows whose fault it was. */
static enum err end(
	struct cx *cx, const struct newsletter_row *l, const struct newsletter_progress_find_row *p)
{
	int64_t n_failed = 0;
	enum err e;

	if (p->n_sent == 0 && p->n_refused > 0)
		return hold(cx, l, p->told);
	e = settle(cx, l, &n_failed);
	if (e == ERR_OK)
		e = newsletter_note(cx->db, l->id, 0, n_failed, 0, 0, p->told, 0);
	if (e == ERR_OK)
		e = newsletter_end(cx->db, l->id, cx->now);
	return e == ERR_OK ? verb_told(cx, VERB_NEWSLETTER_END, l->id.v,
				     mem_printf(cx->mem, "{\"sent\":%" PRId64 "}", p->n_sent))
			   : e;
}

/* ---- a batch ---- */

static enum err claim(struct batch *b, size_t most)
{
	struct cx *cx = b->cx;
	struct copy_claim_row *rows;
	struct db_tx *tx;
	size_t n = 0;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	if (e != ERR_OK)
		return e;
	b->until = cx->now + LEASE_S;
	e = copy_claim(cx->db, cx->mem, b->letter->id, cx->now, b->until, (int64_t)most, &rows, &n);
	if (e == ERR_OK)
		e = copy_recipients(cx->db, cx->mem, list_ids(cx->mem, rows, sizeof(*rows), n),
			&b->people, &b->n);
	e = cx_end(cx, tx, e);
	if (e != ERR_OK)
		return e;
	b->tries = MEM_ARRAY(cx->mem, int64_t, b->n);
	b->fates = MEM_ARRAY(cx->mem, enum fate, b->n);
	for (size_t i = 0; i < b->n; i++) {
		b->fates[i] = UNTRIED;
		for (size_t k = 0; k < n; k++)
			if (rows[k].subscriber.v == b->people[i].id.v)
				b->tries[i] = rows[k].tries;
	}
	return ERR_OK;
}

static enum delivery hand_over(
	struct batch *b, const struct copy_recipients_row *to, const char **ret_why)
{
	struct cx *cx = b->cx;
	const char *mark = follow_return(cx, to->id, to->serial);
	struct letter letter;
	struct mail mail;

	newsletter_letter(cx, &b->facts, follow_link(cx, LINK_FOLLOW_SETTINGS, to->id, to->serial),
		follow_link(cx, LINK_FOLLOW_LEAVE, to->id, to->serial), &letter);
	mail = (struct mail){ .from_name = b->facts.program,
		.from = b->facts.reply_to,
		.return_path = follow_return_path(cx, b->bounce_address, mark),
		.to = to->address,
		.subject = letter.subject,
		.body = letter.body,
		.html = letter.html,
		.leave_link = mem_printf(cx->mem, "%s%s", b->facts.site,
			follow_link(cx, LINK_FOLLOW_LEAVE, to->id, to->serial)),
		.message_id = mem_printf(cx->mem, "n%s.%s", id_text(b->letter->id.v).s, mark),
		.at = b->letter->begun_at.v };
	return mailer_deliver(&b->sender->mailer, cx->mem, &mail,
		mem_printf(cx->mem, "newsletter-%s-%s", id_text(b->letter->id.v).s,
			id_text(to->id.v).s),
		ret_why);
}

/* Refusals that a delivery came after were their addresses' fault. */
static void taken(struct batch *b, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (b->fates[k] == REFUSED_DEAD)
			b->fates[k] = BOUNCED;
		else if (b->fates[k] == REFUSED)
			b->fates[k] = GIVEN_UP;
	b->n_refused = 0;
	b->fates[i] = SENT;
}

static void later(struct batch *b, size_t i)
{
	const int64_t pause = notice_pause_s(b->tries[i]);

	b->fates[i] = pause > 0 ? LATER : GIVEN_UP;
	b->pause_s = pause > b->pause_s ? pause : b->pause_s;
}

/* What the server's answer means for the copy. */
static void note_answer(struct batch *b, size_t i, enum delivery result, const char *why)
{
	const struct smtp *smtp = b->sender->mailer.smtp;

	if (why[0] != '\0')
		b->told = mem_str(b->cx->mem, why);
	switch (result) {
	case DELIVERED:
		taken(b, i);
		return;
	case DELIVERY_LATER:
		if (smtp == NULL || smtp_reply(smtp) < 400 || smtp_reply(smtp) == 421 ||
			smtp_reply(smtp) >= 500)
			b->is_away = true;
		else
			later(b, i);
		return;
	case DELIVERY_REFUSED:
		b->fates[i] = follow_mail_is_dead(&b->sender->mailer) ? REFUSED_DEAD : REFUSED;
		b->n_refused++;
		return;
	}
}

static bool is_over(const struct batch *b, int n_later)
{
	const struct newsletter_sender *s = b->sender;

	if (s->ends != NULL && s->ends(s->ends_arg))
		return true;
	return b->is_away || b->n_refused >= REFUSED_MAX || n_later >= LATER_MAX;
}

static void send_all(struct batch *b)
{
	struct mem *mem = b->cx->mem;
	int n_later = 0;

	for (size_t i = 0; i < b->n && !is_over(b, n_later); i++) {
		const char *why;
		enum delivery result;

		if (b->people[i].state != SUBSCRIBER_STATE_CONFIRMED) {
			b->fates[i] = SKIPPED;
			continue;
		}
		b->cx->mem = mem_new(mem, "letter");
		result = hand_over(b, &b->people[i], &why);
		why = mem_str(mem, why);
		mem_end(b->cx->mem);
		b->cx->mem = mem;
		if (result == DELIVERED)
			newsletter_journal_add(&b->sender->journal, b->letter->id, b->people[i].id);
		note_answer(b, i, result, why);
		n_later = b->fates[i] == LATER ? n_later + 1 : 0;
		if (result == DELIVERY_LATER)
			follow_pace_told(&b->sender->pace, true);
		else if (result == DELIVERED)
			follow_pace_told(&b->sender->pace, false);
	}
	if (n_later >= LATER_MAX)
		b->is_away = true;
	for (size_t i = 0; i < b->n; i++)
		b->n_of[b->fates[i]]++;
}

/* ---- what came of it ---- */

static const char *ids_of(const struct batch *b, enum fate fate)
{
	struct buf out;
	size_t n = 0;

	buf_init(&out, b->cx->mem, 24 * b->n + 2);
	buf_char(&out, '[');
	for (size_t i = 0; i < b->n; i++)
		if (b->fates[i] == fate)
			buf_printf(&out, "%s%" PRId64, n++ == 0 ? "" : ",", b->people[i].id.v);
	buf_char(&out, ']');
	return buf_str(&out);
}

static enum err note_fate(struct batch *b, enum fate fate, int64_t *ret_n)
{
	struct db *db = b->cx->db;
	const struct newsletter_id id = b->letter->id;
	const char *ids = ids_of(b, fate);
	const int64_t now = b->cx->now;

	*ret_n = 0;
	if (b->n_of[fate] == 0)
		return ERR_OK;
	switch (fate) {
	case UNTRIED:
		return copy_note_untried(db, id, b->until, ids, now, ret_n);
	case SENT:
		return copy_note_sent(db, id, b->until, ids, ret_n);
	case LATER:
		return copy_note_later(db, id, b->until, ids, now + b->pause_s, ret_n);
	case REFUSED:
	case REFUSED_DEAD:
		return copy_note_refused(db, id, b->until, ids, fate == REFUSED_DEAD, ret_n);
	case SKIPPED:
		return copy_note_skipped(db, id, b->until, ids, ret_n);
	case BOUNCED:
	case GIVEN_UP:
		return copy_note_failed(db, id, b->until, ids, ret_n);
	case FATES:
		break;
	}
	BUG("unknown fate");
}

static enum err note_bounced(struct batch *b, int64_t *ret_n_old)
{
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < b->n; i++)
		if (b->fates[i] == BOUNCED)
			e = follow_bounce(b->cx, b->people[i].id);
	if (e == ERR_OK && b->n_of[SENT] > 0)
		e = settle(b->cx, b->letter, ret_n_old);
	return e;
}

static enum err note(struct batch *b)
{
	const bool is_refused = b->n_refused >= REFUSED_MAX;
	int64_t n[FATES], n_old = 0;
	/* Before those of this batch are noted: what settles are the older ones. */
	enum err e = note_bounced(b, &n_old);

	for (int fate = 0; e == ERR_OK && fate < FATES; fate++)
		e = note_fate(b, (enum fate)fate, &n[fate]);
	if (e == ERR_OK)
		e = newsletter_note(b->cx->db, b->letter->id, n[SENT],
			n[BOUNCED] + n[GIVEN_UP] + n_old, n[SKIPPED], b->n_refused, b->told,
			b->is_away ? b->cx->now + AWAY_S : 0);
	if (e == ERR_OK && is_refused)
		e = hold(b->cx, b->letter, b->told);
	return e;
}

static enum err keep(struct batch *b)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(b->cx, scope_of_rows(), &tx);

	return e == ERR_OK ? cx_end(b->cx, tx, note(b)) : e;
}

/* What has left and is not noted leaves again when the lease is over: as notice_send.c. */
static enum err keep_surely(struct batch *b)
{
	enum err e = keep(b);

	for (int again = 0; (e == ERR_BUSY || e == ERR_INTERNAL) && again < KEEP_AGAIN; again++) {
		nanosleep(&(struct timespec){ .tv_sec = 1 }, NULL);
		e = keep(b);
	}
	return e;
}

static void tell(const struct batch *b)
{
	struct log_line l;

	log_begin(&l, b->is_away || b->n_refused > 0 ? LOG_WARN : LOG_INFO, "newsletter_batch");
	log_text(&l, "newsletter", id_text(b->letter->id.v).s);
	log_int(&l, "sent", (int64_t)b->n_of[SENT]);
	log_int(&l, "bounced", (int64_t)b->n_of[BOUNCED]);
	log_int(&l, "refused", (int64_t)(b->n_of[REFUSED] + b->n_of[REFUSED_DEAD]));
	log_int(&l, "later", (int64_t)(b->n_of[LATER] + b->n_of[UNTRIED]));
	if (b->told[0] != '\0')
		log_text(&l, "why", b->told);
	log_end(&l);
}

static enum err send_batch(struct batch *b, size_t most, bool *ret_more)
{
	enum err e = claim(b, most);

	if (e != ERR_OK)
		return e;
	if (b->n < most)
		follow_pace_give_back(&b->sender->pace, most - b->n);
	if (b->n == 0)
		return ERR_OK;
	b->told = b->was.told;
	b->n_refused = b->was.n_refused;
	send_all(b);
	tell(b);
	*ret_more = !b->is_away;
	e = keep_surely(b);
	if (e == ERR_OK)
		newsletter_journal_forget(&b->sender->journal);
	return e;
}

/* ---- the round ---- */

struct work {
	struct newsletter_row *rows;
	size_t n;
	struct newsletter_progress_find_row *progress;
	bool *is_open; /* a copy is left */
	struct program_settings settings;
};

static enum err look(struct cx *cx, struct work *w)
{
	enum err e = cx_read(cx);

	if (e != ERR_OK)
		return e;
	e = newsletter_due(cx->db, cx->mem, cx->now, &w->rows, &w->n);
	if (e == ERR_OK && w->n > 0)
		e = program_settings(cx, &w->settings);
	w->progress = MEM_ARRAY(cx->mem, struct newsletter_progress_find_row, w->n);
	w->is_open = MEM_ARRAY(cx->mem, bool, w->n);
	for (size_t i = 0; e == ERR_OK && i < w->n; i++) {
		struct copy_count_open_row open = { 0 };

		e = newsletter_progress_find(cx->db, cx->mem, w->rows[i].id, &w->progress[i]);
		if (e == ERR_OK)
			e = copy_count_open(cx->db, cx->mem, w->rows[i].id, &open);
		w->is_open[i] = open.n > 0;
	}
	cx_read_end(cx);
	return e;
}

static enum err send_some(struct cx *cx, struct newsletter_sender *sender, const struct work *w,
	size_t i, int64_t now_us, bool *ret_more)
{
	struct batch b = { .cx = cx,
		.sender = sender,
		.letter = &w->rows[i],
		.bounce_address = w->settings.bounce_address,
		.was = w->progress[i] };
	size_t most;
	enum err e;

	if (w->progress[i].resume_at > cx->now)
		return ERR_OK;
	most = follow_pace_take(
		&sender->pace, w->settings.newsletters_per_minute, SEND_AT_ONCE, now_us);
	if (most == 0)
		return ERR_OK;
	e = cx_read(cx);
	if (e == ERR_OK) {
		e = newsletter_facts(cx, w->rows[i].subject, w->rows[i].body, &b.facts);
		cx_read_end(cx);
	}
	return e == ERR_OK ? send_batch(&b, most, ret_more) : e;
}

/* What is short: in a bracket of its own. */
static enum err step(struct cx *cx, const struct work *w, size_t i)
{
	const struct newsletter_row *l = &w->rows[i];
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	if (e != ERR_OK)
		return e;
	if (verb_fits(VERB_NEWSLETTER_BEGIN, l->state))
		e = begin(cx, l);
	else
		e = w->progress[i].is_queued ? end(cx, l, &w->progress[i]) : queue_some(cx, l);
	e = cx_end(cx, tx, e);
	/* Staff took it back, or another worker was first. */
	return e == ERR_CONFLICT ? ERR_OK : e;
}

enum err newsletter_send(
	struct cx *cx, struct newsletter_sender *sender, int64_t now_us, bool *ret_more)
{
	struct work w = { 0 };
	size_t n_letters = 0;
	enum err e;

	newsletter_journal_open(&sender->journal, cx->mem, sender->mailer.data_dir);
	e = newsletter_journal_settle(cx, &sender->journal);
	if (e == ERR_OK)
		e = follow_letters_send(cx, &sender->mailer, &n_letters);

	if (e == ERR_OK)
		e = look(cx, &w);
	*ret_more = n_letters > 0;
	for (size_t i = 0; e == ERR_OK && i < w.n; i++) {
		if (w.progress[i].is_queued && w.is_open[i]) {
			e = send_some(cx, sender, &w, i, now_us, ret_more);
			continue;
		}
		e = step(cx, &w, i);
		*ret_more = true;
	}
	return e;
}
