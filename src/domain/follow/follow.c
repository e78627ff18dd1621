#include "domain/follow/follow.h"

#include <string.h>

#include "domain/follow/follow_end.h"
#include "domain/follow/follow_link.h"
#include "domain/follow/follow_mail.h"
#include "domain/follow/follow_rules.h"
#include "domain/life/life.h"
#include "domain/notice/mime.h"
#include "domain/person/person_import.h"

static struct bytes of(const struct digest *hash)
{
	return (struct bytes){ hash->b, sizeof(hash->b) };
}

static enum err told(struct cx *cx, enum verb verb, struct subscriber_id id)
{
	return verb_told(cx, verb, id.v, NULL);
}

static enum err set_areas(struct cx *cx, struct subscriber_id id, const struct follow_areas *areas)
{
	enum err e = subscriber_drop_areas(cx->db, id);

	for (size_t i = 0; e == ERR_OK && i < areas->n; i++) {
		int64_t n;

		e = subscriber_add_area(cx->db, id, areas->slugs[i], &n);
		if (e == ERR_OK && n == 0)
			return cx_refuse(cx,
				(struct finding){ .code = FINDING_NOT_A_CHOICE, .field = "areas" });
	}
	return e;
}

static enum err read_areas(struct cx *cx, struct subscriber_id id, struct follower *f)
{
	struct subscriber_areas_row *rows;
	const char **slugs;
	enum err e = subscriber_areas(cx->db, cx->mem, id, &rows, &f->areas.n);

	if (e != ERR_OK)
		return e;
	f->areas.slugs = slugs = MEM_ARRAY(cx->mem, const char *, f->areas.n);
	f->area_names = MEM_ARRAY(cx->mem, const char *, f->areas.n);
	for (size_t i = 0; i < f->areas.n; i++) {
		slugs[i] = rows[i].slug;
		f->area_names[i] = rows[i].name;
	}
	return ERR_OK;
}

/* ---- asked by anybody ---- */

static enum err begin_new(struct cx *cx, const char *address, const struct digest *hash,
	const struct follow_areas *areas)
{
	struct subscriber_id id = { cx_new_id(cx) };
	int64_t n;
	enum err e = subscriber_insert(cx->db, id, of(hash), address, cx->now, &n);

	if (e != ERR_OK || n == 0)
		return e;
	e = set_areas(cx, id, areas);
	return e == ERR_OK ? told(cx, VERB_SUBSCRIBER_ASK, id) : e;
}

/* What somebody on the list has chosen stays: whoever types an address is nobody yet. */
static enum err ask_again(struct cx *cx, const char *address, const struct subscriber_row *row,
	const struct follow_areas *areas)
{
	enum err e;

	if (cx->now < row->letter_at + follow_pause_s(row->state, row->end_reason))
		return ERR_OK;
	if (verb_fits(VERB_SUBSCRIBER_REMIND, row->state)) {
		e = subscriber_remind(cx->db, row->id, cx->now);
		return e == ERR_OK ? told(cx, VERB_SUBSCRIBER_REMIND, row->id) : e;
	}
	e = subscriber_ask(cx->db, row->id, address, cx->now);
	if (e == ERR_OK)
		e = set_areas(cx, row->id, areas);
	return e == ERR_OK ? told(cx, VERB_SUBSCRIBER_ASK, row->id) : e;
}

static enum err ask(struct cx *cx, const char *address, const struct follow_areas *areas)
{
	struct subscriber_row row;
	struct digest hash;
	bool is_own = false;
	enum err e = follow_is_ours(cx, person_email_key(cx->mem, address), &is_own);

	if (e != ERR_OK || is_own)
		return e;
	follow_address_hash(cx, address, &hash);
	e = subscriber_of_hash(cx->db, cx->mem, of(&hash), &row);
	if (e == ERR_NOT_FOUND)
		return begin_new(cx, address, &hash, areas);
	return e == ERR_OK ? ask_again(cx, address, &row, areas) : e;
}

/* Alone: the address; two at once are told apart by the statement that makes its row. */
enum err follow_ask(struct cx *cx, const char *address, const struct follow_areas *areas)
{
	struct db_tx *tx;
	enum err e;

	if (!mime_address_is_safe(address))
		return cx_refuse(
			cx, (struct finding){ .code = FINDING_NOT_AN_EMAIL, .field = "email" });
	e = cx_begin_in(cx, scope_of_email(person_email_key(cx->mem, address)), &tx);
	return e == ERR_OK ? cx_end(cx, tx, ask(cx, address, areas)) : e;
}

/* ---- by a link ---- */

static enum err follower_of(
	struct cx *cx, const struct subscriber_row *row, struct follower *ret_follower)
{
	struct follower f = { .address = row->address,
		.state = row->state,
		.settings = follow_link(cx, LINK_FOLLOW_SETTINGS, row->id, row->serial) };
	enum err e = read_areas(cx, row->id, &f);

