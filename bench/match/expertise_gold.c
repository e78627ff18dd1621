/*
 * The loss of the frozen recipe on the gold standard for expertise, the mean of
 * ten draws of the reviewers' profiles, with a bootstrap interval over people;
 * beside a constant and the plain TF-IDF of plain_tfidf.py, whose scores are read
 * from PEER-1.csv to PEER-10.csv; and of the recipe mixed with a sentence encoder's vectors,
 * in whole numbers.  usage: expertise_gold [PEER [MODEL]]; the data is in the folder
 * BURSARY_SHARED.
 */
#include <stdlib.h>
#include <sys/resource.h>

#include "base/prng.h"
#include "cli/csv_in.h"
#include "cli/filter/names.h"
#include "match/gold.h"

enum { RESAMPLES = 10000 };

/* [draw][person] */
struct losses {
	struct gold_loss l[GOLD_DRAWS][GOLD_PEOPLE_MAX];
};

static double cpu_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static bool peer_score(struct mem *m, const struct gold *g, const char *peer, int draw,
	double (*ret_score)[GOLD_RATED_MAX])
{
	struct csv_column columns[] = { { "paper", true, 0 }, { "reviewer", true, 0 },
		{ "score", true, 0 } };
	struct names *people = names_new(m);
	struct csv_row row;
	struct csv *csv;

	for (int i = 0; i < g->n; i++)
		names_add(people, g->person[i].id);
	if (csv_open(m, mem_printf(m, "%s-%d.csv", peer, draw), &csv) == ERR_OK &&
		csv_columns(csv, columns, 3))
		while (csv_next(csv, &row)) {
			int32_t i = names_find(people, csv_field(&row, &columns[1]));
			double score;

			if (i < 0 || !csv_double(csv, &row, &columns[2], -1e9, 1e9, &score))
				continue;
			for (int k = 0; k < g->person[i].n; k++)
				if (strcmp(g->person[i].paper[k], csv_field(&row, &columns[0])) ==
					0)
					ret_score[i][k] = score;
		}
	csv_close(csv);
	if (csv_fault(csv) != NULL)
		fprintf(stderr, "%s\n", csv_fault(csv));
	return csv_fault(csv) == NULL;
}

/* The mean over draws of the people chosen (repeats allowed). */
static double mean_loss(const struct losses *a, const int *chosen, int n)
{
	double sum = 0;

	for (int d = 0; d < GOLD_DRAWS; d++) {
		struct gold_loss all = { 0, 0 };

		for (int i = 0; i < n; i++) {
			all.wrong += a->l[d][chosen[i]].wrong;
			all.whole += a->l[d][chosen[i]].whole;
		}
		sum += all.wrong / all.whole;
	}
	return sum / GOLD_DRAWS;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

struct figure {
	double loss, low, high;
};

static struct figure figure_of(const struct losses *a, int n)
{
	static double resampled[RESAMPLES];
	int chosen[GOLD_PEOPLE_MAX];
	struct figure f;
	struct prng g;

	for (int i = 0; i < n; i++)
		chosen[i] = i;
	f.loss = mean_loss(a, chosen, n);
	prng_init(&g, 1);
	for (int r = 0; r < RESAMPLES; r++) {
		for (int i = 0; i < n; i++)
			chosen[i] = (int)prng_below(&g, (uint64_t)n);
		resampled[r] = mean_loss(a, chosen, n);
	}
	qsort(resampled, RESAMPLES, sizeof(double), by_value);
	f.low = resampled[RESAMPLES / 40];
	f.high = resampled[RESAMPLES - RESAMPLES / 40 - 1];
	return f;
}

static void add_losses(
	const struct gold *g, double (*score)[GOLD_RATED_MAX], int draw, struct losses *ret_losses)
{
	for (int i = 0; i < g->n; i++)
		ret_losses->l[draw - 1][i] = gold_loss_of(&g->person[i], score[i]);
}

static void show(const char *name, struct figure f)
{
	printf("%-22s %.4f   %.3f to %.3f\n", name, f.loss, f.low, f.high);
}

static struct losses engine, peer, constant, mixed;

static bool add_draws(struct mem *m, const struct gold *g, struct expertise_vectors vectors,
	struct losses *ret_losses)
{
	double score[GOLD_PEOPLE_MAX][GOLD_RATED_MAX] = { { 0 } };

	for (int d = 1; d <= GOLD_DRAWS; d++) {
		struct mem *scratch = mem_new(m, "draw");

		if (!gold_score(scratch, g, d, vectors, score))
			return false;
		add_losses(g, score, d, ret_losses);
		mem_end(scratch);
	}
	return true;
}

int main(int argc, char **argv)
{
	double score[GOLD_PEOPLE_MAX][GOLD_RATED_MAX] = { { 0 } }, began, cpu;
	const char *shared = getenv("BURSARY_SHARED");
	struct mem *m = mem_new(NULL, "gold");
	struct figure e, p = { 0, 0, 0 }, w = { 0, 0, 0 };
	struct expertise_vectors vectors = { .dims = 0 };
	struct encode encode = {
		.precision = ENCODER_INT8, .level = encoder_level(), .n_threads = 1
	};
	struct rusage usage;
	struct gold g;

	if (shared == NULL || *shared == '\0' || !gold_read(m, shared, &g)) {
		printf("gold standard: skipped: BURSARY_SHARED names no folder that holds it\n");
		return 0;
	}
	for (int d = 1; d <= GOLD_DRAWS; d++)
		add_losses(&g, score, d, &constant);
	began = cpu_seconds();
	if (!add_draws(m, &g, vectors, &engine))
		return 2;
	cpu = (cpu_seconds() - began) / GOLD_DRAWS;
	getrusage(RUSAGE_SELF, &usage);
	for (int d = 1; d <= GOLD_DRAWS && argc > 1; d++) {
		if (!peer_score(m, &g, argv[1], d, score))
			return 2;
		add_losses(&g, score, d, &peer);
	}
	encode.folder = argc > 2 ? argv[2] : NULL;
	if (encode.folder != NULL &&
		(!gold_encode(m, &g, &encode, &vectors) || !add_draws(m, &g, vectors, &mixed)))
		return 2;
	e = figure_of(&engine, g.n);
	printf("expertise on the gold standard: %d people, mean of %d draws\n", g.n, GOLD_DRAWS);
	printf("%-22s %-8s %s\n", "", "loss", "95 % over people");
	show("constant", figure_of(&constant, g.n));
	if (argc > 1)
		show("plain TF-IDF", p = figure_of(&peer, g.n));
	show("bursary match", e);
	if (encode.folder != NULL)
		show("bursary match --model", w = figure_of(&mixed, g.n));
	printf("{\"bench\":\"expertise-gold\",\"people\":%d,\"loss\":%.4f,\"low\":%.4f,"
	       "\"high\":%.4f,\"plain_tfidf\":%.4f,\"constant\":%.4f,\"model\":%.4f,\"cpu_s\":%.3f,"
	       "\"peak_mb\":%.0f}\n",
		g.n, e.loss, e.low, e.high, p.loss, figure_of(&constant, g.n).loss, w.loss, cpu,
		(double)usage.ru_maxrss / 1024);
	mem_end(m);
	return 0;
}
