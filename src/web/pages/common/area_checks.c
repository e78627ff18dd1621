#include "web/pages/common/area_checks.h"

#include <string.h>

#include "domain/program/content.h"

enum err area_checks(struct rq *rq, const char *const *slugs, size_t n_slugs, struct field_view *f)
{
	struct content_area *list;
	struct choice *choices;

	TRY(content_areas(rq->cx, &list, &f->n_choices));
	if (f->n_choices == 0)
		return ERR_NOT_FOUND;
	choices = MEM_ARRAY(rq->mem, struct choice, f->n_choices);
	for (size_t i = 0; i < f->n_choices; i++) {
		choices[i] = (struct choice){ list[i].slug, .label = list[i].name };
		for (size_t k = 0; k < n_slugs; k++)
			choices[i].is_on |= strcmp(slugs[k], list[i].slug) == 0;
	}
	f->choices = choices;
	return ERR_OK;
}
