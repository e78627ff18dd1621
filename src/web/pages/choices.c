#include "web/pages/choices.h"

#include <stdlib.h>
#include <string.h>

#include "web/text/country.h"
#include "web/text/when.h"

const struct choice *zone_choices(struct mem *m, const char *chosen, size_t *ret_n)
{
	size_t n, k = 0;
	const struct when_zone_choice *zones = when_zone_choices(&n);
	struct choice *choices = MEM_ARRAY(m, struct choice, n + 1);
	bool is_listed = false;

	for (size_t i = 0; i < n; i++) {
		bool is_on = strcmp(zones[i].name, chosen) == 0;

		is_listed = is_listed || is_on;
		choices[k++] = (struct choice){
			.value = zones[i].name, .label = zones[i].label, .is_on = is_on
		};
	}
	if (!is_listed)
		choices[k++] = (struct choice){
			.value = chosen, .label = when_zone(m, chosen), .is_on = true
		};
	*ret_n = k;
	return choices;
}

static int by_label(const void *a, const void *b)
{
	return strcmp(((const struct choice *)a)->label, ((const struct choice *)b)->label);
}

const struct choice *country_choices(struct mem *m, const char *chosen, size_t *ret_n)
{
	size_t n;
	const struct country *list = country_list(&n);
	struct choice *choices = MEM_ARRAY(m, struct choice, n + 1);

	for (size_t i = 0; i < n; i++)
		choices[i + 1] = (struct choice){ .value = list[i].code,
			.label = list[i].name,
			.is_on = strcmp(list[i].code, chosen) == 0 };
	qsort(choices + 1, n, sizeof(choices[0]), by_label);
	choices[0] = (struct choice){ .value = "", .label = "Choose" };
	*ret_n = n + 1;
	return choices;
}
