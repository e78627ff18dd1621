/* The links that confirm an address or set a new password. */
#include "domain/person/person_link.h"

#include "base/enc.h"
#include "base/rng.h"
#include "domain/audit/audit.h"
#include "domain/notice/notice.h"
#include "domain/person/password_rules.h"
#include "domain/person/person_sql.h"
#include "domain/person/session.h"
#include "domain/person/tries.h"
#include "domain/program/program.h"

static struct bytes of(const struct digest *hash)
{
	return (struct bytes){ hash->b, sizeof(hash->b) };
}

enum err link_send(struct cx *cx, const struct letter_link_kind *kind, struct person_id person)
{
	uint8_t bytes[SESSION_TOKEN_BYTES];
	struct digest hash;
	struct letter_facts facts = { .kind = kind->letter, .n = kind->hours };
	enum err e;

	rng_bytes(bytes, sizeof(bytes));
	crypto_sha256(bytes, sizeof(bytes), &hash);
	facts.link = mem_printf(
		cx->mem, "%s%s", kind->path, enc_base64url(cx->mem, bytes, sizeof(bytes)));
	e = token_insert(
		cx->db, of(&hash), person, kind->purpose, cx->now, cx->now + kind->hours * 3600);
	if (e != ERR_OK)
		return e;
	return notice_add(cx,
		mem_printf(
			cx->mem, "%s:%s", kind->purpose, enc_hex(cx->mem, hash.b, sizeof(hash.b))),
		person, &facts);
}

enum err link_owner(struct cx *cx, const struct letter_link_kind *kind, const char *token,
	struct digest *ret_hash, struct person_id *ret_person)
{
	struct token_find_row row;
	enum err e;

	if (!session_hash(token, ret_hash))
		return ERR_NOT_FOUND;
	e = token_find(cx->db, cx->mem, of(ret_hash), kind->purpose, cx->now, &row);
	if (e == ERR_OK)
		*ret_person = row.person_id;
	return e;
}

enum err link_use(struct cx *cx, const struct letter_link_kind *kind, const struct digest *hash)
{
	struct token_find_row row;
	enum err e = kind->is_once
			     ? token_use(cx->db, of(hash), kind->purpose, cx->now)
			     : token_find(cx->db, cx->mem, of(hash), kind->purpose, cx->now, &row);

	if (e == ERR_CONFLICT || e == ERR_NOT_FOUND)
		return cx_refuse(cx, (struct finding){ .code = FINDING_LINK_STALE });
	return e;
}

static enum err owner(struct cx *cx, enum letter_link link, const char *token,
	struct digest *ret_hash, struct person_account_row *ret_account)
{
	struct person_id person;
	enum err e = link_owner(cx, &letter_links[link], token, ret_hash, &person);

	return e == ERR_OK ? person_by_id(cx->db, cx->mem, person, ret_account) : e;
}

enum err person_link_read(
	struct cx *cx, enum letter_link link, const char *token, struct person_named *ret_person)
{
	struct person_account_row account;
	struct digest hash;
	enum err e = owner(cx, link, token, &hash, &account);

	if (e == ERR_OK)
		*ret_person = (struct person_named){ account.name, account.email };
	return e;
}

enum err password_judge(struct cx *cx, const char *password, const char *email, const char *name)
{
	struct program_settings settings;
	enum err e = program_settings(cx, &settings);
	size_t before = findings_refusing(&cx->fault);

	if (e != ERR_OK)
		return e;
	password_rules_run(&(struct password_facts){ .password = password,
				   .email = email,
				   .name = name,
				   .program = settings.name },
		&cx->fault);
	return findings_refusing(&cx->fault) == before ? ERR_OK : ERR_REFUSED;
}

enum err password_tell(struct cx *cx, struct person_id person)
{
	return notice_add(cx,
		mem_printf(cx->mem, "password:%" PRId64 ":%" PRId64, person.v, cx_new_id(cx)),
		person,
		&(struct letter_facts){ .kind = LETTER_PASSWORD_CHANGED,
			.link = "/forgot",
			.at = cx->now,
			.zone = "UTC" });
}

static enum err spend(struct cx *cx, enum letter_link link, const struct digest *hash,
	const struct person_account_row *a, const char *password_hash, const char *from)
{
	enum err e = link_use(cx, &letter_links[link], hash);

	if (e == ERR_OK)
		e = token_use_others(cx->db, a->id, cx->now);
	if (e == ERR_OK)
		e = person_set_password(cx->db, a->id, password_hash, cx->now);
	if (e == ERR_OK)
		e = session_close_all(cx, a->id);
	/* The owner is here: whoever guessed before does not shut them out any more. */
	if (e == ERR_OK)
		e = tries_forget(cx, TRY_SIGN_IN, a->email_key);
	if (e == ERR_OK && from != NULL)
		e = tries_forget(cx, TRY_SIGN_IN_HERE, tries_here(cx->mem, from, a->email_key));
	if (e == ERR_OK && link == LINK_RESET)
		e = password_tell(cx, a->id);
	return e == ERR_OK ? audit_add(cx, letter_links[link].audit, "person", a->id.v, NULL) : e;
}

/* In a snapshot: the link and the password, before the costly hash. */
static enum err judge(struct cx *cx, enum letter_link link, const char *token, const char *password,
	struct digest *ret_hash, struct person_account_row *ret_account)
{
	enum err e = cx_read(cx);

	if (e != ERR_OK)
		return e;
	e = owner(cx, link, token, ret_hash, ret_account);
	if (e == ERR_NOT_FOUND)
		e = cx_refuse(cx, (struct finding){ .code = FINDING_LINK_STALE });
	if (e == ERR_OK)
		e = password_judge(cx, password, ret_account->email, ret_account->name);
	cx_read_end(cx);
	return e;
}

/* Alone: the account; the link's statement asks whether it is spent. */
enum err person_link_use(struct cx *cx, enum letter_link link, const char *token,
	const char *password, const char *from)
{
	struct person_account_row account;
	struct digest hash;
	const char *password_hash;
	struct db_tx *tx;
	enum err e = judge(cx, link, token, password, &hash, &account);

	if (e != ERR_OK)
		return e;
	password_hash = crypto_password_hash(cx->mem, password, strlen(password));
	cx->actor.person = account.id; /* who holds the link is the person, for the audit */
	e = cx_begin_in(cx, scope_of_person(account.id), &tx);
	if (e == ERR_OK)
		e = cx_end(cx, tx, spend(cx, link, &hash, &account, password_hash, from));
	cx->actor.person.v = 0;
	return e;
}
