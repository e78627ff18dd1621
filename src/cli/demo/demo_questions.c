/* What a call asks besides: a heading for each question, then "key: value" lines. */
#include "base/num.h"
#include "cli/demo/demo.h"
#include "domain/form/form.h"

struct asking {
	struct demo *d;
	const char *name; /* of the call's file, for faults */
	struct form_row_input rows[FORM_QUESTIONS_MAX];
	size_t n;
};

static bool number(struct asking *a, const char *value, int64_t *ret)
{
	return num_parse_int(value, -1000000000, 1000000000, ret) == ERR_OK ||
	       demo_fail(a->d, "calls/%s: \"%s\" is not a number", a->name, value);
}

/* "1 = People take part": the number of the question, and its answer. */
static bool condition(struct asking *a, const char *value, struct form_row_input *q)
{
	char *copy = mem_str(a->d->mem, value), *by = strstr(copy, " = ");

	if (by == NULL)
		return demo_fail(a->d, "calls/%s: \"%s\" is no condition", a->name, value);
	*by = '\0';
	q->when_answer = by + 3;
	return number(a, copy, &q->when_position);
}

/* "One | two": a line each. */
static const char *lines_of(struct mem *mem, const char *value)
{
	char *lines = mem_str(mem, value);

	for (char *c = strchr(lines, '|'); c != NULL; c = strchr(c, '|'))
		*c = '\n';
	return lines;
}

static bool setting(struct asking *a, struct form_row_input *q, const char *key, const char *value)
{
	if (strcmp(key, "kind") == 0)
		q->kind = value;
	else if (strcmp(key, "help") == 0)
		q->help = value;
	else if (strcmp(key, "options") == 0)
		q->options = lines_of(a->d->mem, value);
	else if (strcmp(key, "required") == 0)
		q->is_required = strcmp(value, "yes") == 0;
	else if (strcmp(key, "readers") == 0)
		q->is_for_panel = strcmp(value, "panel") == 0;
	else if (strcmp(key, "when") == 0)
		return condition(a, value, q);
	else if (strcmp(key, "min") == 0)
		return number(a, value, &q->min);
	else if (strcmp(key, "max") == 0)
		return number(a, value, &q->max);
	else
		return demo_fail(
			a->d, "calls/%s: \"%s\" is no setting of a question", a->name, key);
	return true;
}

static bool line(struct asking *a, char *text)
{
	char *colon = strstr(text, ": ");

	if (text[0] == '\0')
		return true;
	if (strncmp(text, "### ", 4) == 0) {
		if (a->n == FORM_QUESTIONS_MAX)
			return demo_fail(a->d, "calls/%s: too many questions", a->name);
		a->rows[a->n++] = (struct form_row_input){ .kind = "line",
			.label = text + 4,
			.help = "",
			.options = "",
			.when_answer = "" };
		return true;
	}
	if (a->n == 0 || colon == NULL)
		return demo_fail(a->d, "calls/%s: \"%s\" is of no question", a->name, text);
	*colon = '\0';
	return setting(a, &a->rows[a->n - 1], text, colon + 2);
}

bool demo_questions(
	struct demo *d, struct cx *cx, struct call_id call, const char *section, const char *name)
{
	struct asking *a = MEM_NEW(d->mem, struct asking);
	char *rest = mem_str(d->mem, section), *text;

	a->d = d;
	a->name = name;
	while ((text = strsep(&rest, "\n")) != NULL)
		if (!line(a, text))
			return false;
	return demo_went(d, cx, call_form_save(cx, call, 0, a->rows, a->n), name);
}
