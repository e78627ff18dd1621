/*
 * The rules of the program that one proposal can break (PROGRAM.md, section 3).
 * Pure: facts in, findings out; each finding carries the id of its rule, which
 * is also the anchor of its public text.
 *
 * Two moments: while a draft is edited a rule says what is wrong with what
 * stands there; at submission also what is missing.  Adding a rule is a function
 * here, its place in run[], and what domain/rule.h asks for.
 */
#ifndef DOMAIN_PROPOSAL_RULES_H
#define DOMAIN_PROPOSAL_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/finding.h"
#include "domain/form/form_rules.h"

enum position_kind { POSITION_UNSAID, POSITION_FACULTY, POSITION_RESEARCHER, POSITION_OTHER };

/* What inspection found in a document's bytes. */
enum document_kind { DOCUMENT_NONE, DOCUMENT_PDF, DOCUMENT_PDF_ENCRYPTED, DOCUMENT_OTHER };

struct budget_line_facts {
	const char *category; /* "students" … */
	const char *description;
	int64_t amount_cents;
};

struct proposal_facts {
	int64_t now;
	/* the call */
	bool is_published;
	int64_t opens_at, closes_at, grace_s; /* closes_at: the last second in time */
	int64_t cash_cap_cents, credit_cap_cents;
	bool cash_cap_is_average, credit_cap_is_average;
	int64_t file_limit_bytes;
	/* the PI */
	enum position_kind position;
	bool has_org;
	bool has_another_in_period; /* submitted and not withdrawn, in the same call period */
	/* the proposal */
	const char *title, *abstract;
	size_t n_areas;
	const struct budget_line_facts *lines;
	size_t n_lines;
	bool wants_credits;
	int64_t credit_cents;
	const char *credit_justification;
	size_t n_products;
	enum document_kind document;
	int64_t document_bytes;
	size_t n_attestations_asked, n_attested;
	bool is_nonconfidential;
	const struct call_form *form; /* what the call asks; NULL: nothing more */
	struct form_answers answers;  /* those that fit it */
};

enum { PROPOSAL_ABSTRACT_WORDS = 300 };

/* Runs every rule that is asked at this moment, in the order of the form. */
void proposal_rules_run(
	const struct proposal_facts *f, enum rule_moment moment, struct findings *ret_findings);

/* One of them alone, whatever its moments; facts that it does not ask may be unset. */
void proposal_rule_run(enum rule rule, const struct proposal_facts *f, enum rule_moment moment,
	struct findings *ret_findings);

/* Sum of the lines, in cents: the cash request. */
int64_t proposal_cash_cents(const struct proposal_facts *f);

/* Words, as people count them: runs of anything but white space. */
size_t proposal_words(const char *text);

/*
 * What bytes are, by their first and last kilobytes: a PDF begins with %PDF-
 * within 1,024 bytes (ISO 32000-1, annex H.3.4.1) and ends with %%EOF; one
 * whose trailer names /Encrypt is encrypted.
 */
enum document_kind document_kind(const void *bytes, size_t n);

#endif
