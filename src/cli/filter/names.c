#include "cli/filter/names.h"

#include <string.h>

#include "base/num.h"

/* Open addressing; slots hold numbers + 1, 0 is empty.  At most half full. */
struct names {
	struct mem *mem;
	char **name;
	uint32_t *hash;
	int32_t n, cap;
	int32_t *slot;
	uint32_t n_slots;
	int32_t last; /* files are sorted by one of their columns more often than not */
	bool is_numbered;
};

struct names *names_new(struct mem *m)
{
	struct names *names = MEM_NEW(m, struct names);

	names->mem = m;
	names->n_slots = 1024;
	names->slot = MEM_ARRAY(m, int32_t, names->n_slots);
	names->last = -1;
	return names;
}

struct names *names_numbered(struct mem *m, int32_t n)
{
	struct names *names = MEM_NEW(m, struct names);

	names->mem = m;
	names->n = n;
	names->is_numbered = true;
	return names;
}

/* FNV-1a.  A hostile file can only make its own run slow. */
static uint32_t hash_of(const char *s)
{
	uint32_t h = 2166136261u;

	for (; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * 16777619u;
	return h;
}

static uint32_t slot_of(const struct names *names, const char *name, uint32_t hash)
{
	uint32_t at = hash & (names->n_slots - 1);

	while (names->slot[at] != 0) {
		int32_t x = names->slot[at] - 1;

		if (names->hash[x] == hash && strcmp(names->name[x], name) == 0)
			break;
		at = (at + 1) & (names->n_slots - 1);
	}
	return at;
}

static void grow(struct names *names)
{
	mem_drop(names->slot);
	names->n_slots *= 2;
	names->slot = MEM_ARRAY(names->mem, int32_t, names->n_slots);
	for (int32_t x = 0; x < names->n; x++)
		names->slot[slot_of(names, names->name[x], names->hash[x])] = x + 1;
}

int32_t names_find(const struct names *names, const char *name)
{
	int64_t number;

	if (names->is_numbered)
		return num_parse_int(name, 0, (int64_t)names->n - 1, &number) == ERR_OK
			       ? (int32_t)number
			       : -1;
	return names->slot[slot_of(names, name, hash_of(name))] - 1;
}

int32_t names_add(struct names *names, const char *name)
{
	uint32_t hash = hash_of(name), at;

	MUST(!names->is_numbered);
	if (names->last >= 0 && strcmp(names->name[names->last], name) == 0)
		return names->last;
	at = slot_of(names, name, hash);
	if (names->slot[at] != 0)
		return names->last = names->slot[at] - 1;
	if (names->n == names->cap) {
		names->cap = names->cap == 0 ? 256 : 2 * names->cap;
		names->name =
			mem_grow(names->mem, names->name, (size_t)names->cap, sizeof(*names->name));
		names->hash =
			mem_grow(names->mem, names->hash, (size_t)names->cap, sizeof(*names->hash));
	}
	names->name[names->n] = mem_str(names->mem, name);
	names->hash[names->n] = hash;
	names->slot[at] = ++names->n;
	if ((uint32_t)names->n * 2 > names->n_slots)
		grow(names);
	return names->last = names->n - 1;
}

const char *names_of(const struct names *names, int32_t number)
{
	MUST(number >= 0 && number < names->n);
	return names->is_numbered ? mem_printf(names->mem, "%d", number) : names->name[number];
}

int32_t names_count(const struct names *names)
{
	return names->n;
}
