#include "test.h"
#include "memory.h"

#include <string.h>

#include "web/form.h"

static const char *const shapes[] = { "round", "square", NULL };

FORM(sample_form, { .name = "title", .kind = FIELD_TEXT, .min = 3, .max = 10, .is_required = true },
	{ .name = "body", .kind = FIELD_LINES, .max = 50 },
	{ .name = "email", .kind = FIELD_EMAIL },
	{ .name = "password", .kind = FIELD_PASSWORD, .min = 8 },
	{ .name = "count", .kind = FIELD_INT, .min = -5, .max = 12 },
	{ .name = "cash", .kind = FIELD_AMOUNT, .max = 7000000 },
	{ .name = "agrees", .kind = FIELD_BOOL },
	{ .name = "shape", .kind = FIELD_CHOICE, .choices = shapes },
	{ .name = "slug", .kind = FIELD_CHOICE },
	{ .name = "many", .kind = FIELD_MANY, .choices = shapes },
	{ .name = "closes", .kind = FIELD_DATE_TIME }, { .name = "born", .kind = FIELD_DATE },
	{ .name = "person", .kind = FIELD_ID }, { .name = "paper", .kind = FIELD_FILE, .max = 16 },
	{ .name = "team_name", .kind = FIELD_TEXT, .rows = 12 });

static struct findings found;
static struct form_data *data;

static enum err read_text(const char *text)
{
	found.n = 0;
	data = NULL;
	return form_read(mem, &sample_form, "application/x-www-form-urlencoded; charset=UTF-8",
		text, strlen(text), &found, &data);
}

static enum err read_parts(const char *text, size_t n)
{
	found.n = 0;
	data = NULL;
	return form_read(
		mem, &sample_form, "multipart/form-data; boundary=XX", text, n, &found, &data);
}

static void a_filled_form_is_read_with_its_types(void **state)
{
	(void)state;
	assert_int_equal(
		read_text("title=+A%C3%A9+b+&body=x%0D%0Ay%0D%0A&email=a.b%40example.org"
			  "&password=+secret++&count=-5&cash=70%2C000&agrees=on&shape=round"
			  "&slug=a-b&many=round&many=square&closes=2028-02-29T23:59"
			  "&born=1999-12-31&person=0000000000011&csrf=c&idempotency_key=k"
			  "&team_name.0=Ann&team_name.11=Bob"),
		ERR_OK);
	assert_string_equal(form_text(data, "title"), "A\xc3\xa9 b");
	assert_string_equal(form_text(data, "body"), "x\ny");
	assert_string_equal(form_text(data, "password"), " secret  ");
	assert_int_equal(form_int(data, "count"), -5);
	assert_int_equal(form_int(data, "cash"), 7000000);
	assert_true(form_bool(data, "agrees"));
	assert_string_equal(form_text(data, "shape"), "round");
	assert_int_equal(form_many(data, "many"), 2);
	assert_true(form_many_has(data, "many", "square"));
	assert_int_equal(form_int(data, "person"), 33);
	assert_int_equal(form_rows(data, "team_name"), 12);
	assert_string_equal(form_text_at(data, "team_name", 11), "Bob");
	assert_string_equal(form_text_at(data, "team_name", 5), "");
	assert_string_equal(form_csrf(data), "c");
	assert_string_equal(form_idempotency_key(data), "k");
	assert_null(form_file(data, "paper"));
}

