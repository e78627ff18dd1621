/*
 * What the rankers of suggestions find again of what simulated readers chose: people with topics,
 * things with texts, and choices that hang on topic, area, what is much read, what is new, and
 * chance.  The last choices of each are held out; of the others counts are known, as in a program.
 * The peers are chance, what is read most and what is newest, in the same run on the same choices.
 * Prints a table and a JSON line; the seed is fixed.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/prng.h"
#include "domain/suggest/interleave_rules.h"
#include "domain/suggest/suggest_rules.h"

enum {
	SEED = 20260701,
	AREAS = 12,
	TOPICS = 60,
	TOPIC_WORDS = 120,
	WORDS = 4000,
	THINGS = 300,
	CALLS = 24, /* of the things: they close */
	PEOPLE = 240,
	WORKS = 8,
	CHOICES = 12,
	HELD_OUT = 4,
	AT = 10
};

struct thing {
	unsigned topics[2];
	double liked; /* by everybody */
	struct suggest_thing t;
};

enum group { OF_PROFILE, OF_AREAS, OF_NOTHING, GROUPS };
static const char *const group_names[] = { "with publications", "areas alone", "nothing (cold)" };

struct person {
	unsigned topics[2];
	unsigned areas; /* bits: what they say */
	enum group group;
	struct suggest_work works[WORKS];
	size_t n_works;
	size_t chosen[CHOICES];
};

static struct thing things[THINGS];
static struct person people[PEOPLE];
static int64_t n_reads[THINGS];

/* ---- the simulated program ---- */

static unsigned area_of(unsigned topic)
{
	return topic % AREAS;
}

static unsigned zipf(struct prng *g, unsigned n)
{
	return (unsigned)(6 * exp(prng_unit(g) * log((n + 6) / 6.0)) - 6);
}

/* Neighbours share no stem. */
static void add_word(struct buf *b, unsigned number)
{
	static const char consonants[] = "bcdfghklmnprstvz", vowels[] = "aiou";
	unsigned h = number * 2654435761u >> 7;

	for (int i = 0; i < 2 + (number > 900); i++, number /= 64) {
		buf_char(b, consonants[number % 16]);
		buf_char(b, vowels[number / 16 % 4]);
	}
	for (int i = 0; i < 2; i++, h /= 16)
		buf_char(b, consonants[h % 16]);
	buf_char(b, ' ');
}

/* One word of `about` is of a topic, the others are of the language. */
static const char *text_of(
	struct mem *mem, struct prng *g, const unsigned *topics, unsigned n, unsigned about)
{
	struct buf b;

	buf_init(&b, mem, 16 * n);
	for (unsigned i = 0; i < n; i++)
		if (prng_below(g, about) == 0)
			add_word(&b, 1000 + WORDS + topics[prng_below(g, 2)] * TOPIC_WORDS +
					     zipf(g, TOPIC_WORDS));
		else
			add_word(&b, zipf(g, WORDS));
	return buf_str(&b);
}

static void make_things(struct mem *mem, struct prng *g)
{
	for (size_t i = 0; i < THINGS; i++) {
		struct thing *t = &things[i];

		t->topics[0] = (unsigned)prng_below(g, TOPICS);
		t->topics[1] =
			prng_below(g, 2) == 0 ? t->topics[0] : (unsigned)prng_below(g, TOPICS);
		t->liked = prng_normal(g);
		t->t = (struct suggest_thing){ .id = (int64_t)i + 1,
			.title = text_of(mem, g, t->topics, 6, 2),
			.text = text_of(mem, g, t->topics, 90, 6),
			.is_closing = i < CALLS,
			.days = -log(1 - prng_unit(g)) * 60 };
	}
}

static void make_people(struct mem *mem, struct prng *g)
{
	for (size_t i = 0; i < PEOPLE; i++) {
		struct person *p = &people[i];

		p->topics[0] = (unsigned)prng_below(g, TOPICS);
		p->topics[1] = (unsigned)prng_below(g, TOPICS);
		p->group = i % 10 < 6 ? OF_PROFILE : i % 10 < 8 ? OF_AREAS : OF_NOTHING;
		for (size_t k = 0; k < 2 && p->group != OF_NOTHING; k++)
			if (prng_below(g, 5) > 0) /* some do not say all */
				p->areas |= 1u << area_of(p->topics[k]);
		if (p->group == OF_PROFILE)
			p->n_works = 1 + (size_t)prng_below(g, WORKS);
		for (size_t k = 0; k < p->n_works; k++)
			p->works[k] = (struct suggest_work){ text_of(mem, g, p->topics, 8, 2),
				text_of(mem, g, p->topics, 90, 6), prng_unit(g) * 12 };
	}
}

