/*
 * CBC, which knows nothing of how the portfolio is solved, agrees on instances
 * with people, two budgets, quotas, variants and an average all at once.
 */
#include "test.h"

#ifdef HAS_CBC

#include <coin/Cbc_C_Interface.h>
#include <fcntl.h>
#include <math.h>
#include <unistd.h>

#include "base/prng.h"
#include "match/portfolio.h"
#include "match/portfolio_verify.h"

enum { INSTANCES = 300, N_MAX = 70, AREAS = 4, PEOPLE_MAX = 50, ENTRIES_MAX = 4000 };

struct instance {
	struct portfolio_problem p;
	int64_t score[N_MAX], cash[N_MAX], credits[N_MAX];
	size_t group_start[PEOPLE_MAX + N_MAX + 1];
	uint32_t group_member[ENTRIES_MAX];
	size_t quota_start[AREAS + 1];
	uint32_t quota_member[N_MAX];
	int64_t low[AREAS], high[AREAS];
	size_t row_start[2];
	uint32_t row_member[N_MAX];
	int64_t row_value[N_MAX], row_limit[1];
};

/* Two or three people each of one pool: one component, mostly.  Every third is a variant of the
 * last. */
static void make_groups(struct prng *g, struct instance *t, uint32_t pool)
{
	uint8_t holds[PEOPLE_MAX][N_MAX] = { 0 };
	size_t k = 0;
	uint32_t n = 0;

	for (uint32_t i = 0; i < t->p.n; i++)
		for (uint64_t x = 2 + prng_below(g, 2); x > 0; x--)
			holds[prng_below(g, pool)][i] = 1;
	for (uint32_t h = 0; h < pool; h++) {
		for (uint32_t i = 0; i < t->p.n; i++)
			if (holds[h][i])
				t->group_member[k++] = i;
		t->group_start[++n] = k;
	}
	for (uint32_t i = 2; i < t->p.n; i += 3) {
		t->group_member[k++] = i - 1;
		t->group_member[k++] = i;
		t->group_start[++n] = k;
	}
	t->p.exclusive = (struct portfolio_sets){ n, t->group_start, t->group_member };
}

static void make_quotas(struct prng *g, struct instance *t)
{
	size_t k = 0;

	for (uint32_t a = 0; a < AREAS; a++) {
		for (uint32_t i = a; i < t->p.n; i += AREAS)
			t->quota_member[k++] = i;
		t->quota_start[a + 1] = k;
		t->low[a] = (int64_t)prng_below(g, 3);
		t->high[a] = t->low[a] + (int64_t)prng_below(g, 5);
	}
	t->p.quota = (struct portfolio_sets){ AREAS, t->quota_start, t->quota_member };
	t->p.quota_min = t->low;
	t->p.quota_max = t->high;
}

static void make_instance(struct prng *g, struct instance *t)
{
	int64_t cap = 30000 + (int64_t)prng_below(g, 30000), cash = 0, credits = 0;
	uint64_t part = 1 + prng_below(g, 5);

	*t = (struct instance){ .p = { .n = 10 + (uint32_t)prng_below(g, N_MAX - 10),
					.n_budgets = 2 } };
	for (uint32_t i = 0; i < t->p.n; i++) {
		t->score[i] = (100 + (int64_t)prng_below(g, 900)) * 10000;
		cash += t->cash[i] = 20000 + 100 * (int64_t)prng_below(g, 600);
		credits += t->credits[i] = 1000 * (int64_t)prng_below(g, 50);
		t->row_member[i] = i;
		t->row_value[i] = t->cash[i] - cap;
	}
	t->row_start[1] = t->p.n;
	make_groups(g, t, 10 + (uint32_t)prng_below(g, PEOPLE_MAX - 10));
	make_quotas(g, t);
	t->p.score = t->score;
	t->p.cost[0] = t->cash;
	t->p.cost[1] = t->credits;
	t->p.budget[0] = cash * (int64_t)part / 10;
	t->p.budget[1] = credits * (int64_t)part / 10;
	t->p.rows = (struct portfolio_rows){ (uint32_t)prng_below(g, 2), t->row_start,
		t->row_member, t->row_value, t->row_limit };
}

