/*
 * What the pages of a call's work share, from the deadline to the announcement:
 * the side navigation, forms beside other forms, small words.
 */
#ifndef WEB_PAGES_WORK_H
#define WEB_PAGES_WORK_H

#include "domain/call/call.h"
#include "web/pages/common/listed.h"
#include "web/rq.h"
#include "web/view_work.h"

/* Where a page stands in it. */
enum work_place {
	WORK_CALL,
	WORK_SCREENING,
	WORK_PANEL,
	WORK_PROGRESS,
	WORK_ASSIGN,
	WORK_DECIDE,
	WORK_RELEASE,
	WORK_AWARDS
};

/*
 * Reads the call and sets the page's shape, title and side navigation: what the
 * actor may open of this call and nothing else.
 */
MUST_CHECK enum err work_begin(struct rq *rq, struct call_id id, enum work_place at,
	const char *title, struct call *ret_call);

/* A page for work that is about no single call. */
void work_page(struct rq *rq, const char *title);

/* Tells at the top of the page what was refused: of a page whose forms do not tell it themselves. */
void work_refused(struct rq *rq);

/*
 * Writes the page of these blocks, in rq->page; its title too when the page has
 * none yet.  Returns ERR_OK.
 */
MUST_CHECK enum err blocks_show(struct rq *rq, struct blocks_view v);

/*
 * The same, told in place: SHOW_BLOCKS(rq, "Gifts", .lead = …, BLOCKS(rq->mem, to_pay, others)).
 * So are a narrow form, and the sections that are forms or buttons.
 */
#define SHOW_BLOCKS(rq, ...)	   blocks_show((rq), (struct blocks_view){ __VA_ARGS__ })
#define NARROW_FORM(rq, form, ...) narrow_form((rq), (form), (struct form_view){ __VA_ARGS__ })
#define FORM_BLOCK(rq, ret_block, title, path, form, stored, ...)                                  \
	work_form_block(                                                                           \
		(rq), (title), (path), (form), (stored), (struct act){ __VA_ARGS__ }, (ret_block))
#define BUTTON_BLOCK(rq, title, path, ...)                                                         \
	work_button_block((rq), (title), (path), (struct act){ __VA_ARGS__ })

/* The same of blocks beside a form; the page is dressed. */
MUST_CHECK enum err beside_show(struct rq *rq, struct beside_view v);

/* What was sent, as a T; lives as long as the request. */
#define TAKEN(rq, T) ((const T *)work_taken((rq), MEM_NEW((rq)->mem, T)))
const void *work_taken(struct rq *rq, void *input);

/* The page that is one form, narrow: its kicker or title is the page's title. */
MUST_CHECK enum err narrow_form(struct rq *rq, const struct form *form, struct form_view v);

/* What the actor may do to an object, asked for showing only: the route asks again. */
MUST_CHECK enum err work_standing(
	struct rq *rq, enum object_kind kind, int64_t id, struct standing *ret_standing);

/*
 * A form among others on a page.  path: its POST route as the table writes it,
 * with the object it is about in a->action (NULL: the page's own, by rq_path()): what was typed and
 * found wrong is shown with the form that was sent, the others stay as they are.
 */
void work_act(struct rq *rq, const char *path, struct act *a, struct form_row *rows, size_t n,
	const char *zone);

/* What can be done to the rows of a list that are selected; path as above, b is copied. */
const struct bulk *work_bulk(struct rq *rq, const char *path, struct bulk b);

/* The same with the rows of a form table (web/form_table.h). */
MUST_CHECK enum err work_form(struct rq *rq, const char *path, const struct form *form,
	const void *stored, struct act *a);

/* A section of the page that is such a form, or one button; a is copied. */
MUST_CHECK enum err work_form_block(struct rq *rq, const char *title, const char *path,
	const struct form *form, const void *stored, struct act a, struct block *ret_block);
struct block work_button_block(struct rq *rq, const char *title, const char *path, struct act a);

/*
 * Instead of the button of a step for which the actor must see every proposal
 * of the call (rights/standing_load.h): the same words whatever is hidden.
 */
extern const struct notice work_for_colleague;

/* "USD 70,000"; "–" for none. */
const char *work_usd(struct mem *m, int64_t cents);

/* "0.61", "4.2": digits behind the point. */
const char *work_real(struct mem *m, double v, int digits);

/* "University of X, Germany"; either may be empty. */
const char *work_place_of(struct mem *m, const char *org, const char *country);

/* A fact's moment, with its machine form; at 0: "not yet". */
struct fact work_when(struct mem *m, const char *label, int64_t at, const char *zone);

/* The same as a stage of a timeline, done when at is not 0. */
struct stage work_stage(struct mem *m, const char *label, int64_t at, const char *zone);

/* "/panel/SLUG/assign" and the like. */
const char *work_path(struct rq *rq, const char *before, const char *slug, const char *after);

#endif
