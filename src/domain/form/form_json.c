/* Forms and answers as JSON.  A new member is a row with `since` the next FORM_FORMAT. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "domain/form/form.h"
#include "domain/json_map.h"

enum { FORM_FORMAT = 1, ANSWERS_FORMAT = 1 };

/* A question with its kind as the word. */
struct kept_question {
	struct form_question q;
	const char *kind;
};

struct kept_form {
	int64_t next;
	const struct kept_question *questions;
	size_t n;
	const struct form_removed *removed;
	size_t n_removed;
};

#define ROW(type, name, member, of_kind)                                                           \
	{                                                                                          \
		.key = name, .kind = of_kind, .at = offsetof(type, member)                         \
	}
#define QUESTION(name, member, of_kind) ROW(struct kept_question, name, member, of_kind)

JSON_MAP(question_map, struct kept_question, QUESTION("id", q.id, JSON_MAP_INT),
	QUESTION("kind", kind, JSON_MAP_TEXT), QUESTION("label", q.label, JSON_MAP_TEXT),
	QUESTION("help", q.help, JSON_MAP_TEXT), QUESTION("options", q.options, JSON_MAP_TEXT),
	QUESTION("min", q.min, JSON_MAP_INT), QUESTION("max", q.max, JSON_MAP_INT),
	QUESTION("is_required", q.is_required, JSON_MAP_BOOL),
	QUESTION("is_for_panel", q.is_for_panel, JSON_MAP_BOOL),
	QUESTION("when", q.when, JSON_MAP_INT),
	QUESTION("when_answer", q.when_answer, JSON_MAP_TEXT));

JSON_MAP(removed_map, struct form_removed, ROW(struct form_removed, "id", id, JSON_MAP_INT),
	ROW(struct form_removed, "label", label, JSON_MAP_TEXT));

JSON_MAP(form_map, struct kept_form, ROW(struct kept_form, "next", next, JSON_MAP_INT),
	{ .key = "questions",
		.kind = JSON_MAP_ROWS,
		.at = offsetof(struct kept_form, questions),
		.n_at = offsetof(struct kept_form, n),
		.of = &question_map },
	{ .key = "removed",
		.kind = JSON_MAP_ROWS,
		.at = offsetof(struct kept_form, removed),
		.n_at = offsetof(struct kept_form, n_removed),
		.of = &removed_map });

JSON_MAP(answer_map, struct form_answer,
	ROW(struct form_answer, "question", question, JSON_MAP_INT),
	ROW(struct form_answer, "text", text, JSON_MAP_TEXT));

JSON_MAP(answers_map, struct form_answers,
	{ .key = "answers",
		.kind = JSON_MAP_ROWS,
		.at = offsetof(struct form_answers, items),
		.n_at = offsetof(struct form_answers, n),
		.of = &answer_map });

const char *call_form_json(struct mem *mem, const struct call_form *form)
{
	struct kept_question *questions = MEM_ARRAY(mem, struct kept_question, form->n);

	for (size_t i = 0; i < form->n; i++)
		questions[i] = (struct kept_question){ form->questions[i],
			question_kind_word(form->questions[i].kind) };
	return json_map_text(mem, &form_map,
		&(struct kept_form){
			form->next, questions, form->n, form->removed, form->n_removed },
		FORM_FORMAT);
}

static bool is_whole(const struct call_form *f, size_t at)
{
	const struct form_question *q = &f->questions[at];
	const struct form_question *by = q->when == 0 ? NULL : call_form_question(f, q->when);

	return q->kind != QUESTION_KIND_COUNT && q->id > 0 && q->id < f->next &&
	       call_form_question(f, q->id) == q && (q->when == 0 || (by != NULL && by < q));
}

enum err call_form_parse(
	struct mem *mem, const char *json, int64_t version, struct call_form *ret_form)
{
	struct kept_form kept = { .next = 1 };
	struct form_question *questions;
	struct call_form form;
	enum err e =
		json[0] == '\0' ? ERR_OK : json_map_parse(mem, &form_map, json, FORM_FORMAT, &kept);

	if (e != ERR_OK)
		return e;
	questions = MEM_ARRAY(mem, struct form_question, kept.n);
	form = (struct call_form){ .version = version,
		.next = kept.next,
		.questions = questions,
		.n = kept.n,
		.removed = kept.removed,
		.n_removed = kept.n_removed };
	for (size_t i = 0; i < kept.n; i++) {
		questions[i] = kept.questions[i].q;
		questions[i].kind = question_kind_of(kept.questions[i].kind);
		questions[i].field = mem_printf(mem, "answer.%" PRId64, questions[i].id);
	}
	for (size_t i = 0; i < kept.n; i++)
		if (!is_whole(&form, i))
			return ERR_INTERNAL;
	if (form.next > FORM_IDS_MAX)
		return ERR_INTERNAL;
	*ret_form = form;
	return ERR_OK;
}

const char *form_answers_json(struct mem *mem, const struct form_answers *answers)
{
	return answers->n == 0 ? "" : json_map_text(mem, &answers_map, answers, ANSWERS_FORMAT);
}

enum err form_answers_parse(struct mem *mem, const char *json, struct form_answers *ret_answers)
{
	struct form_answers answers = { 0 };
	enum err e = json[0] == '\0'
			     ? ERR_OK
			     : json_map_parse(mem, &answers_map, json, ANSWERS_FORMAT, &answers);

	if (e == ERR_OK)
		*ret_answers = answers;
	return e;
}
