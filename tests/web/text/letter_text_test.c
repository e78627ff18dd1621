#include "test.h"
#include "memory.h"

#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "web/text/letter_text.h"

static const struct letter_facts sample = { .program = "Acme Research Awards",
	.sponsor = "Acme Corporation",
	.reply_to = "awards@example.org",
	.name = "Ana María Nuñez",
	.link = "https://awards.example.org/proposals/0123456789abc",
	.call_title = "Machine learning for the sciences, spring 2026",
	.proposal_title = "Robust inference under distribution shift",
	.org = "University of Somewhere",
	.contact_name = "Bo Chen",
	.zone = "America/Los_Angeles",
	.subject = "Who may apply?",
	.text = "Yes.\n\nYour institution has to agree.",
	.digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
	.at = 1778741940,
	.version = 2,
	.n = 24,
	.cash_cents = 7000000,
	.credit_cents = 4000000 };

/* All but the last, which is staff's own words: newsletter_text_test.c. */
_Static_assert(LETTER_NEWSLETTER == LETTER_KIND_COUNT - 4,
	"the loops below end before it, and what comes after has a writer of its own");

static struct letter written(enum letter_kind kind, const struct letter_facts *facts)
{
	struct letter_facts f = *facts;
	struct letter l;

	f.kind = kind;
	letter_write(&f, mem, &l);
	return l;
}

static void assert_lines_fit(const char *body)
{
	while (*body != '\0') {
		size_t n = strcspn(body, "\n");
		const char *text = mem_strn(mem, body, n);

		if (utf8_count(text) > 78 && strstr(text, "https://") == NULL)
			fail_msg("a line of %zu characters: %s", utf8_count(text), text);
		body += n + (body[n] == '\n');
	}
}

static void every_letter_greets_says_and_signs_in_78_columns(void **state)
{
	(void)state;
	for (int kind = 0; kind < LETTER_NEWSLETTER; kind++) {
		struct letter l = written((enum letter_kind)kind, &sample);

		/* A stranger's words must not go out as ours. */
		if (kind == LETTER_CONFIRM_EMAIL || kind == LETTER_ACCOUNT_EXISTS ||
			kind == LETTER_FOLLOW_CONFIRM || kind == LETTER_FOLLOW_SETTINGS ||
			kind == LETTER_INQUIRY_RECEIVED)
			assert_memory_equal(l.body, "Hello,\n\n", 8);
		else
			assert_memory_equal(l.body, "Dear Ana María Nuñez,\n\n", 24);
		assert_non_null(strstr(l.body, sample.link));
		assert_non_null(strstr(l.body, "Acme Research Awards\nAcme Corporation\n"
					       "awards@example.org\n"));
		assert_lines_fit(l.body);
		assert_true(utf8_valid(l.body, strlen(l.body)));
		assert_true(strlen(l.subject) > 10 && utf8_count(l.subject) < 130);
	}
}

