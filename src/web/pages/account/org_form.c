#include "web/pages/account/org_form.h"

#include "domain/org/org.h"
#include "web/pages/common/choices.h"

#define IN(m) .in = MEMBER(struct org_input, m), .of = MEMBER(struct org, m)

FORM(org_form,
	{ "name", FIELD_TEXT, "Name", IN(name), .max = 200, .is_required = true,
		.autocomplete = "organization" },
	{ "city", FIELD_TEXT, "City", IN(city), .max = 100, .is_required = true,
		.autocomplete = "address-level2", .is_short = true },
	{ "country", FIELD_TEXT, "Country", IN(country), .max = 2, .is_required = true,
		.autocomplete = "country", .is_short = true, .shape = SHAPE_SELECT,
		.fill = fill_countries },
	{ "ror", FIELD_TEXT, "ROR id", IN(ror), .max = 60, .is_short = true,
		.hint = "From ror.org, the register of research organizations: https://ror.org/ "
			"and nine characters. Nearly every university has one." });
