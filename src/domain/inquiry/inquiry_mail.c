#include "domain/inquiry/inquiry_mail.h"

#include <string.h>
#include <strings.h>

#include "base/crypto.h"
#include "base/enc.h"
#include "base/utf8.h"
#include "domain/audit/audit.h"
#include "domain/follow/follow.h"
#include "domain/follow/follow_rules.h"
#include "domain/inquiry/inquiry_thread.h"
#include "domain/life/life.h"
#include "domain/notice/mime.h"
#include "domain/person/person_import.h"
#include "domain/person/tries.h"
#include "domain/program/program.h"

/* At most so many characters of it; the rest is named among what was left out. */
static const char *shortened(struct mem *m, const char *text, size_t chars)
{
	size_t n = strlen(text), at = 0;

	for (size_t i = 0; i < chars && at < n; i++)
		at += utf8_step(text + at, n - at);
	return at == n ? text : mem_strn(m, text, at);
}

static const char *id_of(struct cx *cx, struct bytes message, const struct mail_read *mail)
{
	struct digest d;

	if (mail->message_id[0] != '\0')
		return mail->message_id;
	crypto_sha256(message.data, message.n, &d);
	return mem_printf(cx->mem, "%s@sha256", enc_hex(cx->mem, d.b, sizeof(d.b)));
}

/* The thread of the nearest message that it answers; ours are known without their domain. */
static enum err thread_of(
	struct cx *cx, const struct mail_read *mail, struct inquiry_id *ret_inquiry)
{
	struct inquiry_mail_find_row row;
	enum err e = ERR_NOT_FOUND;

	for (size_t i = 0; e == ERR_NOT_FOUND && i < mail->n_refs; i++) {
		e = inquiry_mail_find(cx->db, cx->mem, mail->refs[i], &row);
		if (e == ERR_NOT_FOUND)
			e = inquiry_mail_find(cx->db, cx->mem,
				mem_strn(cx->mem, mail->refs[i], strcspn(mail->refs[i], "@")),
				&row);
	}
	if (e == ERR_OK)
		*ret_inquiry = row.inquiry_id;
	return e;
}

static struct thread_message message_of(
	struct cx *cx, const struct mail_read *mail, const char *id, const char *sender)
{
	const char *body = shortened(cx->mem, mail->body, INQUIRY_MAIL_CHARS);
	const char *rest = mail->body + strlen(body);
	const char *quoted = rest[0] == '\0' ? mail->quoted
					     : mem_printf(cx->mem, "%s\n\n%s", rest, mail->quoted);

	return (struct thread_message){ .writer = "asker",
		.sender = sender,
		.body = body,
		.quoted = shortened(cx->mem, quoted, 5 * INQUIRY_MAIL_CHARS),
		.left_out = shortened(cx->mem, mail->left_out, INQUIRY_MAIL_CHARS),
		.message_id = id };
}

static enum err join(
	struct cx *cx, const struct mail_read *mail, const char *id, struct inquiry_id inquiry)
{
	struct thread_message m;
	struct inquiry_find_row q;
	enum err e = inquiry_find(cx->db, cx->mem, inquiry, &q);

	if (e != ERR_OK)
		return e;
	m = message_of(cx, mail, id,
		strcmp(person_email_key(cx->mem, mail->from),
			person_email_key(cx->mem, q.address)) == 0
			? ""
			: mail->from);
	return thread_reply(cx, inquiry, &m);
}

/* "Re: " is ours to add. */
static const char *bare_subject(const char *subject)
{
	while (strncasecmp(subject, "re:", 3) == 0)
		subject += 3 + strspn(subject + 3, " ");
	return subject;
}

/* What it is called in a list: its subject, else its first line, else whose it is. */
static const char *subject_of(struct cx *cx, const struct mail_read *mail)
{
	const char *subject = bare_subject(mail->subject);

	if (subject[0] == '\0')
		subject = mem_strn(cx->mem, mail->body, strcspn(mail->body, "\n"));
	if (subject[0] == '\0')
		subject = mail->from;
	return shortened(cx->mem, subject, INQUIRY_SUBJECT_CHARS);
}

static const char *name_of(struct cx *cx, const struct mail_read *mail)
{
	if (mail->from_name[0] != '\0')
		return shortened(cx->mem, mail->from_name, INQUIRY_NAME_CHARS);
	return mem_strn(cx->mem, mail->from, strcspn(mail->from, "@"));
}

static enum err begin(
	struct cx *cx, const struct mail_read *mail, const char *id, struct inquiry_id inquiry)
{
	const char *key = person_email_key(cx->mem, mail->from);
	const struct thread_message m = message_of(cx, mail, id, "");
	enum err e = tries_check(cx, TRY_INQUIRY, key);

