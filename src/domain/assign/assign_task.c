/* The best assignment as a task: computed by a process of its own, kept in one bracket. */
#include "domain/assign/assign_task.h"

#include "base/num.h"
#include "domain/assign/assign.h"
#include "domain/assign/assign_engine.h"
#include "domain/assign/assign_sql.h"
#include "domain/audit/audit.h"
#include "domain/life/life.h"
#include "domain/notice/notice.h"

enum { STEP = 250 }; /* pairs of one bracket, at the least: all of the last reviewer's */

/* An outcome between two processes of this program: the head, then n_found pairs. */
struct head {
	struct digest digest;
	int64_t need, have;
	uint64_t n_found;
	bool is_possible, is_proven_best;
};

enum err assign_best_ask(struct cx *cx, struct call_id call, int64_t reviewers)
{
	return task_ask(cx, TASK_ASSIGN, call,
		mem_printf(cx->mem, "{\"reviewers\":%" PRId64 "}", reviewers));
}

/* Only what assign_best_ask() wrote. */
static int64_t reviewers_of(const struct task *t)
{
	static const char before[] = "{\"reviewers\":";
	const char *from = t->parameters + sizeof(before) - 1;
	char digits[24] = "";
	int64_t n = 0;

	if (strncmp(t->parameters, before, sizeof(before) - 1) != 0)
		return 0;
	snprintf(digits, sizeof(digits), "%.*s", (int)strcspn(from, "}"), from);
	return num_parse_int(digits, 1, INT32_MAX, &n) == ERR_OK ? n : 0;
}

static int by_person(const void *a, const void *b)
{
	const struct assign_found *x = a, *y = b;

	if (x->person.v != y->person.v)
		return x->person.v < y->person.v ? -1 : 1;
	return (x->proposal.v > y->proposal.v) - (x->proposal.v < y->proposal.v);
}

/* The pairs go by reviewer: who is asked is asked in one step. */
static enum err compute(
	struct cx *cx, const struct task *t, const struct task_teller *teller, struct buf *outcome)
{
	struct assign_answer a;
	struct head h = { .n_found = 0 };
	enum err e =
		assign_compute(cx, t->call, reviewers_of(t), ASSIGN_LIST, teller, &a, &h.digest);

	if (e != ERR_OK)
		return e;
	if (a.n_found > 0)
		qsort(a.found, a.n_found, sizeof(*a.found), by_person);
	h.need = a.need;
	h.have = a.have;
	h.n_found = a.n_found;
	h.is_possible = a.is_possible;
	h.is_proven_best = a.is_proven_best;
	buf_add(outcome, &h, sizeof(h));
	buf_add(outcome, a.found, a.n_found * sizeof(*a.found));
	return ERR_OK;
}

static struct assign_found *read_outcome(struct mem *mem, struct bytes outcome, struct head *h)
{
	struct assign_found *found;

	MUST(outcome.n >= sizeof(*h));
	memcpy(h, outcome.data, sizeof(*h));
	MUST(outcome.n == sizeof(*h) + h->n_found * sizeof(*found));
	found = MEM_ARRAY_RAW(mem, struct assign_found, h->n_found);
	if (h->n_found > 0)
		memcpy(found, (const char *)outcome.data + sizeof(*h), h->n_found * sizeof(*found));
	return found;
}

static const char *rows_text(struct cx *cx, const struct assign_found *found, size_t n)
{
	struct buf b;

	buf_init(&b, cx->mem, n * 80 + 3);
	buf_char(&b, '[');
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s[%" PRId64 ",%" PRId64 ",%" PRId64 ",%.9g]", i == 0 ? "" : ",",
			cx_new_id(cx), found[i].proposal.v, found[i].person.v, found[i].score);
	buf_char(&b, ']');
	return buf_str(&b);
}

/*
 * Later steps: may these pairs still be?  That what is best may be something else by
 * now is no reason: it was best when the first were kept.
 */
static enum err look_again(
	struct cx *cx, const struct task *t, const char *rows, size_t n, bool *ret_is_well)
{
	struct assign_still_row still;
	struct assign_overloaded_row over;
	enum err e = assign_still(cx->db, cx->mem, rows, t->call, cx->actor.person, &still);

	if (e == ERR_OK)
		e = assign_overloaded(cx->db, cx->mem, rows, t->call, cx->actor.person, &over);
	if (e == ERR_OK)
		*ret_is_well = still.n == (int64_t)n && over.n == 0;
	return e;
}

/* Where the pairs of the reviewer at `from` end. */
static size_t end_of_person(const struct assign_found *found, size_t n, size_t from)
{
	size_t i = from;

	while (i < n && found[i].person.v == found[from].person.v)
		i++;
	return i;
}

