/*
 * Submissions, publications and profiles in OpenReview's form, into the
 * expertise engine.  A text is {"id", "content": {"title", "abstract"}}, its
 * strings plain (API 1) or {"value": …} (API 2), "cdate" its date.
 */
#ifndef CLI_PAPERS_IN_H
#define CLI_PAPERS_IN_H

#include "base/mem.h"
#include "cli/filter/names.h"
#include "match/expertise.h"

struct papers_in {
	const char *submissions; /* JSONL, or a JSON object or array of texts */
	const char *archives;	 /* a folder of ID.jsonl, or one file of texts */
	const char *profiles; /* JSON object, reviewer to ids of publications; NULL with a folder */
	const char *corpus;   /* further texts of the field, or NULL */
	double half_life_years; /* of a publication's weight; 0: age does not count */
	bool keeps_empty;	/* a reviewer without publications is scored 0, not refused */
	bool keeps_titles, keeps_texts;
};

struct papers {
	struct expertise *x;
	struct names *paper, *publication, *reviewer; /* numbers as in x */
	const char **title;			      /* [publications] when titles are kept */
	const char **paper_text, **publication_text;  /* when texts are kept: "title. abstract" */
	const bool *is_work; /* [publications] stands in a profile, with a text */
};

/* ERR_INVALID with *ret_fault, "file:line: reason", in m.  On success x is filled, not prepared. */
MUST_CHECK enum err papers_read(struct mem *m, const struct papers_in *in,
	struct papers *ret_papers, const char **ret_fault);

#endif
