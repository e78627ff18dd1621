/* Lists with filters above: the address holds the whole view. */
#ifndef WEB_PAGES_FILTER_H
#define WEB_PAGES_FILTER_H

#include "domain/list.h"
#include "web/pages/common/listed.h"
#include "web/view_public.h"

/* One field of the query, as it was understood; value "": not set. */
struct filter {
	const char *name, *value;
};

bool filter_is_set(const struct filter *f, size_t n);

/* path with the filters in its query, the one called name at value instead (NULL: all as they are).
 */
const char *filter_href(struct mem *m, const char *path, const struct filter *f, size_t n,
	const char *name, const char *value);

/* "1 call", "12 calls" */
const char *filter_count(struct mem *m, size_t n, const char *one, const char *many);

/* "12", "3 of 12" and "USD 1,200" with their labels. */
struct figure figure_count(struct mem *m, int64_t n, const char *label);
struct figure figure_part(struct mem *m, int64_t part, int64_t whole, const char *label);
/* "1 award", "12 awards" as a figure. */
struct figure figure_counted(struct mem *m, int64_t n, const char *one, const char *many);
struct figure figure_usd(struct mem *m, int64_t cents, const char *label);

/*
 * The choices of a filter that come from what is listed: add each thing's
 * value, then end; doubles go, the rest is sorted by label.
 */
struct options {
	struct mem *mem;
	struct choice *items;
	size_t n, cap;
};

void options_begin(struct options *o, struct mem *m);
void options_add(struct options *o, const char *value, const char *label);

/*
 * f is a select of them, first "all" for none.  Its value is what the query says; one
 * that no thing has is listed too, so that the form shows what was asked for.
 */
void options_end(struct options *o, const char *all, struct field_view *f);

/* Rows with the words that somebody typed, in one of these texts of theirs; "" are all. */
#define SEARCHED(m, typed, ...)                                                                    \
	searched((m), (typed), LISTED((m), struct member, __VA_ARGS__),                            \
		N_LISTED(struct member, __VA_ARGS__))
struct list_words searched(struct mem *m, const char *typed, const struct member *texts, size_t n);

/* f is a select of n things of that size, by two texts of theirs. */
void options_of(struct mem *m, const void *things, size_t n, size_t size, struct member value,
	struct member label, const char *all, struct field_view *f);

/* A search field. */
struct field_view filter_search(const char *label, const char *typed);

#endif
