#include "domain/notice/notice.h"

#include "base/buf.h"
#include "domain/notice/notice_sql.h"
#include "domain/program/program.h"
#include "domain/seat.h"

/* What every letter of this program says of it. */
static void complete(struct mem *mem, const struct program_settings *settings, const char *name,
	struct letter_facts *facts)
{
	facts->program = settings->name;
	facts->sponsor = settings->sponsor;
	facts->reply_to = settings->contact_email;
	facts->name = name;
	if (facts->link != NULL)
		facts->link = mem_printf(mem, "%s%s", settings->base_url, facts->link);
}

/* Random, so that a Message-ID tells nothing of order. */
const char *notice_message_id(struct cx *cx, struct mem *mem)
{
	return mem_printf(mem, "%s.%s", id_text(cx_new_id(cx)).s, id_text(cx_new_id(cx)).s);
}

enum err notice_add(
	struct cx *cx, const char *key, struct person_id to, const struct letter_facts *facts)
{
	struct notice_person_row person;
	enum err e = notice_person(cx->db, cx->mem, to, &person);

	return e == ERR_OK ? notice_add_to(cx, key,
				     &(struct notice_to){
					     .id = to, .name = person.name, .email = person.email },
				     facts)
			   : e;
}

enum err notice_add_to(struct cx *cx, const char *key, const struct notice_to *to,
	const struct letter_facts *given)
{
	struct letter_facts facts = *given;
	struct program_settings settings;
	struct letter letter;
	enum err e = program_settings(cx, &settings);

	if (e != ERR_OK)
		return e;
	complete(cx->mem, &settings, to->name, &facts);
	instance_letters(seat_instance(cx->seat))(&facts, cx->mem, &letter);
	return notice_insert(cx->db,
		&(struct notice_insert_in){ .id = { cx_new_id(cx) },
			.key = key,
			.kind = letter_kind_name(facts.kind),
			.person = to->id,
			.name = to->id.v == 0 ? to->name : "",
			.proposal = facts.proposal,
			.panel_call = facts.panel_call,
			.address = to->email,
			.subject = letter.subject,
			.body = letter.body,
			.now = cx->now,
			.message_id = to->message_id != NULL ? to->message_id
							     : notice_message_id(cx, cx->mem),
			.refs = to->refs == NULL ? "" : to->refs });
}

/* ---- many ---- */

enum { AT_ONCE = 250 }; /* letters of one statement */

static enum err read_people(struct cx *cx, struct mem *mem, const struct notice_draft *drafts,
	size_t n, struct notice_people_row **ret_people, size_t *ret_n)
{
	struct buf ids;

	buf_init(&ids, mem, n * 21);
	for (size_t i = 0; i < n; i++)
		buf_printf(&ids, "%c%" PRId64, i == 0 ? '[' : ',', drafts[i].to.v);
	buf_char(&ids, ']');
	return notice_people(cx->db, mem, buf_str(&ids), ret_people, ret_n);
}

/* They come in the order of their ids. */
static const struct notice_people_row *find_person(
	const struct notice_people_row *people, size_t n, struct person_id id)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (people[mid].id.v < id.v)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n && people[lo].id.v == id.v ? &people[lo] : NULL;
}

static void add_id(struct buf *b, int64_t id)
{
	if (id == 0)
		BUF_LIT(b, ",null");
	else
		buf_printf(b, ",%" PRId64, id);
}

static void add_text(struct buf *b, const char *text)
{
	buf_char(b, ',');
	buf_json(b, text);
}

static void add_row(struct cx *cx, struct mem *mem, const struct program_settings *settings,
	const struct notice_draft *d, const struct notice_people_row *to, struct buf *b)
{
	struct letter_facts facts = d->facts;
	struct letter letter;

	complete(mem, settings, to->name, &facts);
	instance_letters(seat_instance(cx->seat))(&facts, mem, &letter);
	buf_printf(b, "[%" PRId64, cx_new_id(cx));
	add_text(b, d->key);
	add_text(b, letter_kind_name(facts.kind));
	add_id(b, d->to.v);
	add_id(b, facts.proposal.v);
	add_id(b, facts.panel_call.v);
	add_text(b, to->email);
	add_text(b, letter.subject);
	add_text(b, letter.body);
	add_text(b, notice_message_id(cx, mem));
	buf_char(b, ']');
}

static enum err add_some(struct cx *cx, struct mem *mem, const struct program_settings *settings,
	const struct notice_draft *drafts, size_t n)
{
	struct notice_people_row *people;
	size_t n_people;
	struct buf rows;
	enum err e = read_people(cx, mem, drafts, n, &people, &n_people);

	if (e != ERR_OK)
		return e;
	buf_init(&rows, mem, n * 2048);
	for (size_t i = 0; i < n; i++) {
		const struct notice_people_row *to = find_person(people, n_people, drafts[i].to);

		if (to == NULL)
			return ERR_NOT_FOUND;
		buf_char(&rows, i == 0 ? '[' : ',');
		add_row(cx, mem, settings, &drafts[i], to, &rows);
	}
	buf_char(&rows, ']');
	return notice_insert_many(cx->db, buf_str(&rows), cx->now);
}

enum err notice_add_many(struct cx *cx, const struct notice_draft *drafts, size_t n)
{
	struct program_settings settings;
	enum err e = program_settings(cx, &settings);

	for (size_t from = 0; e == ERR_OK && from < n; from += AT_ONCE) {
		struct mem *mem = mem_new(cx->mem, "letters");

		e = add_some(
			cx, mem, &settings, drafts + from, n - from < AT_ONCE ? n - from : AT_ONCE);
		mem_end(mem);
	}
	return e;
}
