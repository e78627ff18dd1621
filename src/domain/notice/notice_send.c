#include "domain/notice/notice_send.h"

#include <string.h>
#include <time.h>

#include "base/log.h"
#include "domain/life/life.h"
#include "domain/notice/mime.h"
#include "domain/notice/notice.h"
#include "domain/notice/notice_sql.h"
#include "domain/program/program.h"

enum { AT_ONCE = 10, LEASE_S = 900, TRIES_MAX = 14, KEEP_AGAIN = 30 };

int64_t notice_pause_s(int64_t tries)
{
	static const int64_t pauses[] = { 60, 300, 1800, 2 * 3600, 6 * 3600, 12 * 3600, 24 * 3600 };
	const int64_t n = sizeof(pauses) / sizeof(pauses[0]);

	if (tries >= TRIES_MAX)
		return 0;
	return pauses[tries < 1 ? 0 : tries > n ? n - 1 : tries - 1];
}

enum err notice_oldest_due(struct cx *cx, int64_t *ret_due_at)
{
	struct notice_oldest_row row;
	enum err e = notice_oldest(cx->db, cx->mem, cx->now, &row);

	if (e == ERR_OK)
		*ret_due_at = row.due_at.has ? row.due_at.v : 0;
	return e;
}

/* The messages that are ours for a while; their tries count this one already. */
static enum err claim(struct cx *cx, struct notice_due_row **ret_rows, size_t *ret_n)
{
	struct notice_due_row *rows;
	size_t n, kept = 0;
	enum err e = notice_due(cx->db, cx->mem, cx->now, AT_ONCE, &rows, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		int64_t changed;

		e = notice_claim(cx->db, rows[i].id, rows[i].tries, cx->now + LEASE_S, &changed);
		if (e == ERR_OK && changed == 1) {
			rows[kept] = rows[i];
			rows[kept++].tries++;
		}
	}
	*ret_rows = rows;
	*ret_n = kept;
	return e;
}

/* Alone: nothing; a claim holds while the tries are what they were, which its statement asks. */
static enum err claim_some(struct cx *cx, struct notice_due_row **ret_rows, size_t *ret_n)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	return e == ERR_OK ? cx_end(cx, tx, claim(cx, ret_rows, ret_n)) : e;
}

static enum delivery hand_over(struct cx *cx, const struct mailer *mailer,
	const struct program_settings *settings, const struct notice_due_row *r,
	const char **ret_why)
{
	const struct mail mail = { .from_name = settings->name,
		.from = settings->contact_email,
		.to = r->address,
		.subject = r->subject,
		.body = r->body,
		.message_id = r->message_id,
		.refs = r->refs,
		.is_by_hand = strcmp(r->kind, letter_kind_name(LETTER_INQUIRY_ANSWERED)) == 0,
		.at = r->created_at };

	return mailer_deliver(mailer, cx->mem, &mail,
		mem_printf(cx->mem, "%s-%s", r->kind, id_text(r->id.v).s), ret_why);
}

/* A delay after the last try is a failure. */
static enum verb verb_of(const struct notice_due_row *r, enum delivery result)
{
	switch (result) {
	case DELIVERED:
		return VERB_MESSAGE_SEND;
	case DELIVERY_LATER:
		return notice_pause_s(r->tries) > 0 ? VERB_MESSAGE_DELAY : VERB_MESSAGE_FAIL;
	case DELIVERY_REFUSED:
		return VERB_MESSAGE_FAIL;
	}
	BUG("unknown delivery");
}

static enum err note(struct cx *cx, const struct notice_due_row *r, enum verb verb, const char *why)
{
	if (verb == VERB_MESSAGE_SEND)
		return notice_mark_sent(
			cx->db, r->id, r->tries, cx->now, notice_without_secret(cx->mem, r->body));
	if (verb == VERB_MESSAGE_FAIL)
		return notice_mark_failed(cx->db, r->id, r->tries, why);
	return notice_mark_later(cx->db, r->id, r->tries, cx->now + notice_pause_s(r->tries), why);
}

static enum err note_and_audit(
	struct cx *cx, const struct notice_due_row *r, enum delivery result, const char *why)
{
	const enum verb verb = verb_of(r, result);
	enum err e = note(cx, r, verb, why);

	if (e != ERR_OK)
		return e;
	return verb_told(cx, verb, r->id.v, mem_printf(cx->mem, "{\"try\":%" PRId64 "}", r->tries));
}

/* Somebody else noted it meanwhile (our lease was over): theirs stands. */
static enum err keep(
	struct cx *cx, const struct notice_due_row *r, enum delivery result, const char *why)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	if (e == ERR_OK)
		e = cx_end(cx, tx, note_and_audit(cx, r, result, why));
	return e == ERR_CONFLICT ? ERR_OK : e;
}

/*
 * A letter that has left and is not noted leaves again when the lease is over:
 * a database that is busy or away is asked again, much shorter than that.  So is
 * one whose answer to the commit was lost: was it noted, keep() finds that.
 */
static enum err keep_surely(
	struct cx *cx, const struct notice_due_row *r, enum delivery result, const char *why)
{
	enum err e = keep(cx, r, result, why);

	for (int again = 0; (e == ERR_BUSY || e == ERR_INTERNAL) && again < KEEP_AGAIN; again++) {
		nanosleep(&(struct timespec){ .tv_sec = 1 }, NULL);
		e = keep(cx, r, result, why);
	}
	return e;
}

static void tell(const struct notice_due_row *r, enum delivery result, const char *why)
{
	struct log_line l;

	log_begin(
		&l, result == DELIVERED ? LOG_INFO : LOG_WARN, verb_rows[verb_of(r, result)].audit);
	log_text(&l, "message", id_text(r->id.v).s);
	log_text(&l, "kind", r->kind);
	log_int(&l, "try", r->tries);
	if (why[0] != '\0')
		log_text(&l, "why", why);
	log_end(&l);
}

/* Without a bracket: most rounds find nothing, and must not ask for the turn to write. */
static enum err look(struct cx *cx, struct program_settings *ret_settings, size_t *ret_n)
{
	struct notice_count_due_row row;
	enum err e = cx_read(cx);

	if (e != ERR_OK)
		return e;
	e = notice_count_due(cx->db, cx->mem, cx->now, &row);
	if (e == ERR_OK)
		e = program_settings(cx, ret_settings);
	cx_read_end(cx);
	if (e == ERR_OK)
		*ret_n = (size_t)row.n;
	return e;
}

enum err notice_send(struct cx *cx, struct mailer *mailer, size_t *ret_n)
{
	struct program_settings settings;
	struct notice_due_row *rows = NULL;
	size_t n = 0;
	enum err e = look(cx, &settings, &n);

	if (e == ERR_OK && n > 0)
		e = claim_some(cx, &rows, &n);
	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		const char *why;
		enum delivery result = hand_over(cx, mailer, &settings, &rows[i], &why);

		tell(&rows[i], result, why);
		e = keep_surely(cx, &rows[i], result, why);
	}
	if (e == ERR_OK)
		*ret_n = n;
	return e;
}
