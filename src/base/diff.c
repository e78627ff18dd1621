#include "base/diff.h"

#include <stdint.h>

/* What is left between the common beginning and the common end. */
struct inner {
	const struct diff_pair *p;
	size_t at_a, at_b; /* where it begins */
	int64_t n_a, n_b;
};

/* far[d][k + d]: how much of the first is used up on diagonal k after d steps. */
struct trace {
	int64_t **far;
	int64_t steps; /* -1: more than were allowed */
};

static int64_t slide(const struct inner *in, int64_t x, int64_t k)
{
	int64_t y = x - k;

	while (x < in->n_a && y < in->n_b &&
		in->p->same(in->p->arg, in->at_a + (size_t)x, in->at_b + (size_t)y)) {
		x++;
		y++;
	}
	return x;
}

/* True when diagonal k is best reached with an item that is new, and not with one that goes. */
static bool comes_down(const int64_t *before, int64_t d, int64_t k)
{
	if (k == -d || k == d)
		return k == -d;
	return before[k - 1 + d - 1] < before[k + 1 + d - 1];
}

static bool step(struct mem *mem, const struct inner *in, struct trace *t, int64_t d)
{
	const int64_t *before = d == 0 ? NULL : t->far[d - 1];
	int64_t *now = MEM_ARRAY(mem, int64_t, (size_t)(2 * d + 1));

	t->far[d] = now;
	for (int64_t k = -d; k <= d; k += 2) {
		int64_t x = 0;

		if (d > 0)
			x = comes_down(before, d, k) ? before[k + 1 + d - 1]
						     : before[k - 1 + d - 1] + 1;
		now[k + d] = slide(in, x, k);
		if (k == in->n_a - in->n_b && now[k + d] >= in->n_a)
			return true;
	}
	return false;
}

static struct trace search(struct mem *mem, const struct inner *in, size_t most)
{
	struct trace t = { MEM_ARRAY(mem, int64_t *, most + 1), -1 };

	for (int64_t d = 0; d <= (int64_t)most && d <= in->n_a + in->n_b; d++)
		if (step(mem, in, &t, d)) {
			t.steps = d;
			break;
		}
	return t;
}

/* One letter for each item, from the end to the beginning. */
static size_t walk_back(const struct inner *in, const struct trace *t, char *ret_steps)
{
	int64_t x = in->n_a, y = in->n_b;
	size_t n = 0;

	for (int64_t d = t->steps; d > 0; d--) {
		const int64_t k = x - y, *before = t->far[d - 1];
		bool is_down = comes_down(before, d, k);
		int64_t from = before[(is_down ? k + 1 : k - 1) + d - 1];

		for (; x > (is_down ? from : from + 1); x--, y--)
			ret_steps[n++] = '=';
		ret_steps[n++] = is_down ? '+' : '-';
		if (is_down)
			y--;
		else
			x--;
	}
	for (; x > 0; x--)
		ret_steps[n++] = '=';
	return n;
}

/* ---- runs ---- */

struct runs {
	struct diff_run *items;
	size_t n, a, b; /* where the next run begins */
};

static void add(struct runs *r, enum diff_kind kind, size_t n)
{
	if (n == 0)
		return;
	r->items[r->n++] = (struct diff_run){ kind, r->a, r->b, n };
	if (kind != DIFF_NEW)
		r->a += n;
	if (kind != DIFF_GONE)
		r->b += n;
}

/* Between two that are the same: first all that goes, then all that is new. */
static void add_steps(struct runs *r, const char *steps, size_t n)
{
	while (n > 0) {
		size_t same = 0, gone = 0, fresh = 0;

		for (; n > 0 && steps[n - 1] == '='; n--)
			same++;
		for (; n > 0 && steps[n - 1] != '='; n--)
			steps[n - 1] == '-' ? gone++ : fresh++;
		add(r, DIFF_SAME, same);
		add(r, DIFF_GONE, gone);
		add(r, DIFF_NEW, fresh);
	}
}

static size_t common_head(const struct diff_pair *p)
{
	size_t n = 0;

	while (n < p->n_a && n < p->n_b && p->same(p->arg, n, n))
		n++;
	return n;
}

static size_t common_tail(const struct diff_pair *p, size_t head)
{
	size_t n = 0;

	while (n < p->n_a - head && n < p->n_b - head &&
		p->same(p->arg, p->n_a - 1 - n, p->n_b - 1 - n))
		n++;
	return n;
}

/* Runs of the same that lie side by side are one. */
static void join(struct runs *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++)
		if (n > 0 && r->items[n - 1].kind == r->items[i].kind)
			r->items[n - 1].n += r->items[i].n;
		else
			r->items[n++] = r->items[i];
	r->n = n;
}

void diff_runs(struct mem *mem, const struct diff_pair *p, size_t most, struct diff_run **ret_runs,
	size_t *ret_n)
{
	const size_t head = common_head(p), tail = common_tail(p, head);
	const struct inner in = { p, head, head, (int64_t)(p->n_a - head - tail),
		(int64_t)(p->n_b - head - tail) };
	struct mem *scratch = mem_new(mem, "diff");
	struct trace t = search(scratch, &in, most);
	struct runs r = { MEM_ARRAY(mem, struct diff_run, p->n_a + p->n_b + 2), 0, 0, 0 };

	add(&r, DIFF_SAME, head);
	if (t.steps < 0) {
		add(&r, DIFF_GONE, (size_t)in.n_a);
		add(&r, DIFF_NEW, (size_t)in.n_b);
	} else {
		char *steps = MEM_ARRAY(scratch, char, (size_t)(in.n_a + in.n_b) + 1);

		add_steps(&r, steps, walk_back(&in, &t, steps));
	}
	add(&r, DIFF_SAME, tail);
	join(&r);
	mem_end(scratch);
	*ret_runs = r.items;
	*ret_n = r.n;
}
