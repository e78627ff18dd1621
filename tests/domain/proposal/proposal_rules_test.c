#include "test.h"

#include <stdio.h>
#include <string.h>

#include "domain/proposal/proposal_rules.h"

/* A proposal that may be submitted; each row of a table changes one thing. */
static const struct budget_line_facts one_line[] = { { "students", "One student", 5000000 } };

static struct proposal_facts good(void)
{
	return (struct proposal_facts){ .now = 1000,
		.is_published = true,
		.opens_at = 500,
		.closes_at = 2000,
		.cash_cap_cents = 7000000,
		.credit_cap_cents = 5000000,
		.file_limit_bytes = 10 << 20,
		.position = POSITION_FACULTY,
		.has_org = true,
		.title = "T",
		.abstract = "Some words",
		.n_areas = 1,
		.lines = one_line,
		.n_lines = 1,
		.credit_justification = "",
		.document = DOCUMENT_PDF,
		.document_bytes = 1000,
		.n_attestations_asked = 6,
		.n_attested = 6,
		.is_nonconfidential = true };
}

static const struct finding *only(
	const struct proposal_facts *f, enum rule_moment m, struct findings *out)
{
	memset(out, 0, sizeof(*out));
	proposal_rules_run(f, m, out);
	return out->n == 1 ? &out->items[0] : NULL;
}

static void expect(const struct proposal_facts *f, enum rule_moment m, const char *rule,
	enum finding_code code, bool warns)
{
	struct findings out;
	const struct finding *x = only(f, m, &out);

	assert_int_equal(out.n, 1);
	assert_non_null(x);
	assert_int_equal(x->code, code);
	assert_int_equal(x->warns, warns);
	if (rule == NULL)
		assert_int_equal(x->rule, RULE_NONE);
	else
		assert_string_equal(rule_id(x->rule), rule);
}

static void expect_none(const struct proposal_facts *f, enum rule_moment m)
{
	struct findings out;

	only(f, m, &out);
	assert_int_equal(out.n, 0);
}

static void a_good_proposal_has_no_finding(void **state)
{
	struct proposal_facts f = good();

	(void)state;
	expect_none(&f, MOMENT_DRAFT);
	expect_none(&f, MOMENT_SUBMIT);
	expect_none(&f, MOMENT_SCREENING);
}

static void an_empty_draft_may_be_saved(void **state)
{
	struct proposal_facts f = good();

	(void)state;
	f.title = "";
	f.abstract = "";
	f.n_areas = 0;
	f.n_lines = 0;
	f.document = DOCUMENT_NONE;
	f.n_attested = 0;
	f.is_nonconfidential = false;
	expect_none(&f, MOMENT_DRAFT);
}

static void pi_position_asks_for_faculty_or_researcher_and_an_institution(void **state)
{
	static const struct {
		enum position_kind position;
		bool is_refused;
	} table[] = { { POSITION_FACULTY, false }, { POSITION_RESEARCHER, false },
		{ POSITION_OTHER, true }, { POSITION_UNSAID, true } };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct proposal_facts f = good();

		f.position = table[i].position;
		if (table[i].is_refused)
			expect(&f, MOMENT_SCREENING, "pi-position", FINDING_PI_POSITION, false);
		else
			expect_none(&f, MOMENT_SCREENING);
	}
	struct proposal_facts f = good();

	f.has_org = false;
	expect(&f, MOMENT_SUBMIT, "pi-position", FINDING_PI_NO_ORG, false);
}

static void pi_attestations_asks_for_each_item(void **state)
{
	struct proposal_facts f = good();
	struct findings out;

	(void)state;
	f.n_attested = 4;
	expect(&f, MOMENT_SUBMIT, "pi-attestations", FINDING_ATTESTATION_MISSING, false);
	assert_int_equal(only(&f, MOMENT_SUBMIT, &out)->value, 2);
	expect_none(&f, MOMENT_DRAFT);
}

