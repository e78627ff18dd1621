#include "cli/demo/demo.h"

#include <errno.h>
#include <stdarg.h>
#include <sys/stat.h>

#include "base/civil.h"
#include "base/zone.h"
#include "domain/search/search_index.h"
#include "domain/seat.h"

bool demo_fail(struct demo *d, const char *fmt, ...)
{
	char text[600];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (d->fault == NULL)
		d->fault = mem_str(d->mem, text);
	return false;
}

static struct person_id person_or_none(const struct demo *d, const char *email, unsigned *ret_roles)
{
	for (size_t i = 0; email != NULL && i < d->n_people; i++)
		if (strcmp(d->people[i].email, email) == 0) {
			*ret_roles = d->people[i].roles;
			return d->people[i].id;
		}
	*ret_roles = 0;
	return (struct person_id){ 0 };
}

struct cx *demo_as(struct demo *d, const char *email, int64_t now)
{
	struct mem *mem = mem_new(d->mem, "step");
	struct cx *cx = MEM_NEW(mem, struct cx);

	/* No step of the example lies ahead of the day it is made. */
	cx_init(cx, d->seat, mem, now < d->now ? now : d->now);
	cx->actor.person = person_or_none(d, email, &cx->actor.roles);
	cx->seeded = &d->chance;
	return cx;
}

void demo_done(struct cx *cx)
{
	mem_end(cx->mem);
}

bool demo_went(struct demo *d, struct cx *cx, enum err e, const char *what)
{
	if (e == ERR_OK)
		return true;
	if (e == ERR_REFUSED && cx->fault.n > 0)
		return demo_fail(d, "%s was refused: finding %d%s%s at %s", what,
			(int)cx->fault.items[0].code,
			cx->fault.items[0].rule == RULE_NONE ? "" : " of rule ",
			cx->fault.items[0].rule == RULE_NONE ? ""
							     : rule_id(cx->fault.items[0].rule),
			cx->fault.items[0].field == NULL ? "the whole" : cx->fault.items[0].field);
	return demo_fail(d, "%s failed: %s", what, err_name(e));
}

bool demo_find_person(struct demo *d, const char *email, struct person_id *ret_id)
{
	unsigned roles;

	*ret_id = person_or_none(d, email, &roles);
	return ret_id->v != 0 ? true : demo_fail(d, "people.csv has no %s", email);
}

bool demo_find_call(struct demo *d, const char *slug, size_t *ret_number)
{
	for (size_t i = 0; i < d->n_calls; i++)
		if (strcmp(d->calls[i].slug, slug) == 0) {
			*ret_number = i;
			return true;
		}
	return demo_fail(d, "calls/ has no %s.md", slug);
}

bool demo_find_proposal(struct demo *d, const char *key, size_t *ret_number)
{
	for (size_t i = 0; i < d->n_proposals; i++)
		if (strcmp(d->proposals[i].key, key) == 0) {
			*ret_number = i;
			return true;
		}
	return demo_fail(d, "proposals.jsonl has no %s", key);
}

const char *demo_read(struct demo *d, const char *name, size_t *ret_n)
{
	const char *path = mem_printf(d->mem, "%s/%s", d->folder, name);
	FILE *f = fopen(path, "rb");
	struct stat st;
	char *text;

	if (f == NULL || fstat(fileno(f), &st) != 0) {
		demo_fail(d, "%s: %s", path, strerror(errno));
		if (f != NULL)
			fclose(f);
		return NULL;
	}
	text = mem_alloc(d->mem, (size_t)st.st_size + 1);
	*ret_n = fread(text, 1, (size_t)st.st_size, f);
	fclose(f);
	if (*ret_n == (size_t)st.st_size)
		return text;
	demo_fail(d, "%s: could not be read to its end", path);
	return NULL;
}

bool demo_when(struct demo *d, const char *text, const char *zone, int64_t *ret_at)
{
	struct zone_local today;
	struct civil at;
	int days, hour = 12, minute = 0;
	int n = sscanf(text, "%dd %d:%d", &days, &hour, &minute);

	if ((n != 1 && n != 3) || hour < 0 || hour > 23 || minute < 0 || minute > 59)
		return demo_fail(d, "\"%s\" is not days from today, as in +21d 23:59", text);
	if (zone_from_utc(zone, d->now, &today) != ERR_OK)
		return demo_fail(d, "\"%s\" is not a time zone", zone);
	today.at.hour = today.at.minute = today.at.second = 0;
	at = civil_of_seconds(civil_seconds(today.at) + (int64_t)days * 86400);
	at.hour = hour;
	at.minute = minute;
	at.second = minute == 59 ? 59 : 0;
	if (zone_to_utc(zone, at, ZONE_LATER, ret_at) != ERR_OK)
		return demo_fail(d, "\"%s\" is no time in %s", text, zone);
	return true;
}

bool demo_bracket(
	struct demo *d, int64_t now, bool (*run)(struct demo *, struct cx *), const char *what)
{
	struct cx *cx = demo_as(d, NULL, now);
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);
	bool ok = e == ERR_OK && run(d, cx);

	if (e == ERR_OK)
		e = cx_end(cx, tx, ok ? ERR_OK : ERR_INTERNAL);
	ok = demo_went(d, cx, e, what) && ok;
	demo_done(cx);
	return ok;
}

bool demo_index(struct demo *d)
{
	bool is_more = true, ok = true;

	while (ok && is_more) {
		struct cx *cx = demo_as(d, NULL, d->now);

		ok = demo_went(d, cx, search_catch_up(cx, &is_more), "the index of the search");
		demo_done(cx);
	}
	return ok;
}
