#include "domain/notice/notice.h"

#include "domain/notice/notice_sql.h"
#include "domain/program/program.h"
#include "domain/seat.h"

const char *letter_kind_name(enum letter_kind kind)
{
	static const char *const names[LETTER_KIND_COUNT] = {
		[LETTER_CONFIRM_EMAIL] = "confirm-email",
		[LETTER_ACCOUNT_EXISTS] = "account-exists",
		[LETTER_RESET_PASSWORD] = "reset-password",
		[LETTER_PASSWORD_CHANGED] = "password-changed",
		[LETTER_RECEIPT] = "receipt",
		[LETTER_WITHDRAWN] = "withdrawn",
		[LETTER_CALL_CANCELLED] = "call-cancelled",
		[LETTER_REVIEW_ASKED] = "review-asked",
		/* One word for both: the outbox's list tells no decision. */
		[LETTER_SELECTED] = "decision",
		[LETTER_DECLINED] = "decision",
		[LETTER_CONTACT_NAMED] = "contact-named",
		[LETTER_AWARD_OFFERED] = "award-offered",
	};

	MUST(kind < LETTER_KIND_COUNT);
	return names[kind];
}

static enum err complete(struct cx *cx, struct person_id to, const struct letter_facts *given,
	struct letter_facts *ret_facts, const char **ret_address)
{
	struct notice_person_row person;
	struct program_settings settings;
	enum err e = notice_person(cx->db, cx->mem, to, &person);

	if (e == ERR_OK)
		e = program_settings(cx, &settings);
	if (e != ERR_OK)
		return e;
	*ret_facts = *given;
	ret_facts->program = settings.name;
	ret_facts->sponsor = settings.sponsor;
	ret_facts->reply_to = settings.contact_email;
	ret_facts->name = person.name;
	if (given->link != NULL)
		ret_facts->link = mem_printf(cx->mem, "%s%s", settings.base_url, given->link);
	*ret_address = person.email;
	return ERR_OK;
}

void notice_ahead(struct cx *cx, struct person_id to)
{
	notice_person_ahead(cx->db, to);
	program_settings_ahead(cx);
}

enum err notice_add(
	struct cx *cx, const char *key, struct person_id to, const struct letter_facts *given)
{
	struct letter_facts facts;
	struct letter letter;
	const char *address, *message_id;
	enum err e = complete(cx, to, given, &facts, &address);

	if (e != ERR_OK)
		return e;
	instance_letters(seat_instance(cx->seat))(&facts, cx->mem, &letter);
	/* Random, so that a Message-ID tells nothing of order. */
	message_id =
		mem_printf(cx->mem, "%s.%s", id_text(cx_new_id(cx)).s, id_text(cx_new_id(cx)).s);
	return notice_insert(cx->db, &(struct notice_insert_in){ .id = { cx_new_id(cx) },
					     .key = key,
					     .kind = letter_kind_name(given->kind),
					     .person = to,
					     .proposal = given->proposal,
					     .panel_call = given->panel_call,
					     .address = address,
					     .subject = letter.subject,
					     .body = letter.body,
					     .now = cx->now,
					     .message_id = message_id });
}
