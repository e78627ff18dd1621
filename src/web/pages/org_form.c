#include "web/pages/org_form.h"

#include "web/pages/choices.h"

FORM(org_form, { .name = "name", .kind = FIELD_TEXT, .max = 200, .is_required = true },
	{ .name = "city", .kind = FIELD_TEXT, .max = 100, .is_required = true },
	{ .name = "country", .kind = FIELD_TEXT, .max = 2, .is_required = true },
	{ .name = "ror", .kind = FIELD_TEXT, .max = 60 });

struct form_row *org_form_rows(struct rq *rq, const struct org *org, size_t *ret_n)
{
	struct form_row rows[] = {
		{ .shape = SHAPE_TEXT,
			.field = { .name = "name",
				.label = "Name",
				.value = org->name,
				.max_length = 200,
				.autocomplete = "organization",
				.is_required = true } },
		{ .shape = SHAPE_TEXT,
			.field = { .name = "city",
				.label = "City",
				.value = org->city,
				.max_length = 100,
				.autocomplete = "address-level2",
				.is_short = true,
				.is_required = true } },
		{ .shape = SHAPE_SELECT,
			.field = { .name = "country",
				.label = "Country",
				.autocomplete = "country",
				.is_short = true,
				.is_required = true } },
		{ .shape = SHAPE_TEXT,
			.field = { .name = "ror",
				.label = "ROR id",
				.value = org->ror,
				.hint = "From ror.org, the register of research organizations: "
					"https://ror.org/ and nine characters. Nearly every "
					"university has one.",
				.max_length = 60,
				.is_short = true } },
	};

	rows[2].field.choices = country_choices(rq->mem, org->country, &rows[2].field.n_choices);
	*ret_n = sizeof(rows) / sizeof(rows[0]);
	return mem_copy(rq->mem, rows, sizeof(rows));
}

struct org_input org_form_input(struct rq *rq)
{
	return (struct org_input){ .ror = form_text(rq->form, "ror"),
		.name = form_text(rq->form, "name"),
		.city = form_text(rq->form, "city"),
		.country = form_text(rq->form, "country") };
}
