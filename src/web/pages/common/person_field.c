#include "web/pages/common/person_field.h"

#include <string.h>

#include "web/pages/common/listed.h"
#include "web/text/find.h"
#include "web/text/finding_text.h"

/* Is this the form that was sent? */
static bool was_sent(const struct rq *rq, const struct person_group *group)
{
	const struct form *form = rq->route->form;

	for (size_t i = 0; rq->is_again && form != NULL && i < form->n; i++)
		if (strcmp(form->fields[i].name, group->id) == 0)
			return true;
	return false;
}

/* The one of exactly that name, else those whose names have its words; they take the list's
 * place. */
static size_t keep_fitting(struct rq *rq, const char *typed, struct person_option *list, size_t n)
{
	const struct find words = find_begin(rq->mem, typed);
	size_t n_kept = 0, n_exact = 0, exact = 0;

	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].name, typed) == 0) {
			n_exact++;
			exact = i;
		}
	if (n_exact == 1) {
		list[0] = list[exact];
		return 1;
	}
	for (size_t i = 0; words.n > 0 && i < n; i++)
		if (find_in(&words, &list[i].name, 1))
			list[n_kept++] = list[i];
	return n_kept;
}

static size_t keep_one(struct person_option *list, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].person.v == id) {
			list[0] = list[i];
			return 1;
		}
	return 0;
}

static void fill_select(struct rq *rq, const struct person_group *group,
	const struct person_option *list, size_t n, struct person_id now, struct form_row *row)
{
	struct choice *choices = MEM_ARRAY(rq->mem, struct choice, n + 1);

	choices[0] = (struct choice){ "", .label = group->none };
	for (size_t i = 0; i < n; i++)
		choices[i + 1] = (struct choice){ mem_str(rq->mem, id_text(list[i].person.v).s),
			.label = list[i].label, .is_on = list[i].person.v == now.v };
	row->shape = SHAPE_SELECT;
	row->field.name = group->id;
	row->field.choices = choices;
	row->field.n_choices = n + 1;
}

static void fill_name(struct rq *rq, const struct person_group *group,
	const struct person_option *now, struct form_row *row)
{
	struct field_view *f = &row->field;

	row->shape = SHAPE_TEXT;
	f->name = group->name;
	f->value = now->person.v == 0 ? "" : now->name;
	f->autocomplete = "off";
	f->hint = and_then(rq->mem,
		"A name, or part of one: you can then choose from those that match.", " ", f->hint);
}

/* After a refusal: those to choose from; none when a name is to be typed again. */
static enum err read_sent(struct rq *rq, const struct person_group *group, struct proposal_id of,
	struct person_option **ret_list, size_t *ret_n)
{
	const char *typed = form_again(rq->form, group->name);
	int64_t id = form_int(rq->form, group->id);

	*ret_n = 0;
	if (typed[0] == '\0' && id == 0)
		return ERR_OK;
	TRY(group->read(rq, of, ret_list, ret_n));
	if (id != 0)
		*ret_n = keep_one(*ret_list, *ret_n, id);
	else
		*ret_n = keep_fitting(rq, typed, *ret_list, *ret_n);
	if (*ret_n > PERSON_FIELD_MOST ||
		(id == 0 && *ret_n == 1 && strcmp((*ret_list)[0].name, typed) == 0))
		*ret_n = 0;
	return ERR_OK;
}

enum err person_row(struct rq *rq, const struct person_group *group, struct proposal_id of,
	const struct person_option *now, struct form_row *row)
{
	const struct finding *missing = rq_finding(rq, group->id);
	struct person_option *list = NULL;
	bool are_few;
	size_t n = 0;

	TRY(group->are_few(rq->cx, of, PERSON_FIELD_MOST, &are_few));
	if (are_few)
		TRY(group->read(rq, of, &list, &n));
	else if (was_sent(rq, group))
		TRY(read_sent(rq, group, of, &list, &n));
	row->field.is_required = group->is_required;
	row->field.is_short = true;
	if (are_few || n > 0)
		fill_select(rq, group, list, n, now->person, row);
	else
		fill_name(rq, group, now, row);
	if (!are_few && n > 0 && form_again(rq->form, group->name)[0] != '\0')
		row->field.hint = and_then(rq->mem,
			mem_printf(rq->mem, "People whose name contains “%s”.",
				form_again(rq->form, group->name)),
			" ", row->field.hint);
	/* Also what a later step of the life says of it. */
	if (missing != NULL) {
		row->field.error = finding_text(rq->mem, missing, NULL);
		row->field.rule_url = finding_rule_url(rq->mem, missing);
	}
	return ERR_OK;
}

static enum err look_for(struct rq *rq, const struct person_group *group, struct proposal_id of,
	struct person_id *ret_person)
{
	const char *typed = form_text(rq->form, group->name);
	struct finding f = { .code = FINDING_REQUIRED, .field = group->name };
	struct person_option *list;
	bool are_few;
	size_t n;

	TRY(group->are_few(rq->cx, of, PERSON_FIELD_MOST, &are_few));
	if (typed[0] == '\0') {
		f.field = are_few ? group->id : group->name;
		return cx_refuse(rq->cx, f);
	}
	TRY(group->read(rq, of, &list, &n));
	n = keep_fitting(rq, typed, list, n);
	if (n == 1 && strcmp(list[0].name, typed) == 0) {
		*ret_person = list[0].person;
		return ERR_OK;
	}
	f.code = n == 0			  ? FINDING_PERSON_UNKNOWN
		 : n <= PERSON_FIELD_MOST ? FINDING_PERSON_UNCLEAR
					  : FINDING_PERSON_MANY;
	if (f.code == FINDING_PERSON_UNCLEAR)
		f.field = group->id;
	return cx_refuse(rq->cx, f);
}

enum err person_meant(struct rq *rq, const struct person_group *group, struct proposal_id of,
	struct person_id *ret_person)
{
	*ret_person = (struct person_id){ form_int(rq->form, group->id) };
	if (ret_person->v != 0 ||
		(!group->is_required && form_text(rq->form, group->name)[0] == '\0'))
		return ERR_OK;
	TRY(cx_read(rq->cx));
	return rq_read_end(rq, look_for(rq, group, of, ret_person));
}
