#include "domain/proposal/proposal_rules.h"

#include <string.h>

#include "domain/call/call_stage.h"

/*
 * When findings stand beside a field they use the form's names: "title",
 * "abstract", "areas", "budget", "credit_amount", "credit_justification",
 * "products", "document", "attestations", "nonconfidential", "position".
 */

static void pi_position(const struct proposal_facts *f, enum rule_moment m, struct findings *out)
{
	(void)m;
	if (f->position != POSITION_FACULTY && f->position != POSITION_RESEARCHER)
		finding_add(out, (struct finding){ .code = FINDING_PI_POSITION,
					 .rule = "pi-position", .field = "position" });
	if (!f->has_org)
		finding_add(out, (struct finding){ .code = FINDING_PI_NO_ORG,
					 .rule = "pi-position", .field = "position" });
}

static void pi_attestations(
	const struct proposal_facts *f, enum rule_moment m, struct findings *out)
{
	(void)m;
	if (f->n_attested < f->n_attestations_asked)
		finding_add(out, (struct finding){ .code = FINDING_ATTESTATION_MISSING,
					 .rule = "pi-attestations", .field = "attestations",
					 .value = (int64_t)(f->n_attestations_asked -
							    f->n_attested) });
}

static void one_proposal_per_pi(
	const struct proposal_facts *f, enum rule_moment m, struct findings *out)
{
	if (f->has_another_in_period)
		finding_add(out, (struct finding){ .code = FINDING_SECOND_PROPOSAL,
					 .rule = "one-proposal-per-pi",
					 .warns = m == RULE_DRAFT });
}

static void deadline(const struct proposal_facts *f, enum rule_moment m, struct findings *out)
{
	(void)m;
	if (!f->is_published || f->now < f->opens_at)
		finding_add(out, (struct finding){ .code = FINDING_CALL_NOT_OPEN,
					 .rule = "deadline", .value = f->opens_at });
	else if (!call_takes(f->now, f->closes_at, f->grace_s))
		finding_add(out, (struct finding){ .code = FINDING_CALL_CLOSED,
					 .rule = "deadline", .value = f->closes_at });
}

static void content(const struct proposal_facts *f, enum rule_moment m, struct findings *out)
{
	size_t words = proposal_words(f->abstract);

	if (m == RULE_SUBMIT && f->title[0] == '\0')
		finding_add(out, (struct finding){ .code = FINDING_TITLE_MISSING, .field = "title" });
	if (m == RULE_SUBMIT && words == 0)
		finding_add(out,
			(struct finding){ .code = FINDING_ABSTRACT_MISSING, .field = "abstract" });
	if (words > PROPOSAL_ABSTRACT_WORDS)
		finding_add(out, (struct finding){ .code = FINDING_ABSTRACT_LONG,
					 .field = "abstract", .limit = PROPOSAL_ABSTRACT_WORDS,
					 .value = (int64_t)words });
	if (m == RULE_SUBMIT && f->n_areas == 0)
		finding_add(out, (struct finding){ .code = FINDING_AREA_MISSING, .field = "areas" });
}

static void budget_line(
	const struct budget_line_facts *line, int64_t number, struct findings *out)
{
	if (line->description[0] == '\0')
		finding_add(out, (struct finding){ .code = FINDING_BUDGET_LINE_UNNAMED,
					 .rule = "budget-usd", .field = "budget",
					 .value = number });
	if (line->amount_cents <= 0)
		finding_add(out, (struct finding){ .code = FINDING_BUDGET_LINE_ZERO,
					 .rule = "budget-usd", .field = "budget",
					 .value = number });
}

static void budget_usd(const struct proposal_facts *f, enum rule_moment m, struct findings *out)
{
	if (m == RULE_SUBMIT && f->n_lines == 0 && !f->wants_credits)
		finding_add(out, (struct finding){ .code = FINDING_BUDGET_EMPTY,
					 .rule = "budget-usd", .field = "budget" });
	for (size_t i = 0; i < f->n_lines; i++)
		budget_line(&f->lines[i], (int64_t)i + 1, out);
}

static void cash_cap(const struct proposal_facts *f, enum rule_moment m, struct findings *out)
{
	int64_t cash = proposal_cash_cents(f);

	(void)m;
	if (cash > f->cash_cap_cents)
		finding_add(out, (struct finding){ .code = f->cash_cap_is_average
							? FINDING_CASH_OVER_AVERAGE
							: FINDING_CASH_OVER_CAP,
					 .rule = "cash-cap", .field = "budget",
					 .warns = f->cash_cap_is_average,
					 .limit = f->cash_cap_cents, .value = cash });
}

