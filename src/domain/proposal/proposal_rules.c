#include "domain/proposal/proposal_rules.h"

#include <string.h>
#include <strings.h>

#include "base/err.h"

#include "domain/call/call_stage.h"

/*
 * When findings stand beside a field they use the form's names: "title",
 * "abstract", "areas", "budget", "credit_amount", "credit_justification",
 * "products", "document", "attestations", "nonconfidential", "position", "answer.ID".
 */

static void pi_position(const struct proposal_facts *f, enum rule_moment m, struct findings *out)
{
	(void)m;
	if (f->position != POSITION_FACULTY && f->position != POSITION_RESEARCHER)
		finding_add(out, (struct finding){ .code = FINDING_PI_POSITION,
					 .rule = RULE_PI_POSITION, .field = "position" });
	if (!f->has_org)
		finding_add(out, (struct finding){ .code = FINDING_PI_NO_ORG,
					 .rule = RULE_PI_POSITION, .field = "position" });
}

static void pi_attestations(
	const struct proposal_facts *f, enum rule_moment m, struct findings *out)
{
	(void)m;
	if (f->n_attested < f->n_attestations_asked)
		finding_add(out, (struct finding){ .code = FINDING_ATTESTATION_MISSING,
					 .rule = RULE_PI_ATTESTATIONS, .field = "attestations",
					 .value = (int64_t)(f->n_attestations_asked -
							    f->n_attested) });
}

static void one_proposal_per_pi(
	const struct proposal_facts *f, enum rule_moment m, struct findings *out)
{
	if (f->has_another_in_period)
		finding_add(out, (struct finding){ .code = FINDING_SECOND_PROPOSAL,
					 .rule = RULE_ONE_PROPOSAL_PER_PI,
					 .warns = m == MOMENT_DRAFT });
}

static void deadline(const struct proposal_facts *f, enum rule_moment m, struct findings *out)
{
	(void)m;
	if (!f->is_published || f->now < f->opens_at)
		finding_add(out, (struct finding){ .code = FINDING_CALL_NOT_OPEN,
					 .rule = RULE_DEADLINE, .value = f->opens_at });
	else if (!call_takes(f->now, f->closes_at, f->grace_s))
		finding_add(out, (struct finding){ .code = FINDING_CALL_CLOSED,
					 .rule = RULE_DEADLINE, .value = f->closes_at });
}

static void content(const struct proposal_facts *f, enum rule_moment m, struct findings *out)
{
	size_t words = proposal_words(f->abstract);

	if (m == MOMENT_SUBMIT && f->title[0] == '\0')
		finding_add(out, (struct finding){ .code = FINDING_TITLE_MISSING, .field = "title" });
	if (m == MOMENT_SUBMIT && words == 0)
		finding_add(out,
			(struct finding){ .code = FINDING_ABSTRACT_MISSING, .field = "abstract" });
	if (words > PROPOSAL_ABSTRACT_WORDS)
		finding_add(out, (struct finding){ .code = FINDING_ABSTRACT_LONG,
					 .field = "abstract", .limit = PROPOSAL_ABSTRACT_WORDS,
					 .value = (int64_t)words });
	if (m == MOMENT_SUBMIT && f->n_areas == 0)
		finding_add(out, (struct finding){ .code = FINDING_AREA_MISSING, .field = "areas" });
}

static void budget_line(
	const struct budget_line_facts *line, int64_t number, struct findings *out)
{
	if (line->description[0] == '\0')
		finding_add(out, (struct finding){ .code = FINDING_BUDGET_LINE_UNNAMED,
					 .rule = RULE_BUDGET_USD, .field = "budget",
					 .value = number });
	if (line->amount_cents <= 0)
		finding_add(out, (struct finding){ .code = FINDING_BUDGET_LINE_ZERO,
					 .rule = RULE_BUDGET_USD, .field = "budget",
					 .value = number });
}

static void budget_usd(const struct proposal_facts *f, enum rule_moment m, struct findings *out)
{
	if (m == MOMENT_SUBMIT && f->n_lines == 0 && !f->wants_credits)
		finding_add(out, (struct finding){ .code = FINDING_BUDGET_EMPTY,
					 .rule = RULE_BUDGET_USD, .field = "budget" });
	for (size_t i = 0; i < f->n_lines; i++)
		budget_line(&f->lines[i], (int64_t)i + 1, out);
}