static void one_proposal_per_pi_warns_a_draft_and_refuses_a_submission(void **state)
{
	struct proposal_facts f = good();

	(void)state;
	f.has_another_in_period = true;
	expect(&f, MOMENT_DRAFT, "one-proposal-per-pi", FINDING_SECOND_PROPOSAL, true);
	expect(&f, MOMENT_SUBMIT, "one-proposal-per-pi", FINDING_SECOND_PROPOSAL, false);
}

static void deadline_is_kept_to_the_second(void **state)
{
	static const struct {
		int64_t now, grace;
		bool is_late, is_early;
	} table[] = { { 499, 0, false, true }, { 500, 0, false, false }, { 2000, 0, false, false },
		{ 2001, 0, true, false }, { 2060, 60, false, false }, { 2061, 60, true, false } };

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct proposal_facts f = good();

		f.now = table[i].now;
		f.grace_s = table[i].grace;
		if (table[i].is_late)
			expect(&f, MOMENT_SUBMIT, "deadline", FINDING_CALL_CLOSED, false);
		else if (table[i].is_early)
			expect(&f, MOMENT_SUBMIT, "deadline", FINDING_CALL_NOT_OPEN, false);
		else
			expect_none(&f, MOMENT_SUBMIT);
	}
	struct proposal_facts f = good();

	f.is_published = false;
	expect(&f, MOMENT_DRAFT, "deadline", FINDING_CALL_NOT_OPEN, false);
}

static void content_is_asked_for_at_submission(void **state)
{
	struct proposal_facts f = good();
	char abstract[2 * (PROPOSAL_ABSTRACT_WORDS + 1) + 1];

	(void)state;
	f.title = "";
	expect(&f, MOMENT_SUBMIT, NULL, FINDING_TITLE_MISSING, false);
	f = good();
	f.abstract = " \n ";
	expect(&f, MOMENT_SUBMIT, NULL, FINDING_ABSTRACT_MISSING, false);
	f = good();
	f.n_areas = 0;
	expect(&f, MOMENT_SUBMIT, NULL, FINDING_AREA_MISSING, false);
	f = good();
	for (size_t i = 0; i + 1 < sizeof(abstract); i++)
		abstract[i] = i % 2 == 0 ? 'w' : ' ';
	abstract[sizeof(abstract) - 1] = '\0';
	f.abstract = abstract;
	expect(&f, MOMENT_DRAFT, NULL, FINDING_ABSTRACT_LONG, false);
	abstract[2 * PROPOSAL_ABSTRACT_WORDS] = '\0';
	expect_none(&f, MOMENT_DRAFT);
}

static void budget_usd_asks_for_named_lines_with_amounts(void **state)
{
	static const struct budget_line_facts unnamed[] = { { "travel", "", 100 } };
	static const struct budget_line_facts zero[] = { { "travel", "Trip", 0 } };
	struct proposal_facts f = good();

	(void)state;
	f.n_lines = 0;
	expect(&f, MOMENT_SUBMIT, "budget-usd", FINDING_BUDGET_EMPTY, false);
	f = good();
	f.lines = unnamed;
	expect(&f, MOMENT_DRAFT, "budget-usd", FINDING_BUDGET_LINE_UNNAMED, false);
	f.lines = zero;
	expect(&f, MOMENT_DRAFT, "budget-usd", FINDING_BUDGET_LINE_ZERO, false);
}

static void a_request_for_credits_alone_needs_no_budget_line(void **state)
{
	struct proposal_facts f = good();

	(void)state;
	f.n_lines = 0;
	f.wants_credits = true;
	f.credit_cents = 100;
	f.credit_justification = "Because";
	f.n_products = 1;
	expect_none(&f, MOMENT_SUBMIT);
}

static void cash_cap_refuses_when_hard_and_warns_on_average(void **state)
{
	static const struct budget_line_facts at[] = { { "students", "A", 7000000 } };
	static const struct budget_line_facts over[] = { { "students", "A", 7000000 },
		{ "travel", "B", 1 } };
	struct proposal_facts f = good();

	(void)state;
	f.lines = at;
	expect_none(&f, MOMENT_SUBMIT);
	f.lines = over;
	f.n_lines = 2;
	expect(&f, MOMENT_SUBMIT, "cash-cap", FINDING_CASH_OVER_CAP, false);
	f.cash_cap_is_average = true;
	expect(&f, MOMENT_SUBMIT, "cash-cap", FINDING_CASH_OVER_AVERAGE, true);
}

