#include "domain/form/form_rules.h"

#include <string.h>

#include "base/civil.h"
#include "base/email.h"
#include "base/err.h"
#include "base/num.h"
#include "base/utf8.h"
#include "domain/program/content_rules.h"

enum {
	LINE_CHARS = 200,
	TEXT_CHARS = 2000,
	LINK_CHARS = 500,
	EMAIL_CHARS = 254,
	YEAR_FIRST = 1900,
	YEAR_LAST = 2999
};

/* As far as a double goes, which scripts count with. */
static const int64_t number_most = 1000000000000000;

#define KIND_WORD(name, word, label) [QUESTION_##name] = word,
static const char *const kind_words[QUESTION_KIND_COUNT] = { QUESTION_KINDS(KIND_WORD) };

const char *question_kind_word(enum question_kind kind)
{
	MUST((size_t)kind < QUESTION_KIND_COUNT);
	return kind_words[kind];
}

enum question_kind question_kind_of(const char *word)
{
	int i = 0;

	while (i < QUESTION_KIND_COUNT && strcmp(kind_words[i], word) != 0)
		i++;
	return (enum question_kind)i;
}

const struct form_question *call_form_question(const struct call_form *form, int64_t id)
{
	for (size_t i = 0; i < form->n; i++)
		if (form->questions[i].id == id)
			return &form->questions[i];
	return NULL;
}

static const struct form_answer *answer_among(const struct form_answers *list, int64_t question)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->items[i].question == question)
			return &list->items[i];
	return NULL;
}

const char *form_answer_to(const struct form_answers *answers, int64_t question)
{
	const struct form_answer *a = answer_among(answers, question);

	return a == NULL ? "" : a->text;
}

int64_t question_max(const struct form_question *q)
{
	switch (q->kind) {
	case QUESTION_LINE:
		return q->max > 0 ? q->max : LINE_CHARS;
	case QUESTION_TEXT:
		return q->max > 0 ? q->max : TEXT_CHARS;
	case QUESTION_EMAIL:
		return EMAIL_CHARS;
	case QUESTION_LINK:
		return LINK_CHARS;
	case QUESTION_CHOICES:
		return q->max;
	case QUESTION_CHOICE:
	case QUESTION_YES_NO:
	case QUESTION_NUMBER:
	case QUESTION_DATE:
	case QUESTION_KIND_COUNT:
		break;
	}
	return 0;
}

const char *question_options(const struct form_question *q)
{
	return q->kind == QUESTION_YES_NO ? "yes\nno" : q->options;
}

/* ---- lines ---- */

bool form_next_line(struct mem *mem, const char **lines, const char **ret_line)
{
	size_t n = strcspn(*lines, "\n");

	if ((*lines)[0] == '\0')
		return false;
	*ret_line = mem_strn(mem, *lines, n);
	*lines += n + ((*lines)[n] == '\n');
	return true;
}

static bool has_line(const char *lines, const char *line, size_t n)
{
	while (lines[0] != '\0') {
		size_t length = strcspn(lines, "\n");

		if (length == n && strncmp(lines, line, n) == 0)
			return true;
		lines += length + (lines[length] == '\n');
	}
	return false;
}

bool form_has_line(const char *lines, const char *line)
{
	return has_line(lines, line, strlen(line));
}

/* ---- which are shown ---- */

bool form_shows(const struct call_form *form, const struct form_question *q,
	const struct form_answers *answers)
{
	/* Each hangs on an earlier one, so this ends. */
	for (const struct form_question *by; q->when != 0; q = by) {
		by = call_form_question(form, q->when);
		if (by == NULL || by >= q ||
			!form_has_line(form_answer_to(answers, by->id), q->when_answer))
			return false;
	}
	return true;
}

/* ---- one answer ---- */

static void say(const struct form_question *q, struct findings *out, enum finding_code code,
	int64_t limit, int64_t value)
{
	finding_add(out, (struct finding){
				 .code = code, .field = q->field, .limit = limit, .value = value });
}

static void judge_length(const struct form_question *q, const char *text, struct findings *out)
{
	int64_t n = (int64_t)utf8_count(text);

	if (n > question_max(q))
		say(q, out, FINDING_TOO_LONG, question_max(q), n);
	else if (n < q->min && (q->kind == QUESTION_LINE || q->kind == QUESTION_TEXT))
		say(q, out, FINDING_TOO_SHORT, q->min, n);
}

static void judge_number(const struct form_question *q, const char *text, struct findings *out)
{
	int64_t v;

	if (num_parse_int(text, -number_most, number_most, &v) != ERR_OK)
		say(q, out, FINDING_NOT_A_NUMBER, 0, 0);
	else if (v < q->min)
		say(q, out, FINDING_TOO_SMALL, q->min, v);
	else if (q->max != 0 && v > q->max)
		say(q, out, FINDING_TOO_LARGE, q->max, v);
}

/* Each of those offered, none twice. */
static void judge_choices(const struct form_question *q, const char *text, struct findings *out)
{
	int64_t count = 0;

	for (const char *at = text; at[0] != '\0'; count++) {
		size_t n = strcspn(at, "\n");
		const char *rest = at + n + (at[n] == '\n');

		if (!has_line(question_options(q), at, n)) {
			say(q, out, FINDING_NOT_A_CHOICE, 0, 0);
			return;
		}
		if (has_line(rest, at, n)) {
			say(q, out, FINDING_GIVEN_TWICE, 0, 0);
			return;
		}
		at = rest;
	}
	if (count < q->min)
		say(q, out, FINDING_TOO_FEW, q->min, count);
	else if (q->max > 0 && count > q->max)
		say(q, out, FINDING_TOO_MANY, q->max, count);
}

