#define BASE_INTERNAL
#include "base/zone.h"

#include <ctype.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/zone_rule.h"

enum { DAY = 86400, NAME_MAX_LEN = 60, FILE_MAX = 64 * 1024, TYPES_MAX = 256 };

struct zone_type {
	int offset_s;
	const char *abbrev;
};

/* Never changed once it is in the list. */
struct zone {
	const struct zone *next;
	const char *name;
	size_t n_changes;
	const int64_t *change_at;   /* UTC, ascending */
	const uint8_t *change_type; /* index into types */
	size_t n_types;
	const struct zone_type *types;
	bool has_rule; /* for what comes after the last change */
	struct zone_rule rule;
};

static _Atomic(const struct zone *) known;

/* ---- TZif, RFC 8536 ---- */

struct header {
	size_t isut, isstd, leap, time, type, chars;
};

static uint32_t be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int64_t be64(const uint8_t *p)
{
	return (int64_t)((uint64_t)be32(p) << 32 | be32(p + 4));
}

static bool header_read(const uint8_t *p, size_t n, struct header *ret_h)
{
	if (n < 44 || memcmp(p, "TZif", 4) != 0 || p[4] < '2')
		return false;
	*ret_h = (struct header){ be32(p + 20), be32(p + 24), be32(p + 28), be32(p + 32),
		be32(p + 36), be32(p + 40) };
	return ret_h->time < FILE_MAX && ret_h->type > 0 && ret_h->type <= TYPES_MAX &&
	       ret_h->chars > 0 && ret_h->chars < FILE_MAX && ret_h->leap < FILE_MAX &&
	       ret_h->isut <= TYPES_MAX && ret_h->isstd <= TYPES_MAX;
}

/* Bytes of a block whose times have `wide` bytes. */
static size_t body_size(const struct header *h, size_t wide)
{
	return h->time * (wide + 1) + h->type * 6 + h->chars + h->leap * (wide + 4) + h->isstd +
	       h->isut;
}

static bool types_read(struct mem *m, struct zone *z, const struct header *h, const uint8_t *p)
{
	struct zone_type *types = MEM_ARRAY(m, struct zone_type, h->type);
	char *names = mem_strn(m, (const char *)p + h->type * 6, h->chars);

	for (size_t i = 0; i < h->type; i++, p += 6) {
		if (p[5] >= h->chars)
			return false;
		types[i].offset_s = (int)(int32_t)be32(p);
		types[i].abbrev = names + p[5];
	}
	z->types = types;
	z->n_types = h->type;
	return true;
}

static bool changes_read(struct mem *m, struct zone *z, const struct header *h, const uint8_t *p)
{
	int64_t *at = MEM_ARRAY(m, int64_t, h->time);
	uint8_t *type = MEM_ARRAY(m, uint8_t, h->time);

	for (size_t i = 0; i < h->time; i++) {
		at[i] = be64(p + i * 8);
		type[i] = p[h->time * 8 + i];
		if (type[i] >= h->type || (i > 0 && at[i] <= at[i - 1]))
			return false;
	}
	z->change_at = at;
	z->change_type = type;
	z->n_changes = h->time;
	return true;
}

/* The closing rule between two newlines; empty means that the last type goes on. */
static bool footer_read(struct mem *m, struct zone *z, const uint8_t *p, size_t n)
{
	const uint8_t *end;
	const char *rule;

	if (n < 2 || *p != '\n' || (end = memchr(p + 1, '\n', n - 1)) == NULL)
		return false;
	rule = mem_strn(m, (const char *)p + 1, (size_t)(end - p) - 1);
	z->has_rule = *rule != '\0';
	return !z->has_rule || zone_rule_read(m, rule, &z->rule);
}

static bool zone_parse(struct mem *m, struct zone *z, const uint8_t *p, size_t n)
{
	struct header h;
	size_t skip;

	if (!header_read(p, n, &h))
		return false;
	skip = 44 + body_size(&h, 4);
	if (skip >= n || !header_read(p + skip, n - skip, &h))
		return false;
	p += skip + 44;
	n -= skip + 44;
	if (body_size(&h, 8) > n)
		return false;
	return changes_read(m, z, &h, p) && types_read(m, z, &h, p + h.time * 9) &&
	       footer_read(m, z, p + body_size(&h, 8), n - body_size(&h, 8));
}

/* ---- the list ---- */