/* A word of the text, letters alone, begins so; small letters. */
static bool has_word(const char *text, const char *start)
{
	size_t n = strlen(start);
	bool is_inside = false;

	for (; *text != '\0'; text++) {
		bool is_letter = (*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z') ||
				 (unsigned char)*text >= 0x80;

		if (is_letter && !is_inside && strncasecmp(text, start, n) == 0)
			return true;
		is_inside = is_letter;
	}
	return false;
}

/* What institutions call it; "overhead projector" is told too: it is a warning, and the text says what to do. */
static bool looks_like_overhead(const char *text)
{
	return has_word(text, "overhead") || has_word(text, "F&A") ||
	       (has_word(text, "indirect") && has_word(text, "cost")) ||
	       (has_word(text, "facilit") && has_word(text, "administrat")) ||
	       (has_word(text, "administrative") &&
		       (has_word(text, "charge") || has_word(text, "fee") || has_word(text, "cost")));
}

static void budget_no_overhead(
	const struct proposal_facts *f, enum rule_moment m, struct findings *out)
{
	(void)m;
	for (size_t i = 0; i < f->n_lines; i++)
		if (looks_like_overhead(f->lines[i].description))
			finding_add(out, (struct finding){ .code = FINDING_BUDGET_OVERHEAD,
						 .rule = RULE_BUDGET_NO_OVERHEAD, .field = "budget",
						 .warns = true, .value = (int64_t)i + 1 });
}

static void cash_cap(const struct proposal_facts *f, enum rule_moment m, struct findings *out)
{
	int64_t cash = proposal_cash_cents(f);

	(void)m;
	if (cash > f->cash_cap_cents)
		finding_add(out, (struct finding){ .code = f->cash_cap_is_average
							? FINDING_CASH_OVER_AVERAGE
							: FINDING_CASH_OVER_CAP,
					 .rule = RULE_CASH_CAP, .field = "budget",
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
					 .rule = RULE_CREDIT_CAP, .field = "credit_amount",
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
					 .rule = RULE_CREDIT_REQUEST, .field = "credit_amount" });
	if (f->credit_justification[0] == '\0')
		finding_add(out, (struct finding){ .code = FINDING_CREDIT_NO_REASON,
					 .rule = RULE_CREDIT_REQUEST,
					 .field = "credit_justification" });
	if (f->n_products == 0)
		finding_add(out, (struct finding){ .code = FINDING_CREDIT_NO_PRODUCT,
					 .rule = RULE_CREDIT_REQUEST, .field = "products" });
}

static void document(const struct proposal_facts *f, enum rule_moment m, struct findings *out)
{
	struct finding item = { .rule = RULE_DOCUMENT, .field = "document" };

	switch (f->document) {
	case DOCUMENT_NONE:
		item.code = FINDING_DOCUMENT_MISSING;
		if (m == MOMENT_SUBMIT)
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
					 .rule = RULE_NON_CONFIDENTIAL,
					 .field = "nonconfidential" });
}

static void answers(const struct proposal_facts *f, enum rule_moment m, struct findings *out)
{
	if (f->form != NULL)
		form_rules_run(f->form, &f->answers, m, out);
}

/* In the order of the form; what a form must hold is no rule of the program, and asked with them. */
static const struct {
	enum rule rule;
	void (*run)(const struct proposal_facts *, enum rule_moment, struct findings *);
} run[] = {
	{ RULE_DEADLINE, deadline },
	{ RULE_ONE_PROPOSAL_PER_PI, one_proposal_per_pi },
	{ RULE_PI_POSITION, pi_position },
	{ RULE_NONE, content },
	{ RULE_BUDGET_USD, budget_usd },
	{ RULE_BUDGET_NO_OVERHEAD, budget_no_overhead },
	{ RULE_CASH_CAP, cash_cap },
	{ RULE_CREDIT_REQUEST, credit_request },
	{ RULE_CREDIT_CAP, credit_cap },
	{ RULE_NONE, answers },
	{ RULE_DOCUMENT, document },
	{ RULE_PI_ATTESTATIONS, pi_attestations },
	{ RULE_NON_CONFIDENTIAL, non_confidential },
};

enum { CONTENT_MOMENTS = MOMENT_DRAFT | MOMENT_SUBMIT };

void proposal_rules_run(
	const struct proposal_facts *f, enum rule_moment moment, struct findings *ret_findings)
{
	for (size_t i = 0; i < sizeof(run) / sizeof(run[0]); i++) {
		unsigned moments = run[i].rule == RULE_NONE ? CONTENT_MOMENTS
							    : rule_moments(run[i].rule);

		if (moments & moment)
			run[i].run(f, moment, ret_findings);
	}
}

void proposal_rule_run(enum rule rule, const struct proposal_facts *f, enum rule_moment moment,
	struct findings *ret_findings)
{
	for (size_t i = 0; i < sizeof(run) / sizeof(run[0]); i++)
		if (run[i].rule == rule && rule != RULE_NONE) {
			run[i].run(f, moment, ret_findings);
			return;
		}
	BUG("that rule is not about a proposal");
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