static void a_budget_that_overflows_is_over_the_cap(void **state)
{
	static const struct budget_line_facts huge[] = { { "other", "A", INT64_MAX },
		{ "other", "B", INT64_MAX } };
	struct proposal_facts f = good();

	(void)state;
	f.lines = huge;
	f.n_lines = 2;
	expect(&f, MOMENT_SUBMIT, "cash-cap", FINDING_CASH_OVER_CAP, false);
}

static void credits_need_amount_reason_product_and_keep_to_the_cap(void **state)
{
	struct proposal_facts f = good();

	(void)state;
	f.wants_credits = true;
	f.credit_cents = 5000000;
	f.credit_justification = "Because";
	f.n_products = 1;
	expect_none(&f, MOMENT_SUBMIT);
	f.credit_cents = 5000001;
	expect(&f, MOMENT_SUBMIT, "credit-cap", FINDING_CREDIT_OVER_CAP, false);
	f.credit_cap_is_average = true;
	expect(&f, MOMENT_SUBMIT, "credit-cap", FINDING_CREDIT_OVER_AVERAGE, true);
	f.credit_cents = 0;
	expect(&f, MOMENT_SUBMIT, "credit-request", FINDING_CREDIT_NO_AMOUNT, false);
	f.credit_cents = 1;
	f.credit_justification = "";
	expect(&f, MOMENT_SUBMIT, "credit-request", FINDING_CREDIT_NO_REASON, false);
	f.credit_justification = "Because";
	f.n_products = 0;
	expect(&f, MOMENT_SUBMIT, "credit-request", FINDING_CREDIT_NO_PRODUCT, false);
}

static void document_is_a_pdf_within_the_size(void **state)
{
	struct proposal_facts f = good();

	(void)state;
	f.document = DOCUMENT_NONE;
	expect(&f, MOMENT_SUBMIT, "document", FINDING_DOCUMENT_MISSING, false);
	expect_none(&f, MOMENT_DRAFT);
	f.document = DOCUMENT_OTHER;
	expect(&f, MOMENT_DRAFT, "document", FINDING_DOCUMENT_NOT_PDF, false);
	f.document = DOCUMENT_PDF_ENCRYPTED;
	expect(&f, MOMENT_DRAFT, "document", FINDING_DOCUMENT_ENCRYPTED, false);
	f.document = DOCUMENT_PDF;
	f.document_bytes = f.file_limit_bytes;
	expect_none(&f, MOMENT_DRAFT);
	f.document_bytes++;
	expect(&f, MOMENT_DRAFT, "document", FINDING_DOCUMENT_TOO_LARGE, false);
}

static void non_confidential_is_confirmed_at_submission(void **state)
{
	struct proposal_facts f = good();

	(void)state;
	f.is_nonconfidential = false;
	expect(&f, MOMENT_SUBMIT, "non-confidential", FINDING_CONFIDENTIAL, false);
	expect_none(&f, MOMENT_DRAFT);
}

static void a_document_is_known_by_its_bytes(void **state)
{
	static const char pdf[] = "%PDF-1.4\n...trailer<< /Root 1 0 R >>\n%%EOF\n";
	static const char locked[] = "%PDF-1.4\n...trailer<< /Encrypt 5 0 R >>\n%%EOF\n";
	static const char cut[] = "%PDF-1.4\n...";
	static const char html[] = "<html>%%EOF";

	(void)state;
	assert_int_equal(document_kind(pdf, sizeof(pdf) - 1), DOCUMENT_PDF);
	assert_int_equal(document_kind(locked, sizeof(locked) - 1), DOCUMENT_PDF_ENCRYPTED);
	assert_int_equal(document_kind(cut, sizeof(cut) - 1), DOCUMENT_OTHER);
	assert_int_equal(document_kind(html, sizeof(html) - 1), DOCUMENT_OTHER);
	assert_int_equal(document_kind("", 0), DOCUMENT_NONE);
}