static void each_wrong_value_has_its_finding(void **state)
{
	static const struct {
		const char *text, *field;
		enum finding_code code;
	} bad[] = {
		{ "body=x", "title", FINDING_REQUIRED },
		{ "title=+++", "title", FINDING_REQUIRED },
		{ "title=ab", "title", FINDING_TOO_SHORT },
		{ "title=12345678901", "title", FINDING_TOO_LONG },
		{ "title=abc&title=abd", "title", FINDING_GIVEN_TWICE },
		{ "title=abc&email=nobody", "email", FINDING_NOT_AN_EMAIL },
		{ "title=abc&email=a%40b", "email", FINDING_NOT_AN_EMAIL },
		{ "title=abc&email=a%40-b.org", "email", FINDING_NOT_AN_EMAIL },
		{ "title=abc&email=a%40b.org%0D%0ABcc%3A+c%40d.org", "email",
			FINDING_NOT_AN_EMAIL },
		{ "title=abc&email=a..b%40c.org", "email", FINDING_NOT_AN_EMAIL },
		{ "title=abc&password=1234567", "password", FINDING_TOO_SHORT },
		{ "title=abc&count=x", "count", FINDING_NOT_A_NUMBER },
		{ "title=abc&count=1.5", "count", FINDING_NOT_A_NUMBER },
		{ "title=abc&count=99999999999999999999", "count", FINDING_NOT_A_NUMBER },
		{ "title=abc&count=-6", "count", FINDING_TOO_SMALL },
		{ "title=abc&count=13", "count", FINDING_TOO_LARGE },
		{ "title=abc&cash=70.000", "cash", FINDING_NOT_AN_AMOUNT },
		{ "title=abc&cash=70%2C00", "cash", FINDING_NOT_AN_AMOUNT },
		{ "title=abc&cash=1000%2C000", "cash", FINDING_NOT_AN_AMOUNT },
		{ "title=abc&cash=-1", "cash", FINDING_NOT_AN_AMOUNT },
		{ "title=abc&cash=1e3", "cash", FINDING_NOT_AN_AMOUNT },
		{ "title=abc&cash=70000.01", "cash", FINDING_AMOUNT_TOO_LARGE },
		{ "title=abc&agrees=maybe", "agrees", FINDING_NOT_A_CHOICE },
		{ "title=abc&shape=oval", "shape", FINDING_NOT_A_CHOICE },
		{ "title=abc&slug=A+b", "slug", FINDING_NOT_A_CHOICE },
		{ "title=abc&many=round&many=round", "many", FINDING_GIVEN_TWICE },
		{ "title=abc&many=oval", "many", FINDING_NOT_A_CHOICE },
		{ "title=abc&closes=2027-02-29T10:00", "closes", FINDING_NOT_A_DATE },
		{ "title=abc&closes=2027-02-28T24:00", "closes", FINDING_NOT_A_DATE },
		{ "title=abc&closes=2027-02-28", "closes", FINDING_NOT_A_DATE },
		{ "title=abc&born=2027-13-01", "born", FINDING_NOT_A_DATE },
		/* Past what a zone or a promise of some days can be added to and still be told. */
		{ "title=abc&closes=9999-12-31T23:59", "closes", FINDING_NOT_A_DATE },
		{ "title=abc&born=3000-01-01", "born", FINDING_NOT_A_DATE },
		{ "title=abc&born=1899-12-31", "born", FINDING_NOT_A_DATE },
		{ "title=abc&person=11", "person", FINDING_NOT_A_CHOICE },
		{ "title=abc&is_admin=1", "is_admin", FINDING_UNKNOWN_FIELD },
		{ "title=abc&team_name.12=x", "team_name.12", FINDING_UNKNOWN_FIELD },
		{ "title=abc&team_name.01=x", "team_name.01", FINDING_UNKNOWN_FIELD },
		{ "title=abc&team_name=x", "team_name", FINDING_UNKNOWN_FIELD },
		{ "title=abc&title.0=x", "title.0", FINDING_UNKNOWN_FIELD },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		const struct finding *f;

		if (read_text(bad[i].text) != ERR_REFUSED)
			fail_msg("not refused: %s", bad[i].text);
		f = finding_at(&found, bad[i].field);
		if (found.n != 1 || f == NULL || f->code != bad[i].code)
			fail_msg("other findings: %s", bad[i].text);
	}
}

static void amounts_are_read_as_people_write_them(void **state)
{
	static const struct {
		const char *text;
		int64_t cents;
	} good[] = { { "0", 0 }, { "70000", 7000000 }, { "USD+70%2C000.00", 7000000 },
		{ "%241%2C234.5", 123450 }, { "12.34", 1234 }, { "usd12", 1200 } };

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_int_equal(
			read_text(mem_printf(mem, "title=abc&cash=%s", good[i].text)), ERR_OK);
		assert_int_equal(form_int(data, "cash"), good[i].cents);
	}
}

static void bytes_that_are_no_form_are_invalid(void **state)
{
	static const char *const bad[] = { "title=%ff", "title=a%00b", "title=%c0%af", "title=%4",
		"title=%zz", "%ff=x", "csrf=a&csrf=b&title=abc", "title=abc&paper=name.pdf" };
	char *many = mem_array(mem, 3000, 5);

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (read_text(bad[i]) != ERR_INVALID)
			fail_msg("taken: %s", bad[i]);
	for (size_t i = 0; i < 2999; i++)
		memcpy(many + i * 4, "a=b&", 4);
	assert_int_equal(read_text(many), ERR_INVALID);
	found.n = 0;
	assert_int_equal(form_read(mem, &sample_form, "text/plain", "title=abc", 9, &found, &data),
		ERR_INVALID);
	assert_int_equal(
		form_read(mem, &sample_form, NULL, "title=abc", 9, &found, &data), ERR_INVALID);
}

static void what_is_decoded_is_decoded_once(void **state)
{
	(void)state;
	assert_int_equal(read_text("title=%2541&body=%26amp%3B%26lt%3B"), ERR_OK);
	assert_string_equal(form_text(data, "title"), "%41");
	assert_string_equal(form_text(data, "body"), "&amp;&lt;");
}

static void what_was_typed_is_shown_again_but_no_password(void **state)
{
	(void)state;
	assert_int_equal(read_text("title=ab&password=1234567&count=+x+"), ERR_REFUSED);
	assert_string_equal(form_again(data, "title"), "ab");
	assert_string_equal(form_again(data, "count"), " x ");
	assert_string_equal(form_again(data, "password"), "");
}

#define PART(name, more, content)                                                                  \
	"--XX\r\nContent-Disposition: form-data; name=\"" name "\"" more "\r\n\r\n" content "\r\n"
#define PARTS_END "--XX--\r\n"

