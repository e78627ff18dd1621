/*
 * Expertise: how well a reviewer's publications cover a proposal, from their
 * words alone.  Texts in, the best reviewers of each paper out, with the
 * evidence for any pair.  The recipe, with its reasons and figures, is in
 * docs/engine/expertise.md.
 *
 *	struct expertise *x = expertise_new(mem);
 *	expertise_paper(x, title, abstract);             paper 0, 1, …
 *	expertise_publication(x, title, abstract);       publication 0, 1, …
 *	expertise_background(x, title, abstract);        any other text of the field
 *	expertise_reviewer(x, works, n);                 reviewer 0, 1, …
 *	expertise_prepare(x, &options);                  weighs words, learns the latent space
 *	expertise_rank(x, &options, mem, &scores);
 *
 * Pure: no I/O, no clock, the same bytes for the same calls and seed.  Texts
 * are UTF-8 and need not outlive the call; NULL is an empty text, and an empty
 * text scores 0 with all.  Everything lives in the struct mem of _new.
 *
 * Vectors of the same texts from elsewhere may be mixed in: expertise_vectors.
 *
 * Time: publications of all reviewers × papers × (words in common + rank).
 * Memory: the words of all texts, about 8 bytes each, and papers × top.
 */
#ifndef MATCH_EXPERTISE_H
#define MATCH_EXPERTISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

struct expertise;

/* One publication of a reviewer's profile. */
struct expertise_work {
	uint32_t publication;
	float weight; /* > 0; 1, or less for an old one: expertise_recency() */
};

/* A wish of a reviewer for a paper: 1 eager, 0 neutral, -1 unwilling. */
struct expertise_bid {
	uint32_t paper, reviewer;
	float bid; /* [-1, 1] */
};

/*
 * An embedding of all texts, whatever made it.  Only directions count; a vector shorter than
 * EXPERTISE_LENGTH_MIN has none, and its cosine with all is 0.  A reviewer's evidence from the
 * vectors is told as that from the words: the root mean square over the profile of the cosines,
 * those below 0 as 0.  The two are mixed half and half, each divided by its standard deviation
 * over pairs of paper and reviewer, scaled to add up to 1.
 */
struct expertise_vectors {
	const float *paper;	  /* [papers × dims], finite, at most EXPERTISE_NUMBER_MAX */
	const float *publication; /* [publications × dims], the same */
	size_t dims;		  /* 0: there are none */
};

#define EXPERTISE_NUMBER_MAX 1e15F
#define EXPERTISE_LENGTH_MIN 1e-15

/* A bid moves a score by at most this share, areas not shared take at most that off. */
enum { EXPERTISE_TOP_ALL = 0 };

struct expertise_options {
	uint64_t seed;
	uint32_t top;	 /* reviewers kept a paper; EXPERTISE_TOP_ALL keeps each pair */
	bool is_lexical; /* no latent space, however large the background */
	struct expertise_vectors vectors; /* for expertise_prepare; they must stay */

	/* score · (1 + bid_weight · bid), at most 1.  Sorted by paper, then reviewer, no pair
	 * twice. */
	const struct expertise_bid *bids;
	size_t n_bids;
	double bid_weight; /* [0, 1] */

	/* score · (1 - area_weight · share of the paper's areas that the reviewer lacks). */
	const uint64_t *paper_areas;	/* [papers] a bit an area; NULL: none known */
	const uint64_t *reviewer_areas; /* [reviewers] */
	double area_weight;		/* [0, 1] */

	/* Called now and then with the work done so far of a total; may be NULL. */
	void (*progress)(void *arg, uint64_t done, uint64_t total);
	void *progress_arg;
};

/* In [0, 1]: 1 is a reviewer whose every publication is this very text. */
struct expertise_score {
	uint32_t reviewer;
	float score;
};

/* Paper p's reviewers are score[start[p]] to score[start[p + 1]], best first, ties by number. */
struct expertise_scores {
	size_t n_papers;
	size_t *start; /* [n_papers + 1] */
	struct expertise_score *score;
};

struct expertise *expertise_new(struct mem *m);

uint32_t expertise_paper(struct expertise *x, const char *title, const char *abstract);
uint32_t expertise_publication(struct expertise *x, const char *title, const char *abstract);

/* Adds to what is known of the field's words; a text that is a paper or a publication is in
 * already. */
void expertise_background(struct expertise *x, const char *title, const char *abstract);

/* A paper's text is also a publication's: shares it instead of counting it twice. */
uint32_t expertise_publication_of_paper(struct expertise *x, uint32_t paper);

/*
 * Title and abstract as one text, for an encoder: "Title. Abstract", and no second mark behind
 * a title that ends with one.  In m.
 */
const char *expertise_whole_text(struct mem *m, const char *title, const char *abstract);

/* A profile; works may be empty (every score is 0) and is copied. */
uint32_t expertise_reviewer(struct expertise *x, const struct expertise_work *works, size_t n);

/* Weight of a publication by age: 1 when new, 1/2 after half_life years; ages below 0 count as 0.
 */
float expertise_recency(double age_years, double half_life_years);

/* After the last text and before the questions below; once. */
void expertise_prepare(struct expertise *x, const struct expertise_options *o);

/* Result in m. */
void expertise_rank(struct expertise *x, const struct expertise_options *o, struct mem *m,
	struct expertise_scores *ret_scores);

/* How the parts are mixed. */
struct expertise_mix {
	double cosine, bm25, lsa; /* of the words, a text's; they add up to 1 */
	size_t rank;		  /* of the latent space; 0: not used */
	double words, vectors;	  /* a reviewer's; they add up to 1 */
};

struct expertise_mix expertise_mix(const struct expertise *x);

/* What a shared term gives, as a share of the lexical score. */
struct expertise_term {
	const char *name; /* as it first stood in a text: "reinforcement learning" */
	double share;
};

/* How one publication matches the paper. */
struct expertise_match {
	uint32_t publication;
	double weight;		      /* in the profile */
	double score;		      /* [0, 1], mixed */
	double cosine, bm25, lsa;     /* [0, 1] each */
	double vector;		      /* [0, 1], 0 without vectors */
	struct expertise_term *terms; /* largest share first */
	size_t n_terms;
};

struct expertise_explanation {
	double score;			 /* before bids and areas */
	double words, vectors;		 /* what is mixed in it */
	struct expertise_match *matches; /* best first */
	size_t n_matches;
};

/* The evidence for a pair: at most max_matches publications with max_terms terms each; in m. */
void expertise_explain(const struct expertise *x, uint32_t paper, uint32_t reviewer,
	size_t max_matches, size_t max_terms, struct mem *m,
	struct expertise_explanation *ret_explanation);

#endif