static void overhead_is_marked_by_its_names_and_refuses_nothing(void **state)
{
	static const char *const overhead[] = { "Overhead (20 %)", "University overheads",
		"INDIRECT COSTS", "indirect research cost", "Facilities and administration",
		"F&A 52%", "administrative fee" };
	static const char *const not_overhead[] = { "PhD student, 9 months",
		"Indirect imaging set-up", "Costs of travel", "Administrative assistant, 2 months",
		"Laboratory facilities", "A bundle of overheating probes: thermal cover", "" };
	struct budget_line_facts lines[2] = { one_line[0], one_line[0] };
	struct proposal_facts f = good();
	struct findings out;

	(void)state;
	f.lines = lines;
	f.n_lines = 2;
	for (size_t i = 0; i < sizeof(overhead) / sizeof(overhead[0]); i++) {
		lines[1].description = overhead[i];
		f.cash_cap_cents = 20000000;
		expect(&f, MOMENT_DRAFT, "budget-no-overhead", FINDING_BUDGET_OVERHEAD, true);
		expect(&f, MOMENT_SUBMIT, "budget-no-overhead", FINDING_BUDGET_OVERHEAD, true);
		expect(&f, MOMENT_SCREENING, "budget-no-overhead", FINDING_BUDGET_OVERHEAD, true);
		assert_int_equal(only(&f, MOMENT_DRAFT, &out)->value, 2);
	}
	for (size_t i = 0; i < sizeof(not_overhead) / sizeof(not_overhead[0]); i++) {
		lines[1].description = not_overhead[i];
		memset(&out, 0, sizeof(out));
		proposal_rule_run(RULE_BUDGET_NO_OVERHEAD, &f, MOMENT_DRAFT, &out);
		assert_int_equal(out.n, 0);
	}
}

/* What is not asked may be unset: no facts are made up to ask one rule. */
static void one_rule_is_asked_by_itself(void **state)
{
	struct proposal_facts f = { .is_published = true, .opens_at = 500, .closes_at = 2000 };
	struct findings out = { 0 };

	(void)state;
	f.now = 2000;
	proposal_rule_run(RULE_DEADLINE, &f, MOMENT_DRAFT, &out);
	assert_int_equal(out.n, 0);
	f.now = 2001;
	proposal_rule_run(RULE_DEADLINE, &f, MOMENT_DRAFT, &out);
	assert_int_equal(out.n, 1);
	assert_int_equal(out.items[0].rule, RULE_DEADLINE);
	out.n = 0; /* past the deadline still: another rule says nothing of it */
	proposal_rule_run(RULE_CREDIT_CAP, &f, MOMENT_DRAFT, &out);
	assert_int_equal(out.n, 0);
}

/* n bytes of nothing with marks at their places. */
static enum document_kind marked(size_t n, size_t head_at, const char *mark, size_t mark_at)
{
	static char bytes[8192];

	memset(bytes, '.', sizeof(bytes));
	memcpy(bytes + head_at, "%PDF-", 5);
	memcpy(bytes + mark_at, mark, strlen(mark));
	if (mark[0] != '%')
		memcpy(bytes + n - 6, "%%EOF", 5);
	return document_kind(bytes, n);
}

