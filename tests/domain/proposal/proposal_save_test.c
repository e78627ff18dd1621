/* A draft's lists, saved again and again. */
#include "../call_world.h"

#include <string.h>

#include "domain/proposal/proposal_load.h"

enum { NOW = 1780000000 };

static const struct proposal_id draft = { WORLD_PROPOSAL };

static void make_draft(struct place *p)
{
	struct call_world w = { .p = p };

	world_make_call(p);
	WORLD_SQL(p, "UPDATE call SET state = 'published', closes_at = %d", NOW + 1000);
	WORLD_SQL(p, "DELETE FROM area");
	for (int i = 1; i <= 3; i++)
		WORLD_SQL(p,
			"INSERT INTO area (id, slug, name, description, position) VALUES (%d, "
			"'area-%d', "
			"'Area %d', '', %d)",
			i, i, i, i);
	world_person(&w, WORLD_PI, 0);
	world_proposal(&w, WORLD_PROPOSAL, WORLD_PI, "draft");
	world_act_as(p, WORLD_PI, 0);
}

static struct proposal_body body(struct place *p)
{
	struct proposal_all all;

	assert_int_equal(cx_read(&p->cx), ERR_OK);
	assert_int_equal(proposal_load(&p->cx, draft, &all), ERR_OK);
	cx_read_end(&p->cx);
	return all.body;
}

/* With the newest revision. */
static enum err save(struct place *p, struct proposal_input in)
{
	in.title = "Title";
	in.abstract = "";
	in.revision = place_int(p, "SELECT revision FROM proposal");
	return proposal_save(&p->cx, draft, &in, NULL);
}

static void lists_are_as_they_were_saved_last(void **state)
{
	static const char *const first[] = { "area-1", "area-2" };
	static const char *const then[] = { "area-3", "area-2", "area-3", "no-such" };
	static const struct team_member team[] = { { "Ada \"A\" 1", "There", "Reads" },
		{ "Ben", "", "" }, { "Cleo", "\\x", "Ø" } };
	static const struct budget_line_facts lines[] = { { "students", "One", 100 },
		{ "travel", "Two, 'three'", 9007199254740993 } };
	struct place *p = place_of(state);
	struct proposal_body b;

	make_draft(p);
	assert_int_equal(save(p, (struct proposal_input){ .areas = first,
					 .n_areas = 2,
					 .team = team,
					 .n_team = 3,
					 .lines = lines,
					 .n_lines = 2 }),
		ERR_OK);
	b = body(p);
	assert_int_equal(b.n_areas, 2);
	assert_string_equal(b.areas[0].slug, "area-1");
	assert_int_equal(b.n_team, 3);
	assert_string_equal(b.team[0].name, "Ada \"A\" 1");
	assert_string_equal(b.team[2].affiliation, "\\x");
	assert_string_equal(b.team[2].role, "Ø");
	assert_int_equal(b.n_lines, 2);
	assert_string_equal(b.lines[1].description, "Two, 'three'");
	assert_int_equal(b.lines[1].amount_cents, 9007199254740993);

	assert_int_equal(save(p, (struct proposal_input){ .areas = then,
					 .n_areas = 4,
					 .team = team + 1,
					 .n_team = 1,
					 .lines = lines + 1,
					 .n_lines = 1 }),
		ERR_OK);
	b = body(p);
	assert_int_equal(b.n_areas, 2);
	assert_string_equal(b.areas[0].slug, "area-2");
	assert_string_equal(b.areas[1].slug, "area-3");
	assert_int_equal(b.n_team, 1);
	assert_string_equal(b.team[0].name, "Ben");
	assert_int_equal(b.n_lines, 1);
	assert_string_equal(b.lines[0].category, "travel");

	assert_int_equal(save(p, (struct proposal_input){ .title = "" }), ERR_OK);
	b = body(p);
	assert_int_equal(b.n_areas + b.n_team + b.n_lines, 0);
}

/* Who types into one field writes one row. */
static void what_stays_is_not_written(void **state)
{
	static const char *const areas[] = { "area-1", "area-2" };
	static const struct team_member team[] = { { "Ada", "There", "Reads" } };
	struct budget_line_facts lines[] = { { "students", "One", 100 }, { "travel", "Two", 200 } };
	const struct proposal_input in = { .areas = areas,
		.n_areas = 2,
		.team = team,
		.n_team = 1,
		.lines = lines,
		.n_lines = 2 };
	struct place *p = place_of(state);

	make_draft(p);
	assert_int_equal(save(p, in), ERR_OK);
	WORLD_SQL(p, "CREATE TABLE written (what TEXT) STRICT");
	for (size_t i = 0; i < 9; i++) {
		static const char *const tables[] = { "proposal_area", "team_member",
			"budget_line" };
		static const char *const acts[] = { "INSERT", "UPDATE", "DELETE" };

		WORLD_SQL(p,
			"CREATE TRIGGER w%zu AFTER %s ON %s BEGIN INSERT INTO written VALUES "
			"('%s'); END",
			i, acts[i / 3], tables[i % 3], tables[i % 3]);
	}
	assert_int_equal(save(p, in), ERR_OK);
	assert_int_equal(place_int(p, "SELECT COUNT(*) FROM written"), 0);
	lines[1].amount_cents = 300;
	assert_int_equal(save(p, in), ERR_OK);
	assert_string_equal(place_text(p, "SELECT group_concat(what) FROM written"), "budget_line");
	assert_int_equal(body(p).lines[1].amount_cents, 300);
	lines[1].category = "other";
	assert_int_equal(save(p, in), ERR_OK);
	assert_string_equal(body(p).lines[1].category, "other");
	lines[1].description = "Three";
	assert_int_equal(save(p, in), ERR_OK);
	assert_string_equal(body(p).lines[1].description, "Three");
	assert_int_equal(place_int(p, "SELECT COUNT(*) FROM written"), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		AT_BOTH(lists_are_as_they_were_saved_last),
		AT_SQLITE(what_stays_is_not_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
