/* What each grown call asks besides, and what a candidate answers. */
#include "bench/grow/world.h"

#include <string.h>

#include "base/crypto.h"
#include "base/enc.h"
#include "domain/form/form.h"

static const struct form_row_input asked[] = {
	{ .kind = "choice", .label = "Where is the work done?", .help = "", .when_answer = "",
		.options = "In the laboratory\nIn the field\nOn paper", .is_required = true,
		.is_for_panel = true },
	{ .kind = "text", .label = "Who there has agreed?", .help = "A few sentences.",
		.options = "", .is_required = true, .is_for_panel = true, .when_position = 1,
		.when_answer = "In the field" },
	{ .kind = "email", .label = "Whom may we write to about the gift?", .help = "",
		.options = "", .when_answer = "" },
};

void grow_form(struct world *w, const struct round *r, int64_t at)
{
	const struct call_form none = { .next = 1 };
	struct findings found = { 0 };
	struct call_form form = form_edit_made(
		r->mem, &none, asked, sizeof(asked) / sizeof(asked[0]), &found);
	const char *json = call_form_json(r->mem, &form);
	struct digest digest;

	MUST(found.n == 0);
	crypto_sha256(json, strlen(json), &digest);
	FILL(w->fill, FILL_CALL_FORM, db_int(r->id), db_int(1), db_int(at), db_text(json),
		db_blob((struct bytes){ digest.b, sizeof(digest.b) }));
	trail_add(w, at, w->staff.id, "call_form_saved", "call", r->id,
		mem_printf(r->mem, "{\"version\":1,\"sha256\":\"%s\"}",
			enc_hex(r->mem, digest.b, sizeof(digest.b))));
}

struct form_answers grow_answers(struct mem *mem, const struct candidate *c)
{
	static const char *const places[] = { "In the laboratory", "In the field", "On paper" };
	const size_t place = (size_t)c->id % 3;
	struct form_answer *items = MEM_ARRAY(mem, struct form_answer, 3);
	size_t n = 0;

	items[n++] = (struct form_answer){ 1, places[place] };
	if (place == 1)
		items[n++] = (struct form_answer){ 2,
			"The people who live there, at two meetings, and the office that keeps the "
			"land. Either may ask us to stop." };
	items[n++] = (struct form_answer){ 3, "gifts@example.org" };
	return (struct form_answers){ items, n };
}