/* One letter to each, of how many there are. */
static enum err write_letters(
	struct cx *cx, const struct task *t, const struct assign_found *found, size_t n)
{
	struct notice_draft *drafts = MEM_ARRAY(cx->mem, struct notice_draft, n);
	struct assign_title_row call;
	size_t n_drafts = 0;
	enum err e = assign_title(cx->db, cx->mem, t->call, &call);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0, next; i < n; i = next) {
		next = end_of_person(found, n, i);
		drafts[n_drafts++] = (struct notice_draft){
			.key = mem_printf(cx->mem, "review-asked:%" PRId64 ":%" PRId64, t->call.v,
				cx_new_id(cx)),
			.to = found[i].person,
			.facts = { .kind = verb_letter(VERB_ASSIGNMENT_ASSIGN),
				.panel_call = t->call,
				.link = "/reviews",
				.call_title = call.title,
				.n = (int64_t)(next - i) }
		};
	}
	return notice_add_many(cx, drafts, n_drafts);
}

/* The pairs of some reviewers, their letters, and the audit of it. */
static enum err put_step(struct cx *cx, const struct task *t, const struct head *h,
	const struct assign_found *found, size_t n, const char *rows, int64_t at)
{
	enum err e = assign_put_many(cx->db, rows, cx->actor.person, at);

	if (e == ERR_OK)
		e = write_letters(cx, t, found, n);
	return e == ERR_OK ? audit_add(cx, "reviewers_assigned", "call", t->call.v,
				     mem_printf(cx->mem,
					     "{\"added\":%zu,\"by\":\"engine\",\"proven_best\":%s}",
					     n, h->is_proven_best ? "true" : "false"))
			   : e;
}

static enum err put_run(struct cx *cx, const struct task *t, const struct head *h,
	const struct assign_found *found, int64_t at)
{
	double sum = 0;

	for (uint64_t i = 0; i < h->n_found; i++)
		sum += found[i].score;
	return assign_run_put(
		cx->db, cx_new_id(cx), t->call, at, h->is_proven_best, (int64_t)h->n_found, sum);
}

/* From steps->next on: as many whole reviewers as make a step. */
static enum err put_next(struct cx *cx, const struct task *t, const struct head *h,
	const struct assign_found *found, struct task_steps *steps, struct task_end *end)
{
	size_t from = steps->next, to = from;
	bool is_well = true;
	const char *rows;
	enum err e = ERR_OK;

	while (to < h->n_found && to - from < STEP)
		to = end_of_person(found, h->n_found, to);
	rows = rows_text(cx, found + from, to - from);
	if (from == 0)
		steps->at = cx->now;
	else
		e = look_again(cx, t, rows, to - from, &is_well);
	if (e != ERR_OK || !is_well)
		return e; /* end says that it changed */
	e = put_step(cx, t, h, found + from, to - from, rows, steps->at);
	steps->next = to;
	end->how = to < h->n_found ? TASK_MORE : TASK_KEPT;
	end->result = mem_printf(cx->mem, "{\"added\":%" PRIu64 "}", h->n_found);
	return e == ERR_OK && end->how == TASK_KEPT ? put_run(cx, t, h, found, steps->at) : e;
}

/* All that it was computed from, once more. */
static enum err is_same(
	struct cx *cx, const struct task *t, const struct head *h, bool *ret_is_same)
{
	struct assign_input in;
	enum err e = assign_input_load(cx, t->call, reviewers_of(t), &in);

	if (e == ERR_OK)
		*ret_is_same = memcmp(&in.digest, &h->digest, sizeof(in.digest)) == 0;
	return e;
}

static enum err keep(struct cx *cx, const struct task *t, struct bytes outcome,
	struct task_steps *steps, struct task_end *ret_end)
{
	struct head h;
	struct assign_found *found = read_outcome(cx->mem, outcome, &h);
	bool is_well = true;
	enum err e = steps->next == 0 ? is_same(cx, t, &h, &is_well) : ERR_OK;

	*ret_end = (struct task_end){ .how = TASK_CHANGED, .digest = h.digest };
	if (e != ERR_OK || !is_well)
		return e;
	if (!h.is_possible) {
		ret_end->how = TASK_REFUSED;
		ret_end->why = TASK_WHY_TOO_FEW;
		ret_end->result = mem_printf(
			cx->mem, "{\"limit\":%" PRId64 ",\"value\":%" PRId64 "}", h.need, h.have);
		return ERR_OK;
	}
	return put_next(cx, t, &h, found, steps, ret_end);
}

const struct task_work assign_task = { ACT_CALL_ASSIGN, compute, keep };
