/*
 * A proposal's content as JSON: the frozen form.  Keys are sorted, so equal content is equal bytes.
 *
 * A new text is a row of PROPOSAL_TEXTS; another member is a row here with `since` the next
 * PROPOSAL_FORMAT.  Versions that were frozen before are read with the member empty, and look changed
 * only when it is not.
 */
#include <string.h>

#include "domain/json_map.h"
#include "domain/proposal/proposal_load.h"

JSON_MAP(answer_map, struct form_answer,
	{ .key = "question",
		.kind = JSON_MAP_INT,
		.at = offsetof(struct form_answer, question) },
	{ .key = "text", .kind = JSON_MAP_TEXT, .at = offsetof(struct form_answer, text) });

#define BODY(member) offsetof(struct proposal_body, member)
#define BODY_TEXT(member)                                                                          \
	{                                                                                          \
		.key = #member, .kind = JSON_MAP_TEXT, .at = BODY(member)                          \
	}
/* Among the other members, where they have always been; one follows without a comma. */
#define BODY_TEXTS(name, chars, format, who)                                                       \
	{ .key = #name, .kind = JSON_MAP_TEXT, .at = BODY(texts.name), .since = format },
#define BODY_ROWS(name, list, count, map)                                                          \
	{                                                                                          \
		.key = name, .kind = JSON_MAP_ROWS, .at = BODY(list), .n_at = BODY(count),         \
		.of = &(map)                                                                       \
	}

JSON_MAP(named_map, struct named,
	{ .key = "slug", .kind = JSON_MAP_TEXT, .at = offsetof(struct named, slug) },
	{ .key = "name", .kind = JSON_MAP_TEXT, .at = offsetof(struct named, name) });

JSON_MAP(team_map, struct team_member,
	{ .key = "name", .kind = JSON_MAP_TEXT, .at = offsetof(struct team_member, name) },
	{ .key = "affiliation",
		.kind = JSON_MAP_TEXT,
		.at = offsetof(struct team_member, affiliation) },
	{ .key = "role", .kind = JSON_MAP_TEXT, .at = offsetof(struct team_member, role) });

JSON_MAP(line_map, struct budget_line_facts,
	{ .key = "category",
		.kind = JSON_MAP_TEXT,
		.at = offsetof(struct budget_line_facts, category) },
	{ .key = "description",
		.kind = JSON_MAP_TEXT,
		.at = offsetof(struct budget_line_facts, description) },
	{ .key = "amount_cents",
		.kind = JSON_MAP_INT,
		.at = offsetof(struct budget_line_facts, amount_cents) });

JSON_MAP(pi_map, struct proposal_body,
	{ .key = "name", .kind = JSON_MAP_TEXT, .at = BODY(pi_name) },
	{ .key = "position", .kind = JSON_MAP_TEXT, .at = BODY(pi_position) },
	{ .key = "organization", .kind = JSON_MAP_TEXT, .at = BODY(pi_org) },
	{ .key = "country", .kind = JSON_MAP_TEXT, .at = BODY(pi_country) });

JSON_MAP(file_map, struct proposal_body, { .key = "id", .kind = JSON_MAP_INT, .at = BODY(file) },
	{ .key = "name", .kind = JSON_MAP_TEXT, .at = BODY(file_name) },
	{ .key = "size", .kind = JSON_MAP_INT, .at = BODY(file_size) },
	{ .key = "sha256", .kind = JSON_MAP_TEXT, .at = BODY(file_digest) });

JSON_MAP(body_map, struct proposal_body, BODY_TEXT(title), BODY_TEXT(abstract),
	PROPOSAL_TEXTS(BODY_TEXTS) BODY_ROWS("areas", areas, n_areas, named_map), BODY_ROWS("team", team, n_team, team_map),
	BODY_ROWS("budget", lines, n_lines, line_map),
	{ .key = "wants_credits", .kind = JSON_MAP_BOOL, .at = BODY(wants_credits) },
	{ .key = "credit_cents", .kind = JSON_MAP_INT, .at = BODY(credit_cents) },
	BODY_ROWS("products", products, n_products, named_map),
	BODY_ROWS("datasets", datasets, n_datasets, named_map),
	{ .key = "pi", .kind = JSON_MAP_PART, .of = &pi_map },
	{ .key = "document",
		.kind = JSON_MAP_PART,
		.of = &file_map,
		.unless_at = BODY(file_name) },
	{ .key = "form", .kind = JSON_MAP_INT, .at = BODY(form), .since = 2 },
	{ .key = "answers",
		.kind = JSON_MAP_ROWS,
		.at = BODY(answers.items),
		.n_at = BODY(answers.n),
		.of = &answer_map,
		.since = 2 });

const char *proposal_body_json(struct mem *mem, const struct proposal_body *b)
{
	return json_map_text(mem, &body_map, b, PROPOSAL_FORMAT);
}

enum err proposal_body_parse(struct mem *mem, const char *json, struct proposal_body *ret_body)
{
	struct proposal_body b = { 0 };
	enum err e = json_map_parse(mem, &body_map, json, PROPOSAL_FORMAT, &b);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < b.n_lines; i++)
		b.cash_cents += b.lines[i].amount_cents;
	*ret_body = b;
	return ERR_OK;
}

/* Both as they would be written today: an older version lacks only what is empty. */
bool proposal_body_differs(
	struct mem *mem, const struct proposal_body *body, const struct proposal_body *frozen)
{
	struct proposal_body now = *body;

	now.form = frozen->form;
	now.answers = frozen->answers;
	return strcmp(proposal_body_json(mem, &now), proposal_body_json(mem, frozen)) != 0;
}