static bool is_date(const char *text)
{
	struct civil c;

	return strlen(text) == strlen("2026-05-13") && civil_read(text, &c) &&
	       c.year >= YEAR_FIRST && c.year <= YEAR_LAST;
}

static void judge(const struct form_question *q, const char *text, struct findings *out)
{
	switch (q->kind) {
	case QUESTION_LINE:
	case QUESTION_TEXT:
		judge_length(q, text, out);
		return;
	case QUESTION_CHOICE:
	case QUESTION_YES_NO:
		if (strchr(text, '\n') != NULL || !form_has_line(question_options(q), text))
			say(q, out, FINDING_NOT_A_CHOICE, 0, 0);
		return;
	case QUESTION_CHOICES:
		judge_choices(q, text, out);
		return;
	case QUESTION_NUMBER:
		judge_number(q, text, out);
		return;
	case QUESTION_DATE:
		if (!is_date(text))
			say(q, out, FINDING_NOT_A_DATE, 0, 0);
		return;
	case QUESTION_EMAIL:
		if (!email_is_good(text))
			say(q, out, FINDING_NOT_AN_EMAIL, 0, 0);
		judge_length(q, text, out);
		return;
	case QUESTION_LINK:
		if (!content_link_is_good(text))
			say(q, out, FINDING_BAD_LINK, 0, 0);
		judge_length(q, text, out);
		return;
	case QUESTION_KIND_COUNT:
		break;
	}
	BUG("unknown kind of question");
}

void form_rules_run(const struct call_form *form, const struct form_answers *answers,
	enum rule_moment moment, struct findings *ret_findings)
{
	for (size_t i = 0; i < form->n; i++) {
		const struct form_question *q = &form->questions[i];
		const char *text = form_answer_to(answers, q->id);

		if (!form_shows(form, q, answers))
			continue;
		if (text[0] != '\0')
			judge(q, text, ret_findings);
		else if (q->is_required && moment == MOMENT_SUBMIT)
			say(q, ret_findings, FINDING_REQUIRED, 0, 0);
	}
}

/* ---- lists of answers ---- */

struct form_answers form_answers_for(struct mem *mem, const struct call_form *form,
	const struct form_answers *answers, enum form_reader reader)
{
	struct form_answer *kept = MEM_ARRAY(mem, struct form_answer, form->n);
	size_t n = 0;

	for (size_t i = 0; i < form->n; i++) {
		const struct form_question *q = &form->questions[i];
		const char *text = form_answer_to(answers, q->id);

		if (text[0] != '\0' && (q->is_for_panel || reader == FORM_READER_STAFF) &&
			form_shows(form, q, answers))
			kept[n++] = (struct form_answer){ q->id, text };
	}
	return (struct form_answers){ kept, n };
}

static bool has_place(const struct call_form *form, const struct form_answer *a)
{
	const struct form_question *q = call_form_question(form, a->question);
	struct findings found = { 0 };

	if (q == NULL)
		return false;
	if (question_options(q)[0] != '\0')
		judge(q, a->text, &found);
	for (size_t i = 0; i < found.n; i++)
		if (found.items[i].code == FINDING_NOT_A_CHOICE)
			return false;
	return true;
}

static struct form_answers sift(struct mem *mem, const struct call_form *form,
	const struct form_answers *answers, bool fits)
{
	struct form_answer *kept = MEM_ARRAY(mem, struct form_answer, answers->n);
	size_t n = 0;

	for (size_t i = 0; i < answers->n; i++)
		if (has_place(form, &answers->items[i]) == fits)
			kept[n++] = answers->items[i];
	return (struct form_answers){ kept, n };
}

struct form_answers form_answers_fitting(
	struct mem *mem, const struct call_form *form, const struct form_answers *answers)
{
	return sift(mem, form, answers, true);
}

struct form_answers form_answers_aside(
	struct mem *mem, const struct call_form *form, const struct form_answers *answers)
{
	return sift(mem, form, answers, false);
}

struct form_answers form_answers_merged(struct mem *mem, const struct call_form *form,
	const struct form_answers *saved, const struct form_answers *sent)
{
	struct form_answer *kept = MEM_ARRAY(mem, struct form_answer, saved->n + sent->n);
	size_t n = 0;

	/* By id, each once: what is the same is the same bytes. */
	for (int64_t id = 1; id < form->next; id++) {
		const struct form_answer *was = answer_among(saved, id),
					 *is = answer_among(sent, id);

		if (is != NULL && is->text[0] != '\0')
			kept[n++] = *is;
		else if (was != NULL && !has_place(form, was))
			kept[n++] = *was;
	}
	return (struct form_answers){ kept, n };
}

bool form_answers_equal(const struct form_answers *a, const struct form_answers *b)
{
	bool same = a->n == b->n;

	for (size_t i = 0; same && i < a->n; i++)
		same = a->items[i].question == b->items[i].question &&
		       strcmp(a->items[i].text, b->items[i].text) == 0;
	return same;
}
