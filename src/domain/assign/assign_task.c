/* The best assignment as a task: computed by a process of its own, kept in one bracket. */
#include "domain/assign/assign_task.h"

#include "base/num.h"
#include "domain/assign/assign.h"
#include "domain/assign/assign_engine.h"
#include "domain/assign/assign_sql.h"
#include "domain/audit/audit.h"
#include "domain/notice/notice.h"

enum { ROWS = 500 }; /* of one statement */

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

static enum err compute(
	struct cx *cx, const struct task *t, const struct task_teller *teller, struct buf *outcome)
{
	struct assign_answer a;
	struct head h = { .n_found = 0 };
	enum err e =
		assign_compute(cx, t->call, reviewers_of(t), ASSIGN_LIST, teller, &a, &h.digest);

	if (e != ERR_OK)
		return e;
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

static enum err put_rows(struct cx *cx, const struct assign_found *found, size_t n)
{
	enum err e = ERR_OK;

	for (size_t from = 0; e == ERR_OK && from < n; from += ROWS) {
		struct mem *mem = mem_new(cx->mem, "rows");
		struct buf b;

		buf_init(&b, mem, ROWS * 80);
		for (size_t i = from; i < n && i < from + ROWS; i++)
			buf_printf(&b, "%c[%" PRId64 ",%" PRId64 ",%" PRId64 ",%.9g]",
				i == from ? '[' : ',', cx_new_id(cx), found[i].proposal.v,
				found[i].person.v, found[i].score);
		buf_char(&b, ']');
		e = assign_put_many(cx->db, buf_str(&b), cx->actor.person, cx->now);
		mem_end(mem);
	}
	return e;
}

static int by_person(const void *a, const void *b)
{
	int64_t x = ((const struct assign_found *)a)->person.v;
	int64_t y = ((const struct assign_found *)b)->person.v;

	return (x > y) - (x < y);
}

/* One letter to each, of how many there are; found is put in their order. */
static enum err write_letters(
	struct cx *cx, const struct task *t, struct assign_found *found, size_t n)
{
	struct notice_draft *drafts = MEM_ARRAY(cx->mem, struct notice_draft, n);
	struct assign_title_row call;
	size_t n_drafts = 0;
	enum err e = assign_title(cx->db, cx->mem, t->call, &call);

	if (e != ERR_OK)
		return e;
	qsort(found, n, sizeof(*found), by_person);
	for (size_t i = 0, next; i < n; i = next) {
		for (next = i; next < n && found[next].person.v == found[i].person.v; next++)
			continue;
		drafts[n_drafts++] = (struct notice_draft){
			.key = mem_printf(cx->mem, "review-asked:%" PRId64 ":%" PRId64, t->call.v,
				cx_new_id(cx)),
			.to = found[i].person,
			.facts = { .kind = LETTER_REVIEW_ASKED,
				.panel_call = t->call,
				.link = "/reviews",
				.call_title = call.title,
				.n = (int64_t)(next - i) }
		};
	}
	return notice_add_many(cx, drafts, n_drafts);
}

static enum err put_all(struct cx *cx, const struct task *t, const struct head *h,
	struct assign_found *found, struct task_end *end)
{
	enum err e = put_rows(cx, found, h->n_found);
	double sum = 0;

	for (uint64_t i = 0; i < h->n_found; i++)
		sum += found[i].score;
	if (e == ERR_OK && h->n_found > 0)
		e = write_letters(cx, t, found, h->n_found);
	if (e == ERR_OK)
		e = assign_run_put(cx->db, cx_new_id(cx), t->call, cx->now, h->is_proven_best,
			(int64_t)h->n_found, sum);
	end->result =
		mem_printf(cx->mem, "{\"added\":%" PRIu64 ",\"by\":\"engine\",\"proven_best\":%s}",
			h->n_found, h->is_proven_best ? "true" : "false");
	return e == ERR_OK ? audit_add(cx, "reviewers_assigned", "call", t->call.v, end->result)
			   : e;
}

static enum err keep(
	struct cx *cx, const struct task *t, struct bytes outcome, struct task_end *ret_end)
{
	struct assign_input in;
	struct head h;
	struct assign_found *found = read_outcome(cx->mem, outcome, &h);
	enum err e = assign_input_load(cx, t->call, reviewers_of(t), &in);

	if (e != ERR_OK)
		return e;
	*ret_end = (struct task_end){ .how = TASK_CHANGED, .digest = h.digest };
	if (memcmp(&in.digest, &h.digest, sizeof(h.digest)) != 0)
		return ERR_OK;
	if (!h.is_possible) {
		ret_end->how = TASK_REFUSED;
		ret_end->why = TASK_WHY_TOO_FEW;
		ret_end->result = mem_printf(
			cx->mem, "{\"limit\":%" PRId64 ",\"value\":%" PRId64 "}", h.need, h.have);
		return ERR_OK;
	}
	ret_end->how = TASK_KEPT;
	return put_all(cx, t, &h, found, ret_end);
}

const struct task_work assign_task = { ACT_CALL_ASSIGN, compute, keep };
