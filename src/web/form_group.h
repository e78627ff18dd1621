/* What taking a form and showing it share: its fields that repeat together, and what one is. */
#ifndef WEB_FORM_GROUP_H
#define WEB_FORM_GROUP_H

#include "web/form.h"

/* How many of the fields from here on repeat together. */
static inline size_t form_group_size(const struct form *form, size_t at)
{
	size_t n = 1;

	while (at + n < form->n && form->fields[at + n].group == form->fields[at].group)
		n++;
	return n;
}

/* What one of an INT stands for. */
static inline int64_t form_unit(const struct field *f)
{
	return f->unit == 0 ? 1 : f->unit;
}

#endif
