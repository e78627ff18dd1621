/* An open-addressed table: a statement lives as long as the program, so its address is its key. */
#include "store/backend.h"

static size_t slot_of(const struct prepared *p, const struct db_statement *s)
{
	size_t i = (size_t)(((uintptr_t)s * 0x9E3779B97F4A7C15ULL) >> 32) & (p->cap - 1);

	while (p->keys[i] != NULL && p->keys[i] != s)
		i = (i + 1) & (p->cap - 1);
	return i;
}

void *prepared_find(const struct prepared *p, const struct db_statement *s)
{
	size_t i;

	if (p->cap == 0)
		return NULL;
	i = slot_of(p, s);
	return p->keys[i] == s ? p->values[i] : NULL;
}

static void widen(struct prepared *p)
{
	struct prepared old = *p;

	p->cap = old.cap == 0 ? 64 : old.cap * 2;
	p->keys = MEM_ARRAY(p->mem, const struct db_statement *, p->cap);
	p->values = MEM_ARRAY(p->mem, void *, p->cap);
	for (size_t i = 0; i < old.cap; i++) {
		size_t k;

		if (old.keys[i] == NULL)
			continue;
		k = slot_of(p, old.keys[i]);
		p->keys[k] = old.keys[i];
		p->values[k] = old.values[i];
	}
	mem_drop(old.keys);
	mem_drop(old.values);
}

void prepared_add(struct prepared *p, const struct db_statement *s, void *value)
{
	size_t i;

	if (2 * (p->n + 1) > p->cap)
		widen(p);
	i = slot_of(p, s);
	p->n += p->keys[i] == NULL;
	p->keys[i] = s;
	p->values[i] = value;
}
