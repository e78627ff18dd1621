/*
 * What a call asks beside what every proposal has, and the rules over what is
 * answered: which questions are shown, what is wrong with an answer, who reads
 * it.  Pure: a form and answers in, findings out.
 *
 * A form is a version of a call's questions and never changes.  An answer hangs
 * on the id of its question, which no other question of the call ever gets: so
 * it is kept from version to version.
 */
#ifndef DOMAIN_FORM_RULES_H
#define DOMAIN_FORM_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "domain/finding.h"

enum {
	FORM_QUESTIONS_MAX = 24,
	FORM_IDS_MAX = 200, /* ids are 1 to FORM_IDS_MAX - 1; removed questions keep theirs */
	FORM_OPTIONS_MAX = 20,
	FORM_LABEL_CHARS = 200,
	FORM_HELP_CHARS = 1000,
	FORM_OPTIONS_CHARS = 2000,
	FORM_ANSWER_CHARS = 5000 /* the most that any question takes */
};

/*
 * How a question is answered: the kind, its word as stored and sent, and what staff choose it by.
 * The text of an answer: LINE one line; TEXT Markdown; CHOICE one of the options; CHOICES some of
 * them, a line each; YES_NO "yes" or "no"; NUMBER a whole number in digits; DATE "2026-05-13"; LINK
 * "https://…".
 */
#define QUESTION_KINDS(KIND)                                                                       \
	KIND(LINE, "line", "A line of text")                                                       \
	KIND(TEXT, "text", "A longer text, in Markdown")                                           \
	KIND(CHOICE, "choice", "One of several choices")                                           \
	KIND(CHOICES, "choices", "Several of several choices")                                     \
	KIND(YES_NO, "yes_no", "Yes or no")                                                        \
	KIND(NUMBER, "number", "A whole number")                                                   \
	KIND(DATE, "date", "A date")                                                               \
	KIND(EMAIL, "email", "An e-mail address")                                                  \
	KIND(LINK, "link", "A web address")

#define QUESTION_KIND_ENUM(name, word, label) QUESTION_##name,
enum question_kind { QUESTION_KINDS(QUESTION_KIND_ENUM) QUESTION_KIND_COUNT };
#undef QUESTION_KIND_ENUM

/* "line" … as stored and sent; QUESTION_KIND_COUNT for a word that is none. */
const char *question_kind_word(enum question_kind kind);
enum question_kind question_kind_of(const char *word);

struct form_question {
	int64_t id;
	enum question_kind kind;
	const char *label, *help; /* help: "" when there is none */
	const char *options;	  /* CHOICE, CHOICES: a line each; else "" */
	/* LINE, TEXT: characters; CHOICES: how many; NUMBER: the value.  max 0: the kind's own. */
	int64_t min, max;
	bool is_required;  /* whenever it is shown */
	bool is_for_panel; /* reviewers and the panel read the answer; else staff alone, with the PI
			    */
	int64_t when;	   /* shown when this earlier question is answered so; 0: always */
	const char *when_answer;
	const char *field; /* "answer.3": its name in a form and in findings */
};

struct form_removed {
	int64_t id;
	const char *label;
};

struct call_form {
	int64_t version; /* 0: the call asks nothing more */
	int64_t next;	 /* the id that the next new question gets */
	const struct form_question *questions;
	size_t n;
	const struct form_removed *removed; /* what earlier versions asked */
	size_t n_removed;
};

struct form_answer {
	int64_t question;
	const char *text; /* never "" in a list */
};

struct form_answers {
	const struct form_answer *items;
	size_t n;
};

/* Who reads answers. */
enum form_reader {
	FORM_READER_STAFF, /* and the PI */
	FORM_READER_PANEL  /* and reviewers */
};

/* NULL: the form does not ask it. */
const struct form_question *call_form_question(const struct call_form *form, int64_t id);

/* "" when it is not answered. */
const char *form_answer_to(const struct form_answers *answers, int64_t question);

/* The characters, or with CHOICES the choices, that an answer may have; 0: no limit is told. */
int64_t question_max(const struct form_question *q);

/* What can be chosen, a line each: the options, or yes and no; "" when it is not answered by
 * choosing. */
const char *question_options(const struct form_question *q);

/* The next line of lines in mem; false behind the last. */
bool form_next_line(struct mem *mem, const char **lines, const char **ret_line);

/* Is it a line of lines? */
bool form_has_line(const char *lines, const char *line);

/* Is the question asked of who answered so?  One that hangs on a hidden one is hidden, too. */
bool form_shows(const struct call_form *form, const struct form_question *q,
	const struct form_answers *answers);

/*
 * Findings of answers, each with its question's field: at MOMENT_DRAFT of what
 * stands there, at MOMENT_SUBMIT also of what is missing.  Of hidden questions
 * nothing is said.
 */
void form_rules_run(const struct call_form *form, const struct form_answers *answers,
	enum rule_moment moment, struct findings *ret_findings);

/* What that reader is given: answers to the questions that are shown, in their order. */
struct form_answers form_answers_for(struct mem *mem, const struct call_form *form,
	const struct form_answers *answers, enum form_reader reader);

/*
 * Answers that the form has a place for; and those it has none for, since their
 * question was removed, or the option they chose: these are kept and told, and
 * count for nothing.  What is judged and read are those that fit.
 */
struct form_answers form_answers_fitting(
	struct mem *mem, const struct call_form *form, const struct form_answers *answers);
struct form_answers form_answers_aside(
	struct mem *mem, const struct call_form *form, const struct form_answers *answers);

/*
 * What was sent, and what is kept aside of what was saved: that is not in the form
 * to be sent again.  An answer to no question of the form is kept, too: it was
 * asked when the page was opened.
 */
struct form_answers form_answers_merged(struct mem *mem, const struct call_form *form,
	const struct form_answers *saved, const struct form_answers *sent);

/* The same answers in the same order. */
bool form_answers_equal(const struct form_answers *a, const struct form_answers *b);

#endif
