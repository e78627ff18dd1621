#include "web/pages/zone_choices.h"

#include <string.h>

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
