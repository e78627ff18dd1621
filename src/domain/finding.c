#include "domain/finding.h"

#include <string.h>

void finding_add(struct findings *f, struct finding item)
{
	if (f->n < FINDINGS_MAX)
		f->items[f->n] = item;
	f->n++;
}

static size_t kept(const struct findings *f)
{
	return f->n < FINDINGS_MAX ? f->n : FINDINGS_MAX;
}

size_t findings_refusing(const struct findings *f)
{
	size_t n = f->n - kept(f);

	for (size_t i = 0; i < kept(f); i++)
		n += !f->items[i].warns;
	return n;
}

const struct finding *finding_at(const struct findings *f, const char *field)
{
	for (size_t i = 0; i < kept(f); i++)
		if (f->items[i].field != NULL && strcmp(f->items[i].field, field) == 0)
			return &f->items[i];
	return NULL;
}
