#include "domain/person/tries.h"

#include "domain/person/person_sql.h"
#include "domain/seat.h"

static const struct {
	int64_t most, within_s;
} limits[TRY_KIND_COUNT] = {
	[TRY_SIGN_IN_HERE] = { 10, 15 * 60 },
	[TRY_SIGN_IN] = { 100, 60 * 60 },
	[TRY_PASSWORD] = { 10, 15 * 60 },
	[TRY_LETTER] = { 5, 24 * 60 * 60 },
	[TRY_INQUIRY] = { 10, 24 * 60 * 60 },
	[TRY_MAIL] = { 40, 24 * 60 * 60 },
};

static struct digest subject_of(struct cx *cx, enum try_kind kind, const char *key)
{
	const char *text = mem_printf(cx->mem, "try %d:%s", (int)kind, key);
	struct digest mac;

	crypto_mac(instance_secret(seat_instance(cx->seat)), text, strlen(text), &mac);
	return mac;
}

enum err tries_check(struct cx *cx, enum try_kind kind, const char *key)
{
	struct digest subject = subject_of(cx, kind, key);
	struct try_count_row row;
	enum err e = try_count(cx->db, cx->mem, (struct bytes){ subject.b, sizeof(subject.b) },
		cx->now - limits[kind].within_s, &row);

	if (e != ERR_OK)
		return e;
	return row.n < limits[kind].most ? ERR_OK : ERR_LIMITED;
}

enum err tries_add(struct cx *cx, enum try_kind kind, const char *key)
{
	struct digest subject = subject_of(cx, kind, key);

	return try_insert(cx->db, (struct bytes){ subject.b, sizeof(subject.b) }, cx->now);
}

enum err tries_forget(struct cx *cx, enum try_kind kind, const char *key)
{
	struct digest subject = subject_of(cx, kind, key);

	return try_forget(cx->db, (struct bytes){ subject.b, sizeof(subject.b) });
}

const char *tries_here(struct mem *mem, const char *from, const char *email_key)
{
	return mem_printf(mem, "%s %s", from, email_key);
}
