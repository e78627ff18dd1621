/* `bursary check` as a task: the same parts, asked for by an administrator while the program is
 * served. */
#include "domain/check_task.h"

#include "domain/check.h"

struct told {
	const struct task_teller *teller;
};

static void tell(void *arg, const char *part, uint64_t done, uint64_t total)
{
	const struct told *t = arg;
	const struct task_progress p = { part, done, total };

	t->teller->tell(t->teller->arg, &p);
}

/* Which parts are off and by how many; what is off is told at the terminal: it may name what is
 * hidden. */
static enum err compute(
	struct cx *cx, const struct task *t, const struct task_teller *teller, struct buf *outcome)
{
	struct told told = { teller };
	struct complaints c = { .mem = cx->mem, .tell = tell, .tell_arg = &told };
	struct check_part parts[CHECK_PARTS_MAX];
	size_t n;
	enum err e = check_all(cx, &c, parts, &n);

	(void)t;
	(void)e; /* of a part: it is told with it */
	BUF_LIT(outcome, "{\"parts\":[");
	for (size_t i = 0; i < n; i++)
		buf_printf(outcome, "%s{\"name\":\"%s\",\"off\":%zu,\"is_whole\":%s}",
			i == 0 ? "" : ",", parts[i].name, parts[i].n_off,
			parts[i].e == ERR_OK ? "true" : "false");
	BUF_LIT(outcome, "]}");
	return ERR_OK;
}

/* Nothing is changed by it, so nothing can have changed meanwhile. */
static enum err keep(struct cx *cx, const struct task *t, struct bytes outcome,
	struct task_steps *steps, struct task_end *ret_end)
{
	(void)t;
	(void)steps;
	*ret_end = (struct task_end){ .how = TASK_KEPT,
		.result = mem_strn(cx->mem, outcome.data, outcome.n) };
	crypto_sha256(outcome.data, outcome.n, &ret_end->digest);
	return ERR_OK;
}

const struct task_work check_task = { ACT_CHECK, compute, keep };

enum err check_ask(struct cx *cx)
{
	return task_ask(cx, TASK_CHECK, (struct call_id){ 0 }, "{}");
}