	if (e == ERR_OK)
		*ret_follower = f;
	return e;
}

static enum err to_confirm(struct cx *cx, const char *token, struct subscriber_row *ret_row)
{
	enum err e = follow_link_owner(cx, LINK_FOLLOW_CONFIRM, token, ret_row);

	if (e == ERR_OK &&
		(!verb_fits(VERB_SUBSCRIBER_CONFIRM, ret_row->state) ||
			cx->now >= ret_row->letter_at +
					   letter_links[LINK_FOLLOW_CONFIRM].hours * 3600))
		return ERR_NOT_FOUND;
	return e;
}

enum err follow_to_confirm(struct cx *cx, const char *token, struct follower *ret_follower)
{
	struct subscriber_row row;
	enum err e = to_confirm(cx, token, &row);

	return e == ERR_OK ? follower_of(cx, &row, ret_follower) : e;
}

static enum err stale(struct cx *cx, enum err e)
{
	if (e == ERR_NOT_FOUND || e == ERR_CONFLICT)
		return cx_refuse(cx, (struct finding){ .code = FINDING_LINK_STALE });
	return e;
}

static enum err confirm(struct cx *cx, const char *token, const char **ret_settings)
{
	struct subscriber_row row;
	enum err e = to_confirm(cx, token, &row);

	if (e == ERR_OK)
		e = subscriber_confirm(cx->db, row.id, row.serial, cx->now);
	if (e != ERR_OK)
		return stale(cx, e);
	*ret_settings = follow_link(cx, LINK_FOLLOW_SETTINGS, row.id, row.serial);
	return told(cx, VERB_SUBSCRIBER_CONFIRM, row.id);
}

/* Alone: nothing; its statement asks for the state. */
enum err follow_confirm(struct cx *cx, const char *token, const char **ret_settings)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	return e == ERR_OK ? cx_end(cx, tx, confirm(cx, token, ret_settings)) : e;
}

static enum err to_choose(struct cx *cx, const char *token, struct subscriber_row *ret_row)
{
	enum err e = follow_link_owner(cx, LINK_FOLLOW_SETTINGS, token, ret_row);

	return e == ERR_OK && !verb_fits(VERB_SUBSCRIBER_CHOOSE, ret_row->state) ? ERR_NOT_FOUND
										 : e;
}

enum err follow_settings(struct cx *cx, const char *token, struct follower *ret_follower)
{
	struct subscriber_row row;
	enum err e = to_choose(cx, token, &row);

	return e == ERR_OK ? follower_of(cx, &row, ret_follower) : e;
}

static enum err choose(struct cx *cx, const char *token, const struct follow_areas *areas)
{
	struct subscriber_row row;
	enum err e = to_choose(cx, token, &row);

	if (e != ERR_OK)
		return stale(cx, e);
	e = set_areas(cx, row.id, areas);
	return e == ERR_OK ? told(cx, VERB_SUBSCRIBER_CHOOSE, row.id) : e;
}

/* The program alone: two of one subscriber at once would leave the areas of both. */
enum err follow_choose(struct cx *cx, const char *token, const struct follow_areas *areas)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, choose(cx, token, areas)) : e;
}

enum err follow_to_leave(struct cx *cx, const char *token, struct follower *ret_follower)
{
	struct subscriber_row row;
	enum err e = follow_link_owner(cx, LINK_FOLLOW_LEAVE, token, &row);

	return e == ERR_OK ? follower_of(cx, &row, ret_follower) : e;
}

static enum err leave(struct cx *cx, const char *token)
{
	struct subscriber_row row;
	enum err e = follow_link_owner(cx, LINK_FOLLOW_LEAVE, token, &row);

	return e == ERR_OK && verb_fits(VERB_SUBSCRIBER_LEAVE, row.state)
		       ? follow_forget(cx, row.id, "asked")
		       : e;
}

/* Alone: nothing; its statement asks for the state.  Of two at once the second finds it done. */
enum err follow_leave(struct cx *cx, const char *token)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	return e == ERR_OK ? cx_end(cx, tx, leave(cx, token)) : e;
}

static enum err leave_by_settings(struct cx *cx, const char *token)
{
	struct subscriber_row row;
	enum err e = to_choose(cx, token, &row);

	return stale(cx, e == ERR_OK ? follow_forget(cx, row.id, "asked") : e);
}

/* As follow_leave(). */
enum err follow_leave_by_settings(struct cx *cx, const char *token)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	return e == ERR_OK ? cx_end(cx, tx, leave_by_settings(cx, token)) : e;
}

enum err follow_counts(struct cx *cx, struct follow_tally *ret_tally)
{
	struct subscriber_tallies_row *rows;
	struct follow_tally t = { 0 };
	size_t n;
	enum err e = subscriber_tallies(cx->db, cx->mem, &rows, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++)
		t.of[rows[i].state] = rows[i].n;
	if (e == ERR_OK)
		*ret_tally = t;
	return e;
}
