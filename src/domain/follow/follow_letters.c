#include "domain/follow/follow_letters.h"

#include "base/log.h"
#include "domain/follow/follow_link.h"
#include "domain/follow/follow_mail.h"
#include "domain/life/life.h"
#include "domain/notice/notice_send.h"
#include "domain/program/program.h"

enum { AT_ONCE = 10, LEASE_S = 900 };

struct due {
	struct subscriber_row *rows;
	size_t n;
	struct letter_facts *facts; /* one a row */
	struct program_settings settings;
};

static const char *area_list(struct cx *cx, const struct subscriber_areas_row *areas, size_t n)
{
	const char *text = "";

	for (size_t i = 0; i < n; i++)
		text = mem_printf(cx->mem, "%s%s%s", text, i == 0 ? "" : ", ", areas[i].name);
	return text;
}

static enum err facts_of(struct cx *cx, const struct program_settings *s,
	const struct subscriber_row *row, struct letter_facts *ret_facts)
{
	const bool is_asked = verb_fits(VERB_SUBSCRIBER_CONFIRM, row->state);
	const enum letter_link link = is_asked ? LINK_FOLLOW_CONFIRM : LINK_FOLLOW_SETTINGS;
	struct subscriber_areas_row *areas;
	size_t n;
	enum err e = subscriber_areas(cx->db, cx->mem, row->id, &areas, &n);

	if (e != ERR_OK)
		return e;
	*ret_facts = (struct letter_facts){ .kind = letter_links[link].letter,
		.program = s->name,
		.sponsor = s->sponsor,
		.reply_to = s->contact_email,
		.name = "",
		.link = mem_printf(
			cx->mem, "%s%s", s->base_url, follow_link(cx, link, row->id, row->serial)),
		.text = area_list(cx, areas, n),
		.n = letter_links[link].hours };
	return ERR_OK;
}

static enum err look(struct cx *cx, struct due *d)
{
	enum err e = cx_read(cx);

	if (e != ERR_OK)
		return e;
	e = subscriber_letter_due(cx->db, cx->mem, cx->now, AT_ONCE, &d->rows, &d->n);
	if (e == ERR_OK && d->n > 0)
		e = program_settings(cx, &d->settings);
	d->facts = MEM_ARRAY(cx->mem, struct letter_facts, d->n);
	for (size_t i = 0; e == ERR_OK && i < d->n; i++)
		e = facts_of(cx, &d->settings, &d->rows[i], &d->facts[i]);
	cx_read_end(cx);
	return e;
}

static enum err claim(struct cx *cx, struct due *d)
{
	size_t kept = 0;
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < d->n; i++) {
		int64_t changed;

		e = subscriber_letter_claim(cx->db, d->rows[i].id, d->rows[i].letter_tries,
			cx->now + LEASE_S, &changed);
		if (e == ERR_OK && changed == 1) {
			d->rows[kept] = d->rows[i];
			d->facts[kept] = d->facts[i];
			d->rows[kept++].letter_tries++;
		}
	}
	d->n = kept;
	return e;
}

/* Alone: nothing; a claim holds while the tries are what they were, which its statement asks. */
static enum err claim_some(struct cx *cx, struct due *d)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	return e == ERR_OK ? cx_end(cx, tx, claim(cx, d)) : e;
}

static enum delivery hand_over(struct cx *cx, const struct mailer *mailer, const struct due *d,
	size_t i, const char **ret_why)
{
	const struct subscriber_row *row = &d->rows[i];
	const char *mark = follow_return(cx, row->id, row->serial);
	const struct follow_mail mail = { .settings = &d->settings,
		.facts = &d->facts[i],
		.to = row->address,
		.mark = mark,
		.message_id = mem_printf(cx->mem, "f%" PRId64 ".%s", row->letter_at, mark),
		.name = mem_printf(
			cx->mem, "%s-%s", letter_kind_name(d->facts[i].kind), id_text(row->id.v).s),
		.at = row->letter_at };

	return follow_mail_send(cx, mailer, &mail, ret_why);
}

static void tell(const struct subscriber_row *row, enum delivery result, const char *why)
{
	struct log_line l;

	log_begin(&l, result == DELIVERED ? LOG_INFO : LOG_WARN, "subscriber_letter");
	log_text(&l, "subscriber", id_text(row->id.v).s);
	log_int(&l, "try", row->letter_tries);
	if (why[0] != '\0')
		log_text(&l, "why", why);
	log_end(&l);
}

/* One that is refused, or was tried for days, is forgotten: its owner can ask again. */
static enum err note(struct cx *cx, const struct subscriber_row *row, enum delivery result)
{
	const int64_t pause = notice_pause_s(row->letter_tries);
	struct opt_int next = { 0 };
	struct db_tx *tx;
	int64_t changed;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	if (e != ERR_OK)
		return e;
	if (result == DELIVERY_LATER && pause > 0)
		next = (struct opt_int){ true, cx->now + pause };
	return cx_end(
		cx, tx, subscriber_letter_note(cx->db, row->id, row->letter_tries, next, &changed));
}

enum err follow_letters_send(struct cx *cx, const struct mailer *mailer, size_t *ret_n)
{
	struct due d = { 0 };
	enum err e = look(cx, &d);

	if (e == ERR_OK && d.n > 0)
		e = claim_some(cx, &d);
	for (size_t i = 0; e == ERR_OK && i < d.n; i++) {
		const char *why;
		enum delivery result = hand_over(cx, mailer, &d, i, &why);

		tell(&d.rows[i], result, why);
		e = note(cx, &d.rows[i], result);
	}
	if (e == ERR_OK)
		*ret_n = d.n;
	return e;
}
