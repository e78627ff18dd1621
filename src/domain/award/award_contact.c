/*
 * Who at the sponsor stands beside a winner, and the letter that tells them.
 * Alone: the call, whose awards and conflicts they are. Shared: the program, whose roles say who
 * can be a contact; names in a letter change without reading what is changed here.
 */
#include "domain/award/award.h"

#include "domain/award/award_sql.h"
#include "domain/life/life.h"
#include "domain/notice/notice.h"

/* A key of its own for each naming, which raises the revision; the release's has none. */
static const char *naming_key(struct cx *cx, struct award_id id, int64_t revision)
{
	return mem_printf(cx->mem, "contact:%" PRId64 ":%" PRId64, id.v, revision);
}

static enum err name_contact(
	struct cx *cx, struct award_id id, int64_t revision, struct person_id contact)
{
	struct award a;
	const char *name = NULL;
	enum err e = award_read(cx, id, &a);

	if (e == ERR_OK)
		e = award_may_be_contact(cx, a.proposal, contact, &name);
	if (e == ERR_OK && name == NULL)
		return cx_refuse(
			cx, (struct finding){ .code = FINDING_NOT_A_CHOICE, .field = "contact" });
	if (e == ERR_OK)
		e = award_set_contact(cx->db, id, revision, contact);
	if (e == ERR_OK)
		e = verb_told(cx, VERB_AWARD_NAME_CONTACT, id.v,
			mem_printf(cx->mem, "{\"person\":\"%s\"}", id_text(contact.v).s));
	if (e != ERR_OK || a.contact.v == contact.v)
		return e;
	return notice_add(cx, naming_key(cx, id, revision), contact,
		&(struct letter_facts){ .kind = verb_letter(VERB_AWARD_NAME_CONTACT),
			.proposal = a.proposal,
			.link = "/contact/awards",
			.call_title = a.call_title,
			.proposal_title = a.title,
			.org = a.org_name });
}

enum err award_name_contact(
	struct cx *cx, struct award_id id, int64_t revision, struct person_id contact)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_award(id), &tx);

	return e == ERR_OK ? cx_end(cx, tx, name_contact(cx, id, revision, contact)) : e;
}

enum err award_write_to_contacts(struct cx *cx, struct call_id call)
{
	struct award_contacts_of_call_row *rows;
	struct notice_draft *letters;
	size_t n;
	enum err e = award_contacts_of_call(cx->db, cx->mem, call, &rows, &n);

	if (e != ERR_OK || n == 0)
		return e;
	letters = MEM_ARRAY(cx->mem, struct notice_draft, n);
	for (size_t i = 0; i < n; i++)
		letters[i] = (struct notice_draft){
			.key = mem_printf(cx->mem, "contact:%" PRId64, rows[i].id.v),
			.to = rows[i].contact_id,
			.facts = { .kind = verb_letter(VERB_AWARD_SELECT),
				.proposal = rows[i].proposal_id,
				.link = "/contact/awards",
				.call_title = rows[i].call_title,
				.proposal_title = rows[i].title,
				.org = rows[i].org_name }
		};
	return notice_add_many(cx, letters, n);
}
