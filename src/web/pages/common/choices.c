#include "web/pages/common/choices.h"

#include <string.h>

#include "web/pages/common/filter.h"
#include "web/text/country.h"
#include "web/text/when.h"

void choose(struct mem *m, const struct choice *of, const char *chosen, struct field_view *f)
{
	struct choice *choices;

	for (f->n_choices = 0; of[f->n_choices].value != NULL;)
		f->n_choices++;
	f->choices = choices = mem_copy(m, of, f->n_choices * sizeof(*of));
	for (size_t i = 0; i < f->n_choices; i++)
		choices[i].is_on = strcmp(choices[i].value, chosen) == 0;
}

enum err fill_zones(struct rq *rq, const void *stored, struct field_view *f)
{
	const char *chosen = f->value;
	size_t n, k = 0;
	const struct when_zone_choice *zones = when_zone_choices(&n);
	struct choice *choices = MEM_ARRAY(rq->mem, struct choice, n + 1);
	bool is_listed = false;

	(void)stored;
	for (size_t i = 0; i < n; i++) {
		bool is_on = strcmp(zones[i].name, chosen) == 0;

		is_listed = is_listed || is_on;
		choices[k++] =
			(struct choice){ zones[i].name, .label = zones[i].label, .is_on = is_on };
	}
	if (!is_listed)
		choices[k++] = (struct choice){ chosen, .label = when_zone(rq->mem, chosen),
			.is_on = true };
	f->choices = choices;
	f->n_choices = k;
	return ERR_OK;
}

enum err fill_countries(struct rq *rq, const void *stored, struct field_view *f)
{
	size_t n;
	const struct country *list = country_list(&n);

	(void)stored;
	options_of(rq->mem, list, n, sizeof(*list), (struct member)MEMBER(struct country, code),
		(struct member)MEMBER(struct country, name), "Choose", f);
	return ERR_OK;
}