static void a_letter_holds_together_with_the_least_and_the_longest_of_facts(void **state)
{
	char word[3001];
	struct letter_facts least = { 0 }, most = sample;

	(void)state;
	memset(word, 'w', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	for (size_t i = 7; i < sizeof(word) - 1; i += 9)
		word[i] = ' ';
	most.name = most.proposal_title = most.call_title = most.org = most.program = word;
	for (int kind = 0; kind < LETTER_NEWSLETTER; kind++) {
		struct letter l = written((enum letter_kind)kind, &least);

		assert_true(strncmp(l.body, "Hello,\n", 7) == 0);
		assert_null(strstr(l.body, "(null)"));
		l = written((enum letter_kind)kind, &most);
		assert_lines_fit(l.body);
		assert_true(utf8_count(l.subject) < 140);
	}
}

/* V1.3.11: what people type never makes a header, or a line of its own. */
static void no_line_end_gets_into_a_subject_or_out_of_a_sentence(void **state)
{
	struct letter_facts f = sample, plain = sample;

	(void)state;
	f.name = f.org = f.contact_name = f.sponsor = f.reply_to = "Eve\r\nBcc: all@example.org";
	f.proposal_title = f.call_title = f.program = "Title\r\nBcc: all@example.org\n\nDear all";
	plain.name = plain.org = plain.contact_name = plain.sponsor = plain.reply_to =
		"Eve  Bcc: all@example.org";
	plain.proposal_title = plain.call_title = plain.program =
		"Title  Bcc: all@example.org  Dear all";
	for (int kind = 0; kind < LETTER_NEWSLETTER; kind++) {
		struct letter l = written((enum letter_kind)kind, &f);
		struct letter same = written((enum letter_kind)kind, &plain);

		assert_null(strpbrk(l.subject, "\r\n"));
		assert_string_equal(l.subject, same.subject);
		assert_string_equal(l.body, same.body);
	}
}

static void a_receipt_tells_what_was_submitted_and_when(void **state)
{
	struct letter l = written(LETTER_RECEIPT, &sample);

	(void)state;
	assert_non_null(strstr(l.body, sample.digest));
	assert_non_null(strstr(l.body, "13 May 2026, 23:59 Pacific"));
	assert_non_null(strstr(l.body, "Version    2\n"));
	assert_non_null(strstr(l.body, "USD 70,000\n"));
	assert_non_null(strstr(l.body, "USD 40,000\n"));
}

/* Bytes as they are sent: each line ends with two. */
static size_t on_wire(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += *s == '\n' ? 2 : 1;
	return n;
}

static void decisions_look_the_same_from_outside(void **state)
{
	static const int64_t amounts[] = { 0, 100, 99900, 7000000, 7000050, 12345678900 };
	const struct letter no = written(LETTER_DECLINED, &sample);

	(void)state;
	assert_string_equal(letter_kind_name(LETTER_SELECTED), letter_kind_name(LETTER_DECLINED));
	for (size_t i = 0; i < 6; i++)
		for (size_t k = 0; k < 6; k++) {
			struct letter_facts f = sample;
			struct letter yes;

			f.cash_cents = amounts[i];
			f.credit_cents = amounts[k];
			yes = written(LETTER_SELECTED, &f);
			assert_string_equal(yes.subject, no.subject);
			assert_int_equal(on_wire(yes.body), on_wire(no.body));
			assert_string_not_equal(yes.body, no.body);
		}
}

/* What is a bug here: a line end in the midst of a sentence, or two figures on one line. */
static void a_page_has_a_letter_in_whole_paragraphs(void **state)
{
	const char *text, *figures;

	(void)state;
	for (int kind = 0; kind < LETTER_NEWSLETTER; kind++) {
		struct letter l = written((enum letter_kind)kind, &sample);

		text = letter_for_page(mem, l.body);
		assert_int_equal(strlen(text), strlen(l.body));
		for (size_t i = 0; text[i] != '\0'; i++)
			assert_true(text[i] == l.body[i] || (text[i] == ' ' && l.body[i] == '\n'));
		assert_non_null(strstr(text, mem_printf(mem, "\n\n  %s\n\n", sample.link)));
	}
	text = letter_for_page(mem, written(LETTER_SELECTED, &sample).body);
	assert_non_null(strstr(text,
		"spring 2026”. The panel has decided on every proposal of the call, and "
		"this is the decision on yours.\n\n"));
	figures = strstr(text, "\n  Cash");
	assert_non_null(figures);
	assert_non_null(strstr(figures, "\n  Credits"));
	text = letter_for_page(mem,
		written(LETTER_SELECTED,
			&(struct letter_facts){ .name = "N",
				.link = sample.link,
				.program = "Computational Sciences and Open Research Awards of "
					   "Northland",
				.sponsor = "Ada-Lovelace-Foundation, Northland",
				.zone = sample.zone,
				.reply_to = "a@example.org" })
			.body);
	assert_non_null(
		strstr(text, "\n\nComputational Sciences and Open Research Awards of Northland\n"
			     "Ada-Lovelace-Foundation, Northland\na@example.org\n"));
	text = letter_for_page(
		mem, written(LETTER_RECEIPT,
			     &(struct letter_facts){ .program = "P",
				     .name = "N",
				     .link = sample.link,
				     .zone = sample.zone,
				     .version = 1,
				     .digest = sample.digest,
				     .call_title = "A call whose title is so long that the next "
						   "line's word would not fit",
				     .proposal_title = "Likewise a proposal with a title as long "
						       "as the line allows it" })
			     .body);
	assert_non_null(strstr(text, "\n  Proposal   "));
	assert_non_null(strstr(text, "\n  Version    "));
	assert_non_null(strstr(text, mem_printf(mem, "\n  %s\n", sample.digest)));
}

static void a_subject_tells_no_decision(void **state)
{
	static const char *const words[] = { "select", "declin", "award", "congrat", "sorry",
		"gift", "fund", "reject", "success" };
	const char *s = written(LETTER_SELECTED, &sample).subject;

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		assert_null(strcasestr(s, words[i]));
}

/* Rule no-feedback; "no reviews or reasons are given" is said once and taken out before. */
static void a_decision_gives_no_reason_score_or_reviewer(void **state)
{
	static const char *const words[] = { "review", "score", "rank", "because", "reason",
		"criteri", "weak", "strength" };
	static const char statement[] = "no reviews or reasons are given";

	(void)state;
	for (int kind = LETTER_SELECTED; kind <= LETTER_DECLINED; kind++) {
		char *body = mem_str(mem, written((enum letter_kind)kind, &sample).body);
		char *at = strstr(body, statement);

		assert_non_null(at);
		memset(at, ' ', sizeof(statement) - 1);
		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			assert_null(strcasestr(body, words[i]));
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, memory_begin, memory_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_letter_greets_says_and_signs_in_78_columns),
		TEST(a_letter_holds_together_with_the_least_and_the_longest_of_facts),
		TEST(no_line_end_gets_into_a_subject_or_out_of_a_sentence),
		TEST(a_receipt_tells_what_was_submitted_and_when),
		TEST(decisions_look_the_same_from_outside),
		TEST(a_page_has_a_letter_in_whole_paragraphs),
		TEST(a_subject_tells_no_decision),
		TEST(a_decision_gives_no_reason_score_or_reviewer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