static void credit_cap(const struct proposal_facts *f, enum rule_moment m, struct findings *out)
{
	(void)m;
	if (f->wants_credits && f->credit_cents > f->credit_cap_cents)
		finding_add(out, (struct finding){ .code = f->credit_cap_is_average
							? FINDING_CREDIT_OVER_AVERAGE
							: FINDING_CREDIT_OVER_CAP,
					 .rule = "credit-cap", .field = "credit_amount",
					 .warns = f->credit_cap_is_average,
					 .limit = f->credit_cap_cents,
					 .value = f->credit_cents });
}

static void credit_request(
	const struct proposal_facts *f, enum rule_moment m, struct findings *out)
{
	(void)m;
	if (!f->wants_credits)
		return;
	if (f->credit_cents <= 0)
		finding_add(out, (struct finding){ .code = FINDING_CREDIT_NO_AMOUNT,
					 .rule = "credit-request", .field = "credit_amount" });
	if (f->credit_justification[0] == '\0')
		finding_add(out, (struct finding){ .code = FINDING_CREDIT_NO_REASON,
					 .rule = "credit-request",
					 .field = "credit_justification" });
	if (f->n_products == 0)
		finding_add(out, (struct finding){ .code = FINDING_CREDIT_NO_PRODUCT,
					 .rule = "credit-request", .field = "products" });
}

static void document(const struct proposal_facts *f, enum rule_moment m, struct findings *out)
{
	struct finding item = { .rule = "document", .field = "document" };

	switch (f->document) {
	case DOCUMENT_NONE:
		item.code = FINDING_DOCUMENT_MISSING;
		if (m == RULE_SUBMIT)
			finding_add(out, item);
		return;
	case DOCUMENT_OTHER:
		item.code = FINDING_DOCUMENT_NOT_PDF;
		finding_add(out, item);
		break;
	case DOCUMENT_PDF_ENCRYPTED:
		item.code = FINDING_DOCUMENT_ENCRYPTED;
		finding_add(out, item);
		break;
	case DOCUMENT_PDF:
		break;
	}
	if (f->document_bytes > f->file_limit_bytes) {
		item.code = FINDING_DOCUMENT_TOO_LARGE;
		item.limit = f->file_limit_bytes;
		item.value = f->document_bytes;
		finding_add(out, item);
	}
}

static void non_confidential(
	const struct proposal_facts *f, enum rule_moment m, struct findings *out)
{
	(void)m;
	if (!f->is_nonconfidential)
		finding_add(out, (struct finding){ .code = FINDING_CONFIDENTIAL,
					 .rule = "non-confidential",
					 .field = "nonconfidential" });
}

static const struct {
	void (*run)(const struct proposal_facts *, enum rule_moment, struct findings *);
	unsigned moments;
} proposal_rules[] = {
	{ deadline, RULE_DRAFT | RULE_SUBMIT },
	{ one_proposal_per_pi, RULE_DRAFT | RULE_SUBMIT },
	{ pi_position, RULE_DRAFT | RULE_SUBMIT | RULE_SCREENING },
	{ content, RULE_DRAFT | RULE_SUBMIT },
	{ budget_usd, RULE_DRAFT | RULE_SUBMIT },
	{ cash_cap, RULE_DRAFT | RULE_SUBMIT | RULE_SCREENING },
	{ credit_request, RULE_DRAFT | RULE_SUBMIT },
	{ credit_cap, RULE_DRAFT | RULE_SUBMIT | RULE_SCREENING },
	{ document, RULE_DRAFT | RULE_SUBMIT | RULE_SCREENING },
	{ pi_attestations, RULE_SUBMIT },
	{ non_confidential, RULE_SUBMIT },
};

void proposal_rules_run(
	const struct proposal_facts *f, enum rule_moment moment, struct findings *ret_findings)
{
	for (size_t i = 0; i < sizeof(proposal_rules) / sizeof(proposal_rules[0]); i++)
		if (proposal_rules[i].moments & moment)
			proposal_rules[i].run(f, moment, ret_findings);
}

int64_t proposal_cash_cents(const struct proposal_facts *f)
{
	int64_t sum = 0;

	for (size_t i = 0; i < f->n_lines; i++)
		if (__builtin_add_overflow(sum, f->lines[i].amount_cents, &sum))
			return INT64_MAX;
	return sum;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

size_t proposal_words(const char *text)
{
	size_t n = 0;
	bool in_word = false;

	for (; *text != '\0'; text++) {
		n += !is_space(*text) && !in_word;
		in_word = !is_space(*text);
	}
	return n;
}

enum document_kind document_kind(const void *bytes, size_t n)
{
	const char *p = bytes;
	size_t head = n < 1024 ? n : 1024, tail = n < 2048 ? n : 2048;

	if (n == 0)
		return DOCUMENT_NONE;
	if (memmem(p, head, "%PDF-", 5) == NULL || memmem(p + n - tail, tail, "%%EOF", 5) == NULL)
		return DOCUMENT_OTHER;
	return memmem(p + n - tail, tail, "/Encrypt", 8) != NULL ? DOCUMENT_PDF_ENCRYPTED
								 : DOCUMENT_PDF;
}