static void cbc_row(Cbc_Model *cbc, uint32_t n, const uint32_t *member, const int64_t *value,
	double low, double high)
{
	int column[N_MAX];
	double entry[N_MAX];

	for (uint32_t k = 0; k < n; k++) {
		column[k] = (int)(member == NULL ? k : member[k]);
		entry[k] = value == NULL ? 1 : (double)value[k];
	}
	if (isfinite(high))
		Cbc_addRow(cbc, "u", (int)n, column, entry, 'L', high);
	if (low > 0)
		Cbc_addRow(cbc, "l", (int)n, column, entry, 'G', low);
}

static void cbc_sets(
	Cbc_Model *cbc, const struct portfolio_sets *s, const int64_t *low, const int64_t *high)
{
	for (uint32_t g = 0; g < s->n; g++)
		cbc_row(cbc, (uint32_t)(s->start[g + 1] - s->start[g]), s->member + s->start[g],
			NULL, low == NULL ? 0 : (double)low[g], high == NULL ? 1 : (double)high[g]);
}

/* False when nothing fits. */
static bool solve_by_cbc(const struct portfolio_problem *p, int64_t *ret_score)
{
	Cbc_Model *cbc = Cbc_newModel();
	bool is_optimal;

	Cbc_setObjSense(cbc, -1);
	for (uint32_t i = 0; i < p->n; i++)
		Cbc_addCol(cbc, "x", 0, 1, (double)p->score[i] / PORTFOLIO_MICRO, 1, 0, NULL, NULL);
	for (uint32_t b = 0; b < p->n_budgets; b++)
		cbc_row(cbc, p->n, NULL, p->cost[b], 0, (double)p->budget[b]);
	cbc_sets(cbc, &p->exclusive, NULL, NULL);
	cbc_sets(cbc, &p->quota, p->quota_min, p->quota_max);
	for (uint32_t r = 0; r < p->rows.n; r++)
		cbc_row(cbc, p->n, p->rows.member, p->rows.coefficient, 0,
			(double)p->rows.limit[r]);
	Cbc_setParameter(cbc, "ratioGap", "0");
	Cbc_setParameter(cbc, "allowableGap", "0");
	Cbc_setLogLevel(cbc, 0);
	Cbc_solve(cbc);
	is_optimal = Cbc_isProvenOptimal(cbc);
	if (is_optimal)
		*ret_score = llround(Cbc_getObjValue(cbc) * PORTFOLIO_MICRO);
	else
		assert_true(Cbc_isProvenInfeasible(cbc));
	Cbc_deleteModel(cbc);
	return is_optimal;
}

/* CBC says a word here and there, whatever its log level. */
static int silence(void)
{
	int saved = dup(STDOUT_FILENO), null = open("/dev/null", O_WRONLY | O_CLOEXEC);

	fflush(stdout);
	dup2(null, STDOUT_FILENO);
	close(null);
	return saved;
}

static void cbc_agrees_on_all_kinds_of_rows_at_once(void **state)
{
	int saved = silence(), n_infeasible = 0, n_wrong = 0;
	struct prng g;

	(void)state;
	prng_init(&g, 6);
	for (int k = 0; k < INSTANCES; k++) {
		struct mem *m = mem_new(NULL, "test");
		struct portfolio_report report;
		struct portfolio_result r;
		int64_t score = 0;
		struct instance t;
		bool is_feasible;

		make_instance(&g, &t);
		is_feasible = solve_by_cbc(&t.p, &score);
		assert_int_equal(portfolio_choose(m, &t.p, &r), ERR_OK);
		n_infeasible += !is_feasible;
		n_wrong += !r.is_proven || r.is_feasible != is_feasible ||
			   (is_feasible && r.score != score);
		if (r.is_feasible) {
			portfolio_verify(&t.p, r.is_chosen, &report);
			n_wrong += report.breach != PORTFOLIO_HOLDS || report.score != r.score;
		}
		mem_end(m);
	}
	fflush(stdout);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	assert_int_equal(n_wrong, 0);
	assert_in_range(n_infeasible, 10, INSTANCES / 2);
}

#else

static void cbc_agrees_on_all_kinds_of_rows_at_once(void **state)
{
	(void)state;
	print_message("skipped: no coinor-libcbc-dev\n");
	skip();
}

#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cbc_agrees_on_all_kinds_of_rows_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
