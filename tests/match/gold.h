/*
 * The gold standard for expertise (Stelmakh, Wieting, Neubig, Shah 2023): who
 * rated which paper how, and the loss of predicted scores: of all pairs of a
 * person's papers, the difference in rating of those in the wrong order, half of
 * it for ties in the prediction, divided by the differences of all.
 */
#ifndef TESTS_MATCH_GOLD_H
#define TESTS_MATCH_GOLD_H

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "cli/filter/encode.h"
#include "cli/filter/papers_in.h"
#include "match/expertise.h"

enum { GOLD_DRAWS = 10, GOLD_PEOPLE_MAX = 128, GOLD_RATED_MAX = 16 };

struct gold_person {
	char id[32];
	char paper[GOLD_RATED_MAX][64];
	double rating[GOLD_RATED_MAX];
	int n;
};

struct gold {
	const char *dir;
	struct gold_person person[GOLD_PEOPLE_MAX];
	int n;
};

/* Of one person in one draw; the loss of many is the quotient of their sums. */
struct gold_loss {
	double wrong, whole;
};

/* False when the data is not there. */
static inline bool gold_read(struct mem *m, const char *shared, struct gold *ret_gold)
{
	char line[256], reviewer[32], paper[64];
	double rating;
	FILE *f;

	*ret_gold = (struct gold){ .dir = mem_printf(m, "%s/data/expertise", shared) };
	f = fopen(mem_printf(m, "%s/evaluations-dev.tsv", ret_gold->dir), "r");
	if (f == NULL)
		return false;
	while (fgets(line, sizeof(line), f) != NULL) {
		struct gold_person *p;
		int i = 0;

		if (sscanf(line, "%31s %63s %lf", reviewer, paper, &rating) != 3)
			continue;
		while (i < ret_gold->n && strcmp(ret_gold->person[i].id, reviewer) != 0)
			i++;
		MUST(i < GOLD_PEOPLE_MAX);
		p = &ret_gold->person[i];
		if (i == ret_gold->n) {
			ret_gold->n++;
			memcpy(p->id, reviewer, sizeof(p->id));
		}
		MUST(p->n < GOLD_RATED_MAX);
		memcpy(p->paper[p->n], paper, sizeof(paper));
		p->rating[p->n++] = rating;
	}
	fclose(f);
	return ret_gold->n > 0;
}

static inline struct gold_loss gold_loss_of(const struct gold_person *p, const double *score)
{
	struct gold_loss l = { 0, 0 };

	for (int i = 0; i < p->n; i++)
		for (int j = 0; j < i; j++) {
			double truth = p->rating[i] - p->rating[j], said = score[i] - score[j];

			l.whole += fabs(truth);
			if (truth != 0 && said == 0)
				l.wrong += fabs(truth) / 2;
			else if (truth * said < 0)
				l.wrong += fabs(truth);
		}
	return l;
}

static inline struct papers_in gold_papers(
	struct mem *m, const struct gold *g, int draw, bool keeps_texts)
{
	return (struct papers_in){ .submissions = mem_printf(m, "%s/submissions.jsonl", g->dir),
		.archives = mem_printf(m, "%s/archives.jsonl.gz", g->dir),
		.profiles = mem_printf(m, "%s/profiles-%d.json", g->dir, draw),
		.corpus = mem_printf(m, "%s/corpus.jsonl.gz", g->dir),
		.keeps_texts = keeps_texts };
}

/* The vectors of all texts, for every draw: their numbers are those of the files. */
static inline bool gold_encode(struct mem *m, const struct gold *g, const struct encode *c,
	struct expertise_vectors *ret_vectors)
{
	struct papers_in in = gold_papers(m, g, 1, true);
	struct papers p;
	const char *fault = NULL;
	bool *all;

	if (papers_read(m, &in, &p, &fault) == ERR_OK) {
		all = MEM_ARRAY(m, bool, (size_t)names_count(p.publication));
		memset(all, true, (size_t)names_count(p.publication) * sizeof(*all));
		p.is_work = all;
		if (encode_papers(m, c, &p, ret_vectors, &fault) == ERR_OK)
			return true;
	}
	fprintf(stderr, "%s\n", fault);
	return false;
}

/*
 * The engine's scores for each person's rated papers in a draw (1 to 10), by words and by vectors
 * where there are any (dims > 0); false after telling why.
 */
static inline bool gold_score(struct mem *m, const struct gold *g, int draw,
	struct expertise_vectors vectors, double (*ret_score)[GOLD_RATED_MAX])
{
	struct papers_in in = gold_papers(m, g, draw, false);
	struct expertise_options o = { .seed = 1, .vectors = vectors };
	struct expertise_scores s;
	struct papers p;
	const char *fault;

	if (papers_read(m, &in, &p, &fault) != ERR_OK) {
		fprintf(stderr, "%s\n", fault);
		return false;
	}
	expertise_prepare(p.x, &o);
	expertise_rank(p.x, &o, m, &s);
	for (int i = 0; i < g->n; i++)
		for (int k = 0; k < g->person[i].n; k++) {
			int32_t paper = names_find(p.paper, g->person[i].paper[k]);
			int32_t reviewer = names_find(p.reviewer, g->person[i].id);

			MUST(paper >= 0 && reviewer >= 0);
			for (size_t at = s.start[paper]; at < s.start[paper + 1]; at++)
				if (s.score[at].reviewer == (uint32_t)reviewer)
					ret_score[i][k] = (double)s.score[at].score;
		}
	return true;
}

#endif
