/* Long lists for a select. */
#ifndef WEB_PAGES_CHOICES_H
#define WEB_PAGES_CHOICES_H

#include "base/mem.h"
#include "web/view.h"

/* The zones we offer, and the chosen one when it is another. */
const struct choice *zone_choices(struct mem *m, const char *chosen, size_t *ret_n);

/* "Choose", then the countries by name; the value is the ISO 3166-1 code. */
const struct choice *country_choices(struct mem *m, const char *chosen, size_t *ret_n);

#endif
