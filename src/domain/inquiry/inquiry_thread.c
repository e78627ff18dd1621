#include "domain/inquiry/inquiry_thread.h"

#include <string.h>

#include "base/buf.h"
#include "base/crypto.h"
#include "base/enc.h"
#include "base/rng.h"
#include "domain/life/life.h"
#include "domain/notice/letter_link.h"
#include "domain/notice/notice.h"
#include "domain/person/session.h"
#include "domain/person/tries.h"
#include "domain/program/program.h"

enum { REFS_MOST = 8 }; /* Message-IDs that a letter names */

static const char *told(const char *text)
{
	return text == NULL ? "" : text;
}

enum err thread_add(struct cx *cx, struct inquiry_id id, const struct thread_message *m)
{
	const bool is_askers = strcmp(m->writer, "asker") == 0;
	struct inquiry_next_place_row next;
	enum err e = inquiry_next_place(cx->db, cx->mem, id, &next);

	if (e == ERR_OK && next.place > INQUIRY_THREAD_MOST)
		return cx_refuse(cx, (struct finding){ .code = FINDING_THREAD_FULL,
					     .field = "text",
					     .limit = INQUIRY_THREAD_MOST });
	if (e == ERR_OK)
		e = inquiry_message_insert(cx->db,
			&(struct inquiry_message_insert_in){ .id = cx_new_id(cx),
				.inquiry = id,
				.place = next.place,
				.writer = m->writer,
				.person = is_askers ? (struct person_id){ 0 } : cx->actor.person,
				.sender = told(m->sender),
				.body = m->body,
				.quoted = told(m->quoted),
				.left_out = told(m->left_out),
				.now = cx->now });
	if (e == ERR_OK && m->message_id != NULL)
		e = inquiry_mail_insert(cx->db, m->message_id, id, next.place);
	return e;
}

/* A fresh link of who has no account; only its hash is kept. */
static enum err door_path(struct cx *cx, struct inquiry_id id, const char **ret_path)
{
	const struct letter_link_kind *kind = &letter_links[LINK_INQUIRY];
	uint8_t bytes[SESSION_TOKEN_BYTES];
	struct digest hash;

	rng_bytes(bytes, sizeof(bytes));
	crypto_sha256(bytes, sizeof(bytes), &hash);
	*ret_path = mem_printf(
		cx->mem, "%s%s", kind->path, enc_base64url(cx->mem, bytes, sizeof(bytes)));
	return inquiry_door_insert(cx->db, (struct bytes){ hash.b, sizeof(hash.b) }, id, cx->now,
		cx->now + kind->hours * 3600);
}

/* What was written before in the thread, the newest last; ours get their domain. */
static enum err refs_of(struct cx *cx, struct inquiry_id id, const char **ret_refs)
{
	struct inquiry_mail_newest_row *rows;
	struct program_settings settings;
	const char *domain;
	struct buf b;
	size_t n;
	enum err e = inquiry_mail_newest(cx->db, cx->mem, id, REFS_MOST, &rows, &n);

	if (e == ERR_OK)
		e = program_settings(cx, &settings);
	if (e != ERR_OK)
		return e;
	domain = strchr(settings.contact_email, '@');
	buf_init(&b, cx->mem, 256);
	while (n-- > 0) {
		buf_printf(&b, "%s%s", b.n == 0 ? "" : " ", rows[n].message_id);
		if (strchr(rows[n].message_id, '@') == NULL)
			buf_text(&b, domain);
	}
	*ret_refs = buf_str(&b);
	return ERR_OK;
}

enum err thread_letter(struct cx *cx, struct inquiry_id id, enum letter_kind kind, const char *text)
{
	const char *message_id = notice_message_id(cx, cx->mem);
	struct letter_facts facts = { .kind = kind, .text = text };
	struct notice_to to = { .message_id = message_id };
	struct inquiry_next_place_row next;
	struct inquiry_find_row q;
	enum err e = inquiry_find(cx->db, cx->mem, id, &q);

	if (e == ERR_OK)
		e = refs_of(cx, id, &to.refs);
	if (e == ERR_OK)
		e = inquiry_next_place(cx->db, cx->mem, id, &next);
	facts.link = e == ERR_OK ? mem_printf(cx->mem, "/inquiries/%s", id_text(id.v).s) : NULL;
	if (e == ERR_OK && q.person_id.v == 0)
		e = door_path(cx, id, &facts.link);
	if (e != ERR_OK)
		return e;
	facts.subject = q.subject;
	facts.proposal = q.proposal_id;
	to.id = q.person_id;
	to.name = q.name;
	to.email = q.address;
	e = notice_add_to(cx, mem_printf(cx->mem, "inquiry:%s", message_id), &to, &facts);
	return e == ERR_OK ? inquiry_mail_insert(cx->db, message_id, id, next.place - 1) : e;
}

enum err thread_received(struct cx *cx, struct inquiry_id id, const char *email_key)
{
	enum err e = tries_check(cx, TRY_LETTER, email_key);

	if (e == ERR_LIMITED)
		return ERR_OK;
	if (e == ERR_OK)
		e = tries_add(cx, TRY_LETTER, email_key);
	return e == ERR_OK ? thread_letter(cx, id, verb_letter(VERB_INQUIRY_ASK), NULL) : e;
}