/* Words of letters, digits, _ + - with / between: never a way out of the folder. */
static bool name_allowed(const char *s)
{
	static const char *const not_zones[] = { "right/", "posix/", "localtime", "posixrules",
		"Factory" };
	char before = '/';

	if (s == NULL || strlen(s) > NAME_MAX_LEN)
		return false;
	for (size_t i = 0; i < sizeof(not_zones) / sizeof(not_zones[0]); i++)
		if (strncmp(s, not_zones[i], strlen(not_zones[i])) == 0)
			return false;
	for (; *s != '\0'; before = *s++)
		if (*s == '/' ? before == '/' : !isalnum((unsigned char)*s) && !strchr("_+-", *s))
			return false;
	return before != '/';
}

static bool zone_load(struct mem *m, const char *name, struct zone *z)
{
	char path[NAME_MAX_LEN + 32];
	uint8_t *bytes = mem_array_raw(m, FILE_MAX, 1);
	bool ok = false;
	size_t n;
	FILE *f;

	snprintf(path, sizeof(path), "/usr/share/zoneinfo/%s", name);
	f = fopen(path, "rbe");
	if (f != NULL) {
		n = fread(bytes, 1, FILE_MAX, f);
		ok = !ferror(f) && n < FILE_MAX && zone_parse(m, z, bytes, n);
		fclose(f);
	}
	mem_drop(bytes);
	return ok;
}

static void aoe(struct mem *m, struct zone *z)
{
	struct zone_type *type = MEM_NEW(m, struct zone_type);

	*type = (struct zone_type){ -12 * 3600, "AoE" };
	z->types = type;
	z->n_types = 1;
}

static const struct zone *zone_known(const char *name)
{
	const struct zone *z = atomic_load_explicit(&known, memory_order_acquire);

	while (z != NULL && strcmp(z->name, name) != 0)
		z = z->next;
	return z;
}

static const struct zone *zone_find(const char *name)
{
	const struct zone *z;
	struct zone *fresh;
	struct mem *m;

	/* What is known was allowed. */
	z = name == NULL ? NULL : zone_known(name);
	if (z != NULL)
		return z;
	if (!name_allowed(name))
		return NULL;
	m = mem_new(NULL, "zone");
	fresh = MEM_NEW(m, struct zone);
	fresh->name = mem_str(m, name);
	if (strcmp(name, "AoE") == 0) {
		aoe(m, fresh);
	} else if (!zone_load(m, name, fresh)) {
		mem_end(m);
		return NULL;
	}
	/* Two threads may both add it: the second copy is only never found. */
	fresh->next = atomic_load_explicit(&known, memory_order_relaxed);
	while (!atomic_compare_exchange_weak_explicit(
		&known, &fresh->next, fresh, memory_order_release, memory_order_relaxed))
		;
	return fresh;
}

/* ---- the two directions ---- */

static struct zone_type type_at(const struct zone *z, int64_t utc)
{
	size_t low = 0, high = z->n_changes;

	if (z->has_rule && (high == 0 || utc >= z->change_at[high - 1])) {
		struct zone_type t;

		zone_rule_at(&z->rule, utc, &t.offset_s, &t.abbrev);
		return t;
	}
	while (low < high) { /* the number of changes at or before utc */
		size_t mid = (low + high) / 2;

		if (z->change_at[mid] <= utc)
			low = mid + 1;
		else
			high = mid;
	}
	return z->types[low == 0 ? 0 : z->change_type[low - 1]];
}

bool zone_valid(const char *name)
{
	return zone_find(name) != NULL;
}

/*
 * No zone is a day away from UTC, so that the offsets a day before and a day
 * after are those on both sides of a change, if there is one.
 */
enum err zone_to_utc(const char *name, struct civil c, enum zone_choice choice, int64_t *ret_utc)
{
	const struct zone *z = zone_find(name);
	int64_t local, before, after;
	bool before_is, after_is;

	if (z == NULL)
		return ERR_NOT_FOUND;
	if (!civil_valid(c))
		return ERR_INVALID;
	local = civil_seconds(c);
	before = local - type_at(z, local - DAY).offset_s;
	after = local - type_at(z, local + DAY).offset_s;
	before_is = before + type_at(z, before).offset_s == local;
	after_is = after + type_at(z, after).offset_s == local;
	if (before_is != after_is)
		*ret_utc = before_is ? before : after;
	else
		*ret_utc = (before > after) == (choice == ZONE_LATER) ? before : after;
	return ERR_OK;
}

enum err zone_from_utc(const char *name, int64_t utc, struct zone_local *ret_local)
{
	static const int64_t first = -62135596800 + DAY, last = 253402300799 - DAY;
	const struct zone *z = zone_find(name);
	struct zone_type type;

	if (z == NULL)
		return ERR_NOT_FOUND;
	if (utc < first || utc > last)
		return ERR_INVALID;
	type = type_at(z, utc);
	*ret_local = (struct zone_local){ civil_of_seconds(utc + type.offset_s), type.offset_s,
		type.abbrev };
	return ERR_OK;
}
