/* Long lists for a select. */
#ifndef WEB_PAGES_CHOICES_H
#define WEB_PAGES_CHOICES_H

#include "web/rq.h"

/* The field's choices: these, which end with value NULL, and the chosen one is on. */
void choose(struct mem *m, const struct choice *of, const char *chosen, struct field_view *f);

/* For a field's fill (web/form.h): the zones we offer, and the chosen one when it is another. */
enum err fill_zones(struct rq *rq, const void *stored, struct field_view *f);

/* "Choose", then the countries by name; the value is the ISO 3166-1 code. */
enum err fill_countries(struct rq *rq, const void *stored, struct field_view *f);

#endif