	if (e == ERR_OK)
		e = tries_add(cx, TRY_INQUIRY, key);
	if (e == ERR_OK)
		e = inquiry_insert(cx->db, &(struct inquiry_insert_in){ .id = inquiry,
						   .name = name_of(cx, mail),
						   .address = mail->from,
						   .subject = subject_of(cx, mail),
						   .matter = "other",
						   .came_by = "mail",
						   .now = cx->now });
	if (e == ERR_OK)
		e = thread_add(cx, inquiry, &m);
	if (e == ERR_OK)
		e = verb_told(cx, VERB_INQUIRY_ASK, inquiry.v, NULL);
	return e == ERR_OK ? thread_received(cx, inquiry, key) : e;
}

/* Nothing of it is kept, and the log says so. */
static enum err refuse(struct cx *cx, const char *why)
{
	return audit_add(
		cx, "mail_passed_over", "inquiry", 0, mem_printf(cx->mem, "{\"why\":\"%s\"}", why));
}

static const char *why_of(enum mail_machine machine)
{
	static const char *const words[] = { [MAIL_AUTO_SUBMITTED] = "auto",
		[MAIL_BULK] = "bulk",
		[MAIL_BOUNCE] = "bounce",
		[MAIL_LOOP] = "loop" };

	return words[machine];
}

/* It answers nothing of ours, comes from where a letter can go, and brings nothing that a person
 * would have to read. */
static bool is_wish(const struct mail_read *mail)
{
	return mail->quoted[0] == '\0' && mail->left_out[0] == '\0' &&
	       mime_address_is_safe(mail->from) && follow_is_wish(mail->subject, mail->body);
}

static enum err take_by_hand(
	struct cx *cx, struct bytes message, const struct mail_read *mail, struct mail_outcome *o)
{
	const char *id = id_of(cx, message, mail), *key = person_email_key(cx->mem, mail->from);
	struct inquiry_mail_find_row known;
	enum err e = inquiry_mail_find(cx->db, cx->mem, id, &known);

	if (e == ERR_OK) {
		o->taken = MAIL_KNOWN;
		o->inquiry = known.inquiry_id;
	}
	if (e != ERR_NOT_FOUND)
		return e;
	e = tries_check(cx, TRY_MAIL, key);
	if (e == ERR_OK)
		e = tries_add(cx, TRY_MAIL, key);
	if (e == ERR_OK)
		e = thread_of(cx, mail, &o->inquiry);
	o->taken = e == ERR_OK ? MAIL_JOINED : MAIL_BEGAN;
	if (e == ERR_OK)
		return join(cx, mail, id, o->inquiry);
	if (e == ERR_NOT_FOUND && is_wish(mail)) {
		o->taken = MAIL_WISHED;
		return ERR_OK;
	}
	o->inquiry.v = cx_new_id(cx);
	return e == ERR_NOT_FOUND ? begin(cx, mail, id, o->inquiry) : e;
}

static enum err take(
	struct cx *cx, struct bytes message, const struct mail_read *mail, struct mail_outcome *o)
{
	struct program_settings settings;
	enum err e = program_settings(cx, &settings);

	if (e != ERR_OK)
		return e;
	o->machine = mail->machine;
	if (mail->from[0] == '\0')
		o->taken = MAIL_SENDERLESS;
	else if (strcasecmp(mail->from, settings.contact_email) == 0)
		o->taken = MAIL_OWN;
	else
		return take_by_hand(cx, message, mail, o);
	return refuse(cx, o->taken == MAIL_OWN ? "own" : "senderless");
}

enum err inquiry_take_mail(struct cx *cx, struct bytes message, struct mail_outcome *ret_outcome)
{
	struct mail_outcome o = { .taken = MAIL_OF_MACHINE };
	struct mail_read mail;
	struct db_tx *tx;
	enum err e;

	mail_read(cx->mem, message, &mail);
	o.machine = mail.machine;
	e = cx_begin(cx, &tx);
	if (e == ERR_OK)
		e = cx_end(cx, tx,
			mail.machine == MAIL_BY_HAND ? take(cx, message, &mail, &o)
						     : refuse(cx, why_of(mail.machine)));
	/* In a bracket of its own.  A crash between the two: the server brings the mail again. */
	if (e == ERR_OK && o.taken == MAIL_WISHED)
		e = follow_ask(cx, mail.from, &(struct follow_areas){ .n = 0 });
	if (e == ERR_OK)
		*ret_outcome = o;
	return e;
}