static void parts_are_read_and_files_stay_bytes(void **state)
{
	static const char text[] = PART("title", "", "A\xc3\xa9z") PART("paper",
		"; filename=\"C:\\\\tmp\\\\..\\\\a\x01 b.pdf\"\r\nContent-Type: application/pdf",
		"%PDF\0\xff\r\n--X\r\n") PART("many", "", "round") PARTS_END;
	const struct form_file *file;

	(void)state;
	assert_int_equal(read_parts(text, sizeof(text) - 1), ERR_OK);
	assert_string_equal(form_text(data, "title"), "A\xc3\xa9z");
	file = form_file(data, "paper");
	assert_int_equal(file->n, 13);
	assert_memory_equal(file->bytes, "%PDF\0\xff\r\n--X\r\n", 13);
	assert_string_equal(file->name, "a b.pdf");
	assert_true(form_many_has(data, "many", "round"));
}

static void a_file_field_left_empty_is_absent(void **state)
{
	static const char text[] =
		PART("title", "", "abc") PART("paper", "; filename=\"\"", "") PARTS_END;

	(void)state;
	assert_int_equal(read_parts(text, sizeof(text) - 1), ERR_OK);
	assert_null(form_file(data, "paper"));
	assert_false(form_is_given(data, "paper"));
}

static void a_file_has_a_largest_size(void **state)
{
	static const char text[] = PART("title", "", "abc")
		PART("paper", "; filename=\"a\"", "12345678901234567") PARTS_END;

	(void)state;
	assert_int_equal(read_parts(text, sizeof(text) - 1), ERR_REFUSED);
	assert_int_equal(found.items[0].code, FINDING_FILE_TOO_LARGE);
	assert_int_equal(found.items[0].limit, 16);
}

static void malformed_parts_are_invalid(void **state)
{
	static const struct {
		size_t n;
		const char *text;
	} bad[] = {
#define BAD(text) { sizeof(text) - 1, text }
		BAD(""),
		BAD("--XX"),
		BAD("--XX--\r\nmore"),
		BAD("preamble\r\n--XX--\r\n"),
		BAD(PART("title", "", "abc")),
		BAD(PART("title", "", "abc") "--XX"),
		BAD(PART("title", "", "abc") "--XX-"),
		BAD(PART("title", "", "a\0c") PARTS_END),
		BAD(PART("title", "", "\xff") PARTS_END),
		BAD(PART("title", "; filename=\"x\"", "abc") PARTS_END),
		BAD(PART("paper", "", "abc") PARTS_END),
		BAD(PART("title", "; name=\"other\"", "abc") PARTS_END),
		BAD("--XX\r\nContent-Disposition: form-data\r\n\r\nabc\r\n" PARTS_END),
		BAD("--XX\r\nContent-Type: text/plain\r\n\r\nabc\r\n" PARTS_END),
		BAD("--XX\r\nContent-Disposition: form-data; "
		    "name=\"title\r\n\r\nabc\r\n" PARTS_END),
		BAD("--XX\r\nContent-Disposition: attachment; "
		    "name=\"title\"\r\n\r\nabc\r\n" PARTS_END),
		BAD("--XX\nContent-Disposition: form-data; name=\"title\"\n\nabc\n--XX--\n"),
		BAD("--YY\r\nContent-Disposition: form-data; "
		    "name=\"title\"\r\n\r\nabc\r\n--YY--\r\n"),
#undef BAD
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (read_parts(bad[i].text, bad[i].n) != ERR_INVALID)
			fail_msg("taken: %s", bad[i].text);
	found.n = 0;
	assert_int_equal(
		form_read(mem, &sample_form, "multipart/form-data", "--XX--", 6, &found, &data),
		ERR_INVALID);
	assert_int_equal(form_read(mem, &sample_form, "multipart/form-data; boundary=", "----", 4,
				 &found, &data),
		ERR_INVALID);
}

static void a_query_forgives_what_it_does_not_know(void **state)
{
	(void)state;
	found.n = 0;
	assert_int_equal(form_read_query(mem, &sample_form, "utm_source=x&count=99&slug=a&slug",
				 &found, &data),
		ERR_OK);
	assert_int_equal(form_int(data, "count"), 0);
	assert_string_equal(form_again(data, "count"), "99");
	assert_int_equal(form_read_query(mem, &sample_form, NULL, &found, &data), ERR_OK);
	assert_int_equal(form_read_query(mem, &sample_form, "a=%ff", &found, &data), ERR_INVALID);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, memory_begin, memory_end)
	const struct CMUnitTest tests[] = {
		TEST(a_filled_form_is_read_with_its_types),
		TEST(each_wrong_value_has_its_finding),
		TEST(amounts_are_read_as_people_write_them),
		TEST(bytes_that_are_no_form_are_invalid),
		TEST(what_is_decoded_is_decoded_once),
		TEST(what_was_typed_is_shown_again_but_no_password),
		TEST(parts_are_read_and_files_stay_bytes),
		TEST(a_file_field_left_empty_is_absent),
		TEST(a_file_has_a_largest_size),
		TEST(malformed_parts_are_invalid),
		TEST(a_query_forgives_what_it_does_not_know),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
