#include "web/pages/staff/job_report_show.h"

#include "web/pages/common/listed.h"
#include "web/text/job_text.h"

static struct badge badge_of(enum job_step_kind kind)
{
	static const enum badge_kind kinds[] = { [JOB_STEP_ADDED] = BADGE_GOOD,
		[JOB_STEP_CHANGED] = BADGE_ACTIVE,
		[JOB_STEP_SAME] = BADGE_PLAIN,
		[JOB_STEP_JOINED] = BADGE_ACTIVE,
		[JOB_STEP_REFUSED] = BADGE_BAD,
		[JOB_STEP_CLOSED] = BADGE_ENDED };

	return (struct badge){ kinds[kind], job_step_word(kind) };
}

enum { COLUMNS = 3 };

static struct table_row row_of(struct mem *m, const struct job_step *s, bool is_done)
{
	struct cell *c = MEM_ARRAY(m, struct cell, COLUMNS);
	bool is_there = is_done || s->kind == JOB_STEP_SAME;

	c[0] = (struct cell){ s->title[0] == '\0' ? "(no title)" : s->title,
		.href = is_there && s->with_slug[0] != '\0'
				? mem_printf(m, "/staff/jobs/%s", s->with_slug)
				: NULL,
		.sub = filled(s->place) };
	c[1] = (struct cell){ .badge = badge_of(s->kind) };
	c[2].text = job_step_text(m, s);
	return (struct table_row){ .cells = c };
}

/* What was refused first, then what was put together; what stays as it was is counted only. */
static struct table table_of(struct mem *m, const struct job_report *r, bool is_done)
{
	static const struct column heads[COLUMNS] = { { .head = "Posting" }, { .head = "Becomes" },
		{ .head = "Why" } };
	static const enum job_step_kind order[] = { JOB_STEP_REFUSED, JOB_STEP_JOINED,
		JOB_STEP_CLOSED, JOB_STEP_CHANGED, JOB_STEP_ADDED };
	struct table_row *rows = MEM_ARRAY(m, struct table_row, JOB_STEPS_SHOWN + 1);
	size_t n = 0;

	for (size_t k = 0; k < sizeof(order) / sizeof(order[0]); k++)
		for (size_t i = 0; i < r->n && n < JOB_STEPS_SHOWN; i++)
			if (r->steps[i].kind == order[k])
				rows[n++] = row_of(m, &r->steps[i], is_done);
	return (struct table){ .label = "Postings of the file",
		.columns = heads,
		.n_columns = COLUMNS,
		.rows = rows,
		.n_rows = n };
}

struct block job_report_block(struct mem *m, const struct job_report *r, bool is_done)
{
	struct table *table = MEM_NEW(m, struct table);

	*table = table_of(m, r, is_done);
	if (table->n_rows == 0)
		return (struct block){ .title = NULL };
	return (struct block){ "One by one", .table = table,
		.lead = r->n > JOB_STEPS_SHOWN ? "The first 500 of them." : NULL };
}
