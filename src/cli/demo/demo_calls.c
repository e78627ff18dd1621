/* Calls: a front matter of settings, then topics, instructions and criteria in Markdown. */
#include <dirent.h>

#include "base/num.h"
#include "cli/demo/demo.h"
#include "web/text/life_badges.h"

enum { AREAS_MAX = 12 };

struct draft {
	const char *name; /* the file's, for faults */
	struct call_input in;
	const char *state, *opens, *closes, *due;
	const char *questions; /* NULL: none besides */
	const char *areas[AREAS_MAX];
	struct call_topic topics[CALL_TOPICS_MAX];
	struct call_criterion criteria[CALL_CRITERIA_MAX];
};

static bool number(struct demo *d, const struct draft *c, const char *key, const char *value,
	int64_t unit, int64_t *ret)
{
	int64_t v;

	if (num_parse_int(value, 0, 100000000, &v) != ERR_OK)
		return demo_fail(d, "calls/%s: %s is not a number: %s", c->name, key, value);
	*ret = v * unit;
	return true;
}

static void areas(struct demo *d, struct draft *c, const char *value)
{
	char *copy = mem_str(d->mem, value), *save = NULL;

	for (char *a = strtok_r(copy, ", ", &save); a != NULL && c->in.n_areas < AREAS_MAX;
		a = strtok_r(NULL, ", ", &save))
		c->areas[c->in.n_areas++] = a;
}

static bool setting(struct demo *d, struct draft *c, const char *key, const char *value)
{
	const struct {
		const char *key;
		const char **to;
	} texts[] = { { "title", &c->in.title }, { "summary", &c->in.summary },
		{ "period", &c->in.period }, { "zone", &c->in.zone }, { "state", &c->state },
		{ "opens", &c->opens }, { "closes", &c->closes }, { "decisions_due", &c->due } };
	const struct {
		const char *key;
		int64_t *to;
		int64_t unit;
	} numbers[] = { { "cash_cap_usd", &c->in.cash_cap_cents, 100 },
		{ "credit_cap_usd", &c->in.credit_cap_cents, 100 },
		{ "page_limit", &c->in.page_limit, 1 },
		{ "expected_awards", &c->in.expected_awards, 1 } };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (strcmp(texts[i].key, key) == 0) {
			*texts[i].to = value;
			return true;
		}
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (strcmp(numbers[i].key, key) == 0)
			return number(d, c, key, value, numbers[i].unit, numbers[i].to);
	if (strcmp(key, "cash_cap_kind") == 0)
		c->in.cash_cap_is_average = strcmp(value, "average") == 0;
	else if (strcmp(key, "credit_cap_kind") == 0)
		c->in.credit_cap_is_average = strcmp(value, "average") == 0;
	else if (strcmp(key, "areas") == 0)
		areas(d, c, value);
	else
		return demo_fail(d, "calls/%s: \"%s\" is no setting of a call", c->name, key);
	return true;
}

/* Reads the lines between the two "---"; *text is then what follows. */
static bool front_matter(struct demo *d, struct draft *c, char **text)
{
	char *line = strncmp(*text, "---\n", 4) == 0 ? *text + 4 : NULL;

	while (line != NULL && strncmp(line, "---\n", 4) != 0) {
		char *end = strchr(line, '\n'), *colon = strstr(line, ": ");

		if (end == NULL || colon == NULL || colon > end)
			return demo_fail(
				d, "calls/%s: a line of its settings has no value", c->name);
		*end = *colon = '\0';
		if (!setting(d, c, line, colon + 2))
			return false;
		line = end + 1;
	}
	if (line == NULL)
		return demo_fail(d, "calls/%s:1: no settings", c->name);
	*text = line + 4;
	return true;
}

/* Cuts "\n### Heading\nbody" pieces out of a section, in place. */
static char *next_piece(char **rest, const char **ret_heading)
{
	char *start = strstr(*rest, "### "), *body, *next;

	if (start == NULL)
		return NULL;
	body = strchr(start, '\n');
	if (body == NULL)
		return NULL;
	*body++ = '\0';
	next = strstr(body, "\n### ");
	if (next != NULL)
		*next++ = '\0';
	*rest = next == NULL ? body + strlen(body) : next;
	*ret_heading = start + 4;
	return body;
}

static void topics(struct draft *c, char *section)
{
	const char *heading;
	char *body;

	while (c->in.n_topics < CALL_TOPICS_MAX && (body = next_piece(&section, &heading)) != NULL)
		c->topics[c->in.n_topics++] = (struct call_topic){ heading, body };
}

static bool criteria(struct demo *d, struct draft *c, char *section)
{
	const char *heading;
	char *body;

	while (c->in.n_criteria < CALL_CRITERIA_MAX &&
		(body = next_piece(&section, &heading)) != NULL) {
		struct call_criterion *k = &c->criteria[c->in.n_criteria++];
		char *name = mem_str(d->mem, heading), *open = strrchr(name, '(');
		char *close = open == NULL ? NULL : strchr(open, ')');

		if (close == NULL)
			return demo_fail(d, "calls/%s: criterion %s has no weight", c->name, name);
		*close = '\0';
		if (!number(d, c, "weight", open + 1, 1, &k->weight))
			return false;
		open[open > name && open[-1] == ' ' ? -1 : 0] = '\0';
		k->name = name;
		k->guidance = body;
	}
	return true;
}