static double affinity(const struct person *p, const struct thing *t)
{
	double sum = 0;

	for (size_t i = 0; i < 2; i++)
		for (size_t k = 0; k < 2; k++) {
			sum += p->topics[i] == t->topics[k] ? 2.5 : 0;
			sum += area_of(p->topics[i]) == area_of(t->topics[k]) ? 0.75 : 0;
		}
	return sum;
}

static double fresh(const struct thing *t)
{
	return exp2(-t->t.days / 45);
}

/* Without putting back, each with the probability that its worth has (Gumbel's trick). */
static void choose(struct prng *g, struct person *p)
{
	double worth[THINGS];

	for (size_t i = 0; i < THINGS; i++)
		worth[i] = affinity(p, &things[i]) + 0.5 * things[i].liked + fresh(&things[i]) -
			   log(-log(1 - prng_unit(g)));
	for (size_t k = 0; k < CHOICES; k++) {
		size_t best = 0;

		for (size_t i = 1; i < THINGS; i++)
			if (worth[i] > worth[best])
				best = i;
		p->chosen[k] = best;
		worth[best] = -1e9;
	}
	/* Which are held out is chance's. */
	for (size_t k = CHOICES - 1; k > 0; k--) {
		const size_t j = (size_t)prng_below(g, k + 1), was = p->chosen[k];

		p->chosen[k] = p->chosen[j];
		p->chosen[j] = was;
	}
	for (size_t k = HELD_OUT; k < CHOICES; k++)
		n_reads[p->chosen[k]]++;
}

/* ---- the rankers ---- */

enum ranker { BY_CHANCE, BY_READS, BY_DAY, BY_AREAS, BY_WORDS, AS_SHOWN, BY_ORACLE, RANKERS };
static const char *const ranker_names[] = { "random", "popular", "newest", "areas", "words",
	"interleaved", "oracle" };

struct ranked {
	double score;
	int64_t id;
};

