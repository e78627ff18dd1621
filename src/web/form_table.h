/*
 * A form as one table (struct field, form.h).  A field's row says where its value
 * lies in the struct that a use case takes and in the stored one, and how it is
 * shown; here is what reads and shows all of them.
 *
 *	#define IN(m) .in = MEMBER(struct org_input, m), .of = MEMBER(struct org, m)
 *	FORM(org_form, { "name", FIELD_TEXT, "Name", IN(name), .is_required = true }, …);
 *
 *	struct org_input in = { 0 };
 *	form_take(rq, &in);
 *	…
 *	e = form_page(rq, &org_form, &org, &v, NULL);
 *
 * A member of a kind that its field does not have is a BUG().  Everything lives
 * in rq->mem.
 */
#ifndef WEB_FORM_TABLE_H
#define WEB_FORM_TABLE_H

#include "web/rq.h"
#include "web/view_form.h"

/*
 * Fields that repeat together.  A row with anything in a field that is not
 * `instead` of something counts; the others are left out.
 */
struct field_group {
	/* Where the array's pointer and its count lie, taken and stored; the rows are of one size.
	 */
	size_t in, n_in, of, n_of, size;
	/* A rule's finding at one of its fields says in its value which row, of those taken. */
	bool is_ruled;
	/* As a table of lines; id NULL: the rows stand below each other, '#' of a label is their
	 * number. */
	const char *id, *label, *hint;
	const char *each; /* a heading above each row, with its number; or NULL */
	struct button add;
	/* Sets what hangs on the day; or NULL. */
	void (*fill)(struct rq *rq, const void *stored, struct line_table *table);
	/* Why the rows cannot be changed any more, NULL: they can; or NULL. */
	const char *(*fixed)(struct rq *rq, const void *stored);
};

/* The list and its count in what is taken, then in what is stored. */
#define GROUP(In, list, n_list, Of, of_list, n_of_list)                                            \
	.in = offsetof(In, list), .n_in = offsetof(In, n_list), .of = offsetof(Of, of_list),       \
	.n_of = offsetof(Of, n_of_list), .size = sizeof(*((In *)NULL)->list)

/* What was sent, into every member that a field of the route's form names. */
void form_take(struct rq *rq, void *ret_input);

/*
 * The rows: what is stored, for show_form() and its like to put what was typed
 * over it.  ERR_… is that of a fill.
 */
MUST_CHECK enum err form_show(struct rq *rq, const struct form *form, const void *stored,
	struct form_row **ret_rows, size_t *ret_n);

/* True when this form was sent, and is shown again. */
bool form_is_sent(const struct rq *rq, const struct form *form);

/* True when it was sent to be looked at only: its "do" is "preview". */
bool form_is_preview(const struct rq *rq, const struct form *form);

/*
 * True when the form is shown again and something it was made from (a field that
 * is_seen) is another by now.  form_show() then says beside each field what was
 * saved, and what is seen is that of now: the next save knows of it.
 */
bool form_is_stale(struct rq *rq, const struct form *form, const void *stored);

/* Sets status and notice of a page with this form: 409 when it is stale, 200 for a preview. */
void form_tell(struct rq *rq, const struct form *form, const void *stored, struct page *page);

/*
 * What a word of the query ("?done=saved") tells on the page that follows: the
 * label of the field's option, its hint as title.  None without the word.
 */
struct notice form_told(const struct rq *rq, const char *field);

/* The row of a repeating field that was taken as the k-th; 0 when none was. */
size_t form_row_taken(const struct rq *rq, const char *field, size_t k);

/*
 * Writes the page that is one form, in rq->page; v says the rest.  form NULL: it has no rows.
 * zone: for instants in findings; NULL: UTC.
 */
MUST_CHECK enum err form_page(struct rq *rq, const struct form *form, const void *stored,
	struct form_view *v, const char *zone);

/* The same, not written: for a page that shows more than the form. */
MUST_CHECK enum err form_fill(struct rq *rq, const struct form *form, const void *stored,
	struct form_view *v, const char *zone);

#endif
