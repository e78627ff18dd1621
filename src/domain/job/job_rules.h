/* What may be kept of a posting, and where its text sends the reader.  Pure. */
#ifndef DOMAIN_JOB_RULES_H
#define DOMAIN_JOB_RULES_H

#include "domain/job/job_edit.h"
#include "domain/job/job_in.h"

struct job_rule_facts {
	const struct job_input *in;
	bool is_slug_taken;
};

/*
 * Findings stand at "title", "slug", "places" (value: which), "description",
 * "apply_url" and "closes".
 */
void job_rules_run(const struct job_rule_facts *f, struct findings *ret_findings);

/* "https://…" or "http://…" or "mailto:…" without blanks. */
bool job_link_is_good(const char *link);

/* "example.org" of a link, "www." left out; NULL: a letter's address, or no link. */
const char *job_link_host(struct mem *mem, const char *link);

/*
 * Where the text itself sends whoever applies, the address behind words such as "please
 * apply on": a posting may stand on one company's board and be taken at another's.  NULL: nowhere.
 */
const char *job_sends_to(struct mem *mem, const char *text);

/* Why what was read is not taken. */
enum job_why {
	JOB_WHY_NONE,
	JOB_WHY_NO_TITLE,
	JOB_WHY_LONG_TITLE,
	JOB_WHY_NO_TEXT,
	JOB_WHY_LONG_TEXT,
	JOB_WHY_BAD_LINK,
	JOB_WHY_OVER,  /* its last day has gone */
	JOB_WHY_TWICE, /* the file has another of the same name and place */
	JOB_WHY_COUNT
};
enum job_why job_why_not(const struct job_posting *p, int64_t now);

#endif
