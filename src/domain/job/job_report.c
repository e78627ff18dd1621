#include "domain/job/job_report.h"

#include "base/buf.h"
#include "base/num.h"

void job_report_add(struct mem *mem, struct job_report *r, struct job_step step)
{
	if (r->n == r->cap) {
		r->cap = r->cap == 0 ? 64 : r->cap * 2;
		r->steps = mem_grow(mem, r->steps, r->cap, sizeof(*r->steps));
	}
	r->n_of[step.kind]++;
	r->steps[r->n++] = step;
}

/* Texts have no tabs and line ends: they were read as lines (job_in.c). */
const char *job_report_text(struct mem *mem, const struct job_report *r)
{
	struct buf b;

	buf_init(&b, mem, 4096);
	buf_printf(&b, "%d\t%" PRId64 "\t%" PRId64 "\n", (int)r->fault, r->fault_line, r->n_kept);
	for (size_t i = 0; i < r->n; i++) {
		const struct job_step *s = &r->steps[i];

		buf_printf(&b, "%d\t%" PRId64 "\t%" PRId64 "\t%d\t%s\t%s\t%s\t%s\n", (int)s->kind,
			s->line, s->likeness, (int)s->why, s->title, s->place, s->with_slug,
			s->with_title);
	}
	return buf_str(&b);
}

static int64_t number(char **rest, int64_t most)
{
	const char *text = strsep(rest, "\t");
	int64_t n;

	return text != NULL && num_parse_int(text, 0, most, &n) == ERR_OK ? n : -1;
}

static const char *text(char **rest)
{
	const char *s = strsep(rest, "\t");

	return s == NULL ? "" : s;
}

void job_report_read(struct mem *mem, const char *stored, struct job_report *ret_report)
{
	char *lines = mem_str(mem, stored), *line = strsep(&lines, "\n");
	struct job_report r = { .n = 0 };
	int64_t fault = number(&line, JOB_IN_NO_TITLES);

	r.fault = fault < 0 ? JOB_IN_EMPTY : (enum job_in_fault)fault;
	r.fault_line = number(&line, INT64_MAX);
	r.n_kept = number(&line, INT64_MAX);
	while ((line = strsep(&lines, "\n")) != NULL && line[0] != '\0') {
		int64_t kind = number(&line, JOB_STEP_COUNT - 1), at = number(&line, INT64_MAX),
			likeness = number(&line, 100), why = number(&line, JOB_WHY_COUNT - 1);
		struct job_step s = { .line = at, .likeness = likeness };

		if (kind < 0 || why < 0)
			break;
		s.kind = (enum job_step_kind)kind;
		s.why = (enum job_why)why;
		s.title = text(&line);
		s.place = text(&line);
		s.with_slug = text(&line);
		s.with_title = text(&line);
		job_report_add(mem, &r, s);
	}
	*ret_report = r;
}
