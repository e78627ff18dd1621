/*
 * Writes a synthetic conference: texts of 80 to 130 content words drawn from Zipf's law,
 * a third of them from the words of 2 of 200 subjects; profiles of PUBLICATIONS
 * texts in the reviewer's own subjects.  The same call writes the same bytes.
 * usage: expertise_gen PAPERS REVIEWERS PUBLICATIONS FOLDER
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/prng.h"

enum { SUBJECTS = 200, SUBJECT_WORDS = 400, WORDS = 120000 };

/*
 * Word number by Mandelbrot's form of Zipf's law, 1 / (rank + 6): the commonest content word
 * stands in two of three texts; pairs share five terms (real abstracts of one field: seven).
 */
static unsigned zipf(struct prng *g, unsigned n)
{
	return (unsigned)(6 * exp(prng_unit(g) * log((n + 6) / 6.0)) - 6);
}

/* A made-up word; neighbours share no stem. */
static void add_word(struct buf *b, unsigned number)
{
	static const char consonants[] = "bcdfghklmnprstvz", vowels[] = "aiou";
	unsigned h = number * 2654435761u >> 7;

	for (int i = 0; i < 2 + (number > 900); i++) {
		buf_char(b, consonants[number % 16]);
		buf_char(b, vowels[number / 16 % 4]);
		number /= 64;
	}
	for (int i = 0; i < 2; i++, h /= 16)
		buf_char(b, consonants[h % 16]);
	buf_char(b, ' ');
}

static void add_text(struct buf *b, struct prng *g, const unsigned *subject)
{
	unsigned n = 80 + (unsigned)prng_below(g, 50);

	for (unsigned i = 0; i < n; i++) {
		if (prng_below(g, 3) == 0)
			add_word(b, subject[prng_below(g, 2)] * SUBJECT_WORDS + 1000 +
					    zipf(g, SUBJECT_WORDS));
		else
			add_word(b, zipf(g, WORDS));
		/* Every other word of a text is one of grammar. */
		if (prng_below(g, 5) < 2)
			BUF_LIT(b, "of the ");
		if (prng_below(g, 12) == 0)
			BUF_LIT(b, ". ");
	}
}

static void write_text(
	FILE *f, struct buf *b, struct prng *g, const char *id, const unsigned *subject)
{
	b->n = 0;
	buf_printf(b, "{\"id\":\"%s\",\"content\":{\"title\":\"", id);
	for (int i = 0; i < 9; i++)
		add_word(b, subject[i % 2] * SUBJECT_WORDS + 1000 + zipf(g, SUBJECT_WORDS));
	BUF_LIT(b, "\",\"abstract\":\"");
	add_text(b, g, subject);
	BUF_LIT(b, "\"}}\n");
	fwrite(b->data, 1, b->n, f);
}

static FILE *open_file(struct mem *m, const char *folder, const char *name)
{
	FILE *f = fopen(mem_printf(m, "%s/%s", folder, name), "w");

	if (f == NULL) {
		perror(folder);
		exit(2);
	}
	return f;
}

static void choose(struct prng *g, unsigned *subject)
{
	subject[0] = (unsigned)prng_below(g, SUBJECTS);
	subject[1] = (unsigned)prng_below(g, SUBJECTS);
}

int main(int argc, char **argv)
{
	struct mem *m = mem_new(NULL, "gen");
	long papers, reviewers, publications;
	FILE *archives, *profiles, *submissions;
	unsigned subject[2];
	char id[64];
	struct prng g;
	struct buf b;

	if (argc != 5)
		return 2;
	papers = strtol(argv[1], NULL, 10);
	reviewers = strtol(argv[2], NULL, 10);
	publications = strtol(argv[3], NULL, 10);
	buf_init(&b, m, 0);
	prng_init(&g, 1);
	submissions = open_file(m, argv[4], "submissions.jsonl");
	for (long p = 0; p < papers; p++) {
		choose(&g, subject);
		snprintf(id, sizeof(id), "s%ld", p);
		write_text(submissions, &b, &g, id, subject);
	}
	fclose(submissions);
	archives = open_file(m, argv[4], "archives.jsonl");
	profiles = open_file(m, argv[4], "profiles.json");
	for (long r = 0; r < reviewers; r++) {
		choose(&g, subject);
		fprintf(profiles, "%s\"r%ld\": [", r == 0 ? "{" : ",\n", r);
		for (long i = 0; i < publications; i++) {
			snprintf(id, sizeof(id), "p%ld-%ld", r, i);
			fprintf(profiles, "%s\"%s\"", i == 0 ? "" : ",", id);
			write_text(archives, &b, &g, id, subject);
		}
		fputs("]", profiles);
	}
	fputs("}\n", profiles);
	fclose(archives);
	fclose(profiles);
	mem_end(m);
	return 0;
}