/* The head within the first 1,024 bytes, the end and what encrypts within the last 2,048. */
static void its_marks_are_looked_for_at_both_ends(void **state)
{
	enum { N = 5000 };

	(void)state;
	assert_int_equal(marked(N, 1024 - 5, "%%EOF", N - 5), DOCUMENT_PDF);
	assert_int_equal(marked(N, 1024 - 4, "%%EOF", N - 5), DOCUMENT_OTHER);
	assert_int_equal(marked(N, 0, "%%EOF", N - 2048), DOCUMENT_PDF);
	assert_int_equal(marked(N, 0, "%%EOF", N - 2049), DOCUMENT_OTHER);
	assert_int_equal(marked(N, 0, "/Encrypt", N - 2048), DOCUMENT_PDF_ENCRYPTED);
	assert_int_equal(marked(N, 0, "/Encrypt", N - 2049), DOCUMENT_PDF);
	assert_int_equal(marked(N, 0, "/Encryp ", N - 2048), DOCUMENT_PDF);
	/* Exactly as long as the end is, or a byte shorter: what stands before it is not of it. */
	for (size_t n = 2047; n <= 2048; n++) {
		static char bytes[2050];

		memset(bytes, '.', sizeof(bytes));
		memcpy(bytes, "%%EOF", 5);
		memcpy(bytes + 100, "%PDF-", 5);
		assert_int_equal(document_kind(bytes + 1, n), DOCUMENT_OTHER);
	}
	/* Shorter than an end: what stands behind the document is not of it. */
	assert_int_equal(marked(1023, 1023 - 5, "%%EOF", 500), DOCUMENT_PDF);
	assert_int_equal(marked(1023, 1023 - 4, "%%EOF", 500), DOCUMENT_OTHER);
	assert_int_equal(marked(2047, 0, "%%EOF", 2047 - 5), DOCUMENT_PDF);
	assert_int_equal(marked(2047, 0, "%%EOF", 2047 - 4), DOCUMENT_OTHER);
}

/* What a call asks beside it is judged with it, a draft by what is there. */
static void what_the_call_asks_is_judged_with_it(void **state)
{
	static const struct form_question q = { .id = 1,
		.kind = QUESTION_NUMBER,
		.is_required = true,
		.label = "Q",
		.help = "",
		.options = "",
		.when_answer = "",
		.field = "answer.1" };
	static const struct call_form form = { .version = 1, .next = 2, .questions = &q, .n = 1 };
	static const struct form_answer ten = { 1, "ten" };
	struct proposal_facts f = good();

	(void)state;
	f.form = &form;
	expect(&f, MOMENT_SUBMIT, NULL, FINDING_REQUIRED, false);
	expect_none(&f, MOMENT_DRAFT);
	f.answers = (struct form_answers){ &ten, 1 };
	expect(&f, MOMENT_DRAFT, NULL, FINDING_NOT_A_NUMBER, false);
}

static void words_are_parted_by_any_blanks(void **state)
{
	static const char *const blanks[] = { " ", "\t", "\n", "\r", "\f", "\v", " \t\n\r\f\v" };

	(void)state;
	assert_int_equal(proposal_words(""), 0);
	for (size_t i = 0; i < sizeof(blanks) / sizeof(blanks[0]); i++) {
		char text[30];

		snprintf(text, sizeof(text), "%sone%stwo%s", blanks[i], blanks[i], blanks[i]);
		assert_int_equal(proposal_words(text), 2);
		assert_int_equal(proposal_words(blanks[i]), 0);
	}
	assert_int_equal(proposal_words("one-two"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_call_asks_is_judged_with_it),
		cmocka_unit_test(words_are_parted_by_any_blanks),
		cmocka_unit_test(a_good_proposal_has_no_finding),
		cmocka_unit_test(an_empty_draft_may_be_saved),
		cmocka_unit_test(pi_position_asks_for_faculty_or_researcher_and_an_institution),
		cmocka_unit_test(pi_attestations_asks_for_each_item),
		cmocka_unit_test(one_proposal_per_pi_warns_a_draft_and_refuses_a_submission),
		cmocka_unit_test(deadline_is_kept_to_the_second),
		cmocka_unit_test(content_is_asked_for_at_submission),
		cmocka_unit_test(budget_usd_asks_for_named_lines_with_amounts),
		cmocka_unit_test(a_request_for_credits_alone_needs_no_budget_line),
		cmocka_unit_test(cash_cap_refuses_when_hard_and_warns_on_average),
		cmocka_unit_test(a_budget_that_overflows_is_over_the_cap),
		cmocka_unit_test(credits_need_amount_reason_product_and_keep_to_the_cap),
		cmocka_unit_test(document_is_a_pdf_within_the_size),
		cmocka_unit_test(non_confidential_is_confirmed_at_submission),
		cmocka_unit_test(a_document_is_known_by_its_bytes),
		cmocka_unit_test(overhead_is_marked_by_its_names_and_refuses_nothing),
		cmocka_unit_test(one_rule_is_asked_by_itself),
		cmocka_unit_test(its_marks_are_looked_for_at_both_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
