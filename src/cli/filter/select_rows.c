#include "cli/filter/select_rows.h"

struct making {
	struct mem *mem;
	const struct select_in *in;
	size_t *start;
	uint32_t *member;
	int64_t *coefficient, *limit;
	size_t n_entries, entries_cap;
	uint32_t n, cap;
	struct select_rows *to;
};

static void add_entry(struct making *k, uint32_t member, int64_t coefficient)
{
	if (k->n_entries == k->entries_cap) {
		k->entries_cap = k->entries_cap == 0 ? 256 : 2 * k->entries_cap;
		k->member = mem_grow(k->mem, k->member, k->entries_cap, sizeof(*k->member));
		k->coefficient =
			mem_grow(k->mem, k->coefficient, k->entries_cap, sizeof(*k->coefficient));
	}
	k->member[k->n_entries] = member;
	k->coefficient[k->n_entries++] = coefficient;
}

static void end_row(struct making *k, const char *name, int64_t limit, bool is_signed)
{
	if (k->n + 1 >= k->cap) {
		k->cap = k->cap == 0 ? 16 : 2 * k->cap;
		k->start = mem_grow(k->mem, k->start, (size_t)k->cap + 1, sizeof(*k->start));
		k->limit = mem_grow(k->mem, k->limit, k->cap, sizeof(*k->limit));
		k->to->name = mem_grow(k->mem, k->to->name, k->cap, sizeof(*k->to->name));
		k->to->is_signed = mem_grow(k->mem, k->to->is_signed, k->cap, 1);
	}
	k->start[0] = 0;
	k->limit[k->n] = limit;
	k->to->name[k->n] = name;
	k->to->is_signed[k->n] = is_signed;
	k->start[++k->n] = k->n_entries;
}

/* call -1: all proposals.  less is taken from each amount. */
static void add_row(struct making *k, const int64_t *amount, int32_t call, int64_t less,
	const char *name, int64_t limit)
{
	for (uint32_t i = 0; i < k->in->n; i++)
		if ((call < 0 || k->in->call[i] == call) && amount[i] != less)
			add_entry(k, i, amount[i] - less);
	end_row(k, name, limit, less > 0);
}

static void add_call(struct making *k, int32_t c)
{
	const struct select_call *limit = &k->in->limit[c];
	const char *name = mem_printf(k->mem, "call %s", names_of(k->in->calls, c));

	if (limit->cash >= 0)
		add_row(k, k->in->cash, c, 0, name, limit->cash);
	if (limit->credits >= 0)
		add_row(k, k->in->credits, c, 0, mem_printf(k->mem, "%s: credits", name),
			limit->credits);
	if (limit->average >= 0)
		add_row(k, k->in->cash, c, limit->average, mem_printf(k->mem, "%s: average", name),
			0);
}

void select_rows_make(
	struct mem *m, const struct select_in *in, int64_t average, struct select_rows *ret_rows)
{
	struct making k = { .mem = m, .in = in, .to = ret_rows };

	*ret_rows = (struct select_rows){ 0 };
	if (average >= 0)
		add_row(&k, in->cash, -1, average, "average", 0);
	for (int32_t c = 0; in->limit != NULL && c < names_count(in->calls); c++)
		add_call(&k, c);
	ret_rows->rows = (struct portfolio_rows){ k.n, k.start, k.member, k.coefficient, k.limit };
	ret_rows->use = MEM_ARRAY(m, int64_t, (size_t)k.n + 1);
}

void select_rows_tally(struct select_rows *r, const uint8_t *is_chosen)
{
	for (uint32_t k = 0; k < r->rows.n; k++) {
		r->use[k] = 0;
		for (size_t x = r->rows.start[k]; x < r->rows.start[k + 1]; x++)
			r->use[k] += is_chosen[r->rows.member[x]] ? r->rows.coefficient[x] : 0;
	}
}

int64_t select_rows_bar(const struct select_rows *r, uint32_t proposal)
{
	for (uint32_t k = 0; k < r->rows.n; k++)
		for (size_t x = r->rows.start[k]; x < r->rows.start[k + 1]; x++)
			if (r->rows.member[x] == proposal &&
				r->use[k] + r->rows.coefficient[x] > r->rows.limit[k])
				return k;
	return -1;
}
