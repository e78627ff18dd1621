/*
 * Lists of a view, told in place: pointer and count of a view's members, of what
 * stands between the brackets.  They live as long as the request.
 *
 *	return (struct block){ "The award",
 *		FACTS(rq->mem, { "Gift", .text = gift }, { "Payment", .text = filled(reference) })
 *};
 */
#ifndef WEB_PAGES_LISTED_H
#define WEB_PAGES_LISTED_H

#include <string.h>

#include "web/rq.h"

#define LISTED(m, T, ...)                                                                          \
	mem_copy((m), (const T[]){ __VA_ARGS__ }, sizeof((const T[]){ __VA_ARGS__ }))
#define N_LISTED(T, ...) (sizeof((const T[]){ __VA_ARGS__ }) / sizeof(T))

#define MANY(m, member, T, ...)                                                                    \
	.member = LISTED(m, T, __VA_ARGS__), .n_##member = N_LISTED(T, __VA_ARGS__)

#define FACTS(m, ...)	MANY(m, facts, struct fact, __VA_ARGS__)
#define FIGURES(m, ...) MANY(m, figures, struct figure, __VA_ARGS__)
#define TASKS(m, ...)	MANY(m, tasks, struct task, __VA_ARGS__)
#define BLOCKS(m, ...)	MANY(m, blocks, struct block, __VA_ARGS__)

/* NULL for "": what has no text is left out. */
static inline const char *filled(const char *s)
{
	return s == NULL || s[0] == '\0' ? NULL : s;
}

/* The label of the choice with that value, of a list that ends with NULL; else as is said. */
static inline const char *label_of(
	const struct choice *choices, const char *value, const char *otherwise)
{
	while (choices->value != NULL && strcmp(choices->value, value) != 0)
		choices++;
	return choices->value == NULL ? otherwise : choices->label;
}

/* Its place in such a list; that of the end when it is not there. */
static inline int place_of(const struct choice *choices, const char *value)
{
	int i = 0;

	while (choices[i].value != NULL && strcmp(choices[i].value, value) != 0)
		i++;
	return i;
}

/* before and the text; NULL for "". */
static inline const char *with_text(struct mem *m, const char *before, const char *s)
{
	return filled(s) == NULL ? NULL : mem_printf(m, "%s%s", before, s);
}

/* The next of several texts behind those before it; either may be NULL. */
static inline const char *and_then(
	struct mem *m, const char *before, const char *between, const char *next)
{
	if (next == NULL)
		return before;
	return before == NULL ? next : mem_printf(m, "%s%s%s", before, between, next);
}

/* The path with an id behind it: "/panel/proposals/ID". */
static inline const char *id_path(struct mem *m, const char *before, int64_t id)
{
	return mem_printf(m, "%s%s", before, id_text(id).s);
}

#endif