static int best_first(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

static double plain_score(struct prng *g, enum ranker ranker, const struct person *p, size_t i)
{
	switch (ranker) {
	case BY_CHANCE:
		return prng_unit(g);
	case BY_READS:
		return (double)n_reads[i];
	case BY_DAY:
		return -things[i].t.days;
	case BY_ORACLE: /* knows all but chance */
		return affinity(p, &things[i]) + 0.5 * things[i].liked + fresh(&things[i]);
	case BY_AREAS:
	case BY_WORDS:
	case AS_SHOWN:
	case RANKERS:
		break;
	}
	abort();
}

static size_t rank_plain(struct prng *g, enum ranker ranker, const struct person *p, int64_t *ret)
{
	struct ranked list[THINGS];

	for (size_t i = 0; i < THINGS; i++)
		list[i] = (struct ranked){ plain_score(g, ranker, p, i), things[i].t.id };
	qsort(list, THINGS, sizeof(*list), best_first);
	for (size_t i = 0; i < AT; i++)
		ret[i] = list[i].id;
	return AT;
}

static size_t rank_ours(
	struct mem *mem, enum suggest_ranker ranker, const struct person *p, int64_t *ret)
{
	const struct suggest_reader reader = { p->works, p->n_works, p->areas != 0 };
	struct suggest_thing *list = MEM_ARRAY(mem, struct suggest_thing, THINGS);
	struct suggest_pick picks[AT];
	size_t n;

	for (size_t i = 0; i < THINGS; i++) {
		const struct thing *t = &things[i];
		const unsigned own = 1u << area_of(t->topics[0]) | 1u << area_of(t->topics[1]);

		list[i] = t->t;
		list[i].n_reads = n_reads[i];
		for (unsigned both = own & p->areas; both != 0; both &= both - 1)
			list[i].n_shared++;
	}
	n = ranker == SUGGEST_WORDS ? suggest_by_words(mem, &reader, list, THINGS, AT, picks)
				    : suggest_by_areas(mem, &reader, list, THINGS, AT, picks);
	for (size_t i = 0; i < n; i++)
		ret[i] = list[picks[i].thing].id;
	return n;
}

static size_t rank_shown(struct mem *mem, const struct person *p, uint64_t seed, int64_t *ret)
{
	int64_t words[AT], areas[AT];
	const size_t n_words = rank_ours(mem, SUGGEST_WORDS, p, words),
		     n_areas = rank_ours(mem, SUGGEST_AREAS, p, areas);
	struct interleave_pick picks[AT];
	const size_t n = interleave(words, n_words, areas, n_areas, seed, AT, picks);

	for (size_t i = 0; i < n; i++)
		ret[i] = picks[i].id;
	return n;
}

/* ---- what they find ---- */

struct sums {
	size_t n;
	double recall, recall2, gain, gain2, us;
};

static bool is_held_out(const struct person *p, int64_t id)
{
	for (size_t k = 0; k < HELD_OUT; k++)
		if (things[p->chosen[k]].t.id == id)
			return true;
	return false;
}

static void judge(const struct person *p, const int64_t *ids, size_t n, struct sums *s)
{
	double found = 0, gain = 0, best = 0;

	for (size_t i = 0; i < n; i++)
		if (is_held_out(p, ids[i])) {
			found++;
			gain += 1 / log2((double)i + 2);
		}
	for (size_t i = 0; i < HELD_OUT; i++)
		best += 1 / log2((double)i + 2);
	s->n++;
	s->recall += found / HELD_OUT;
	s->recall2 += found / HELD_OUT * found / HELD_OUT;
	s->gain += gain / best;
	s->gain2 += gain / best * gain / best;
}

static double error_of(double sum, double sum2, size_t n)
{
	const double mean = sum / (double)n;

	return sqrt((sum2 / (double)n - mean * mean) / (double)(n - 1));
}

static void print(struct sums of[RANKERS][GROUPS])
{
	printf("%-12s %-18s %7s %16s %16s %9s\n", "ranker", "people", "n", "recall@10", "nDCG@10",
		"ms each");
	for (size_t g = 0; g < GROUPS; g++)
		for (size_t r = 0; r < RANKERS; r++) {
			const struct sums *s = &of[r][g];
			const double n = (double)s->n;

			printf("%-12s %-18s %7zu  %.3f +- %.3f   %.3f +- %.3f  %8.2f\n",
				ranker_names[r], group_names[g], s->n, s->recall / n,
				error_of(s->recall, s->recall2, s->n), s->gain / n,
				error_of(s->gain, s->gain2, s->n), s->us / n / 1000);
		}
	printf("{\"bench\":\"suggest\",\"seed\":%d,\"things\":%d,\"people\":%d", SEED, THINGS,
		PEOPLE);
	for (size_t r = 0; r < RANKERS; r++) {
		printf(",\"%s\":[", ranker_names[r]);
		for (size_t g = 0; g < GROUPS; g++)
			printf("%s{\"recall\":%.4f,\"ndcg\":%.4f}", g > 0 ? "," : "",
				of[r][g].recall / (double)of[r][g].n,
				of[r][g].gain / (double)of[r][g].n);
		printf("]");
	}
	printf("}\n");
}

static size_t rank(
	struct mem *mem, struct prng *g, enum ranker ranker, const struct person *p, int64_t *ret)
{
	if (ranker == BY_WORDS || ranker == BY_AREAS)
		return rank_ours(mem, ranker == BY_WORDS ? SUGGEST_WORDS : SUGGEST_AREAS, p, ret);
	if (ranker == AS_SHOWN)
		return rank_shown(mem, p, prng_next(g), ret);
	return rank_plain(g, ranker, p, ret);
}

int main(void)
{
	struct mem *mem = mem_new(NULL, "bench");
	struct sums of[RANKERS][GROUPS] = { 0 };
	struct prng g;

	prng_init(&g, SEED);
	make_things(mem, &g);
	make_people(mem, &g);
	for (size_t i = 0; i < PEOPLE; i++)
		choose(&g, &people[i]);
	for (size_t i = 0; i < PEOPLE; i++)
		for (enum ranker r = 0; r < RANKERS; r++) {
			struct mem *each = mem_new(mem, "each");
			struct sums *s = &of[r][people[i].group];
			const int64_t began = clock_mono_us();
			int64_t ids[AT];
			const size_t n = rank(each, &g, r, &people[i], ids);

			s->us += (double)(clock_mono_us() - began);
			judge(&people[i], ids, n, s);
			mem_end(each);
		}
	print(of);
	mem_end(mem);
	return 0;
}