static char *section(char *text, const char *mark)
{
	char *at = strstr(text, mark);

	if (at == NULL)
		return NULL;
	*at = '\0';
	return at + strlen(mark);
}

static bool body(struct demo *d, struct draft *c, char *text)
{
	char *questions = section(text, "\n## Questions\n");
	char *judged = section(text, "\n## Criteria\n");
	char *instructions = section(text, "\n## Instructions\n");
	char *asked = section(text, "\n## Topics\n");

	if (judged == NULL || instructions == NULL || asked == NULL)
		return demo_fail(d, "calls/%s: Topics, Instructions and Criteria are not all there",
			c->name);
	c->questions = questions;
	topics(c, asked);
	/* What stands before the topics introduces them; it opens the instructions. */
	c->in.instructions = mem_printf(d->mem, "%s\n\n%s", text, instructions);
	return criteria(d, c, judged);
}

/* "published" is left to the clock. */
static bool stage_of(struct demo *d, const struct draft *c, enum call_stage *ret_stage)
{
	*ret_stage = CALL_STAGE_OPEN;
	if (call_state_of(c->state) == CALL_STATE_PUBLISHED)
		return true;
	for (int i = 0; i < CALL_STAGE_COUNT; i++)
		if (strcmp(call_stage_words[i], c->state) == 0) {
			*ret_stage = (enum call_stage)i;
			return true;
		}
	return demo_fail(d, "calls/%s: there is no state \"%s\"", c->name, c->state);
}

static bool keep(struct demo *d, struct draft *c)
{
	int64_t made_at;
	struct cx *cx;
	bool ok;
	size_t at = d->n_calls;
	enum call_stage stage = CALL_STAGE_DRAFT;

	if (!stage_of(d, c, &stage) || !demo_when(d, c->opens, c->in.zone, &c->in.opens_at) ||
		!demo_when(d, c->closes, c->in.zone, &c->in.closes_at) ||
		!demo_when(d, c->due, c->in.zone, &c->in.decisions_due_at))
		return false;
	made_at = c->in.opens_at - (int64_t)20 * 86400;
	cx = demo_as(d, "staff@example.org", made_at);
	ok = demo_went(d, cx, call_create(cx, &c->in), c->name);
	d->calls = mem_grow(d->mem, d->calls, at + 1, sizeof(*d->calls));
	d->calls[at].slug = c->in.slug;
	d->calls[at].stage = stage;
	d->calls[at].id = (struct call_id){ cx->made };
	d->calls[at].opens_at = c->in.opens_at;
	d->calls[at].closes_at = c->in.closes_at;
	d->calls[at].decisions_due_at = c->in.decisions_due_at;
	d->n_calls++;
	if (ok && c->questions != NULL)
		ok = demo_questions(d, cx, d->calls[at].id, c->questions, c->name);
	if (ok && stage != CALL_STAGE_DRAFT)
		ok = demo_went(d, cx, call_publish(cx, d->calls[at].id), c->name);
	demo_done(cx);
	if (!ok || stage != CALL_STAGE_CANCELLED)
		return ok;
	cx = demo_as(d, "staff@example.org", c->in.opens_at + (int64_t)30 * 86400);
	ok = demo_went(d, cx, call_cancel(cx, d->calls[at].id), c->name);
	demo_done(cx);
	return ok;
}

static bool one(struct demo *d, const char *name)
{
	struct draft *c = MEM_NEW(d->mem, struct draft);
	size_t n;
	const char *file = demo_read(d, mem_printf(d->mem, "calls/%s", name), &n);
	char *text = mem_str(d->mem, file);

	if (text == NULL)
		return false;
	c->name = name;
	c->in = (struct call_input){ .slug = mem_strn(d->mem, name, strlen(name) - 3),
		.title = "",
		.summary = "",
		.period = "",
		.zone = "UTC",
		.file_limit_bytes = 10 << 20,
		.areas = c->areas,
		.topics = c->topics,
		.criteria = c->criteria };
	if (!front_matter(d, c, &text))
		return false;
	if (c->state == NULL || c->opens == NULL || c->closes == NULL || c->due == NULL)
		return demo_fail(
			d, "calls/%s: state, opens, closes or decisions_due is missing", name);
	return body(d, c, text) && keep(d, c);
}

static int is_call(const struct dirent *e)
{
	size_t n = strlen(e->d_name);

	return n > 3 && strcmp(e->d_name + n - 3, ".md") == 0;
}

bool demo_calls(struct demo *d)
{
	struct dirent **names;
	const char *folder = mem_printf(d->mem, "%s/calls", d->folder);
	int n = scandir(folder, &names, is_call, alphasort);
	bool ok = n > 0 || demo_fail(d, "%s holds no call", folder);

	for (int i = 0; i < n; i++) {
		ok = ok && one(d, mem_str(d->mem, names[i]->d_name));
		free(names[i]);
	}
	if (n >= 0)
		free(names);
	return ok;
}
