/* What other sites call things becomes one shape; what is no posting is refused whole. */
#include "test.h"

#include "base/buf.h"
#include "domain/job/job_in.h"
#include "web/text/country.h"

static struct mem *mem;

static int begin(void **state)
{
	(void)state;
	mem = mem_new(NULL, "postings");
	return 0;
}

static int end(void **state)
{
	(void)state;
	mem_end(mem);
	return 0;
}

static struct job_in read_text(const char *text)
{
	return job_in_read(mem, text, strlen(text), country_code);
}

static struct job_posting one(const char *text)
{
	struct job_in in = read_text(text);

	assert_int_equal(in.fault, JOB_IN_FINE);
	assert_int_equal(in.n, 1);
	return in.items[0];
}

static void assert_place(
	const struct job *j, size_t i, const char *country, const char *region, const char *city)
{
	assert_true(i < j->n_locations);
	assert_string_equal(j->locations[i].country, country);
	assert_string_equal(j->locations[i].region, region);
	assert_string_equal(j->locations[i].city, city);
}

static void a_board_of_greenhouse_is_read(void **state)
{
	struct job_posting p = one(
		"{\"jobs\":[{\"id\":7,\"title\":\"T\",\"absolute_url\":\"https://b.example/7\","
		"\"location\":{\"name\":\"Berlin, Germany\"},\"departments\":[{\"name\":\"D\"}],"
		"\"content\":\"&lt;p&gt;We build &amp;amp; "
		"run.&lt;/p&gt;&lt;ul&gt;&lt;li&gt;One&lt;/li&gt;&lt;/ul&gt;\"}]}");

	(void)state;
	assert_string_equal(p.key, "7");
	assert_string_equal(p.job.title, "T");
	assert_string_equal(p.job.team, "D");
	assert_string_equal(p.job.apply_url, "https://b.example/7");
	assert_string_equal(p.job.description, "We build & run.\n\n- One");
	assert_place(&p.job, 0, "DE", "", "Berlin");
	assert_true(p.job.closes_at == job_never && p.job.state == JOB_STATE_OPEN);
}

static void a_board_of_lever_is_read(void **state)
{
	struct job_posting p =
		one("[{\"id\":\"a-b\",\"text\":\"T\",\"hostedUrl\":\"https://l.example/"
		    "a\",\"applyUrl\":"
		    "\"https://l.example/a/"
		    "apply\",\"categories\":{\"team\":\"ML\",\"commitment\":\"Full-time\","
		    "\"allLocations\":[\"Paris, France\",\"Lyon, "
		    "France\"]},\"descriptionPlain\":\"D\",\"lists\":["
		    "{\"text\":\"What you will "
		    "do\",\"content\":\"<li>A</li><li>B</li>\"},{\"text\":\"Requirements\","
		    "\"content\":\"<li>C</li>\"}],\"createdAt\":1780000000000}]");

	(void)state;
	assert_string_equal(p.job.apply_url, "https://l.example/a/apply");
	assert_string_equal(p.job.team, "ML");
	assert_string_equal(p.job.responsibilities, "- A\n- B");
	assert_string_equal(p.job.qualifications, "- C");
	assert_place(&p.job, 0, "FR", "", "Paris");
	assert_place(&p.job, 1, "FR", "", "Lyon");
	assert_true(p.has_posted);
	assert_int_equal(p.job.posted_at, 1779926400);
}

static void a_posting_of_schema_org_is_read(void **state)
{
	struct job_posting p = one(
		"{\"@context\":\"https://"
		"schema.org\",\"@graph\":[{\"@type\":\"JobPosting\",\"title\":\"T\","
		"\"description\":"
		"\"<p>D</p><script>alert(1)</"
		"script>\",\"datePosted\":\"2026-11-20\",\"validThrough\":\"2027-01-31T23:59:59Z\","
		"\"employmentType\":\"FULL_TIME\",\"identifier\":{\"value\":\"77\"},"
		"\"jobLocation\":[{\"@type\":\"Place\","
		"\"address\":{\"addressLocality\":\"Oslo\",\"addressRegion\":\"Oslo\","
		"\"addressCountry\":{\"name\":\"Norway\"}}}]}]}");

	(void)state;
	assert_string_equal(p.key, "77");
	assert_string_equal(p.job.description, "D");
	assert_string_equal(p.job.employment_type, "Full-time");
	assert_place(&p.job, 0, "NO", "Oslo", "Oslo");
	assert_int_equal(p.job.closes_at, 1801439999); /* the end of 31 January 2027 */
}

static void tables_and_xml_have_the_same_names(void **state)
{
	struct job_posting p = one("Job Title;Description;Country;State;City;Areas\n\"T; "
				   "\"\"x\"\"\";D;USA;Ohio;Akron;a, b, a\n"),
			   q = one("<?xml version=\"1.0\"?><source><job><title><![CDATA[T & "
				   "x]]></title><city>Graz</city>"
				   "<country>Austria</country><description>A "
				   "&lt;b&gt;bold&lt;/b&gt; text</description></job></source>");

	(void)state;
	assert_string_equal(p.job.title, "T; \"x\"");
	assert_place(&p.job, 0, "US", "Ohio", "Akron");
	assert_int_equal(p.job.n_areas, 2);
	assert_int_equal(p.line, 2);
	assert_string_equal(q.job.title, "T & x");
	assert_string_equal(q.job.description, "A bold text");
	assert_place(&q.job, 0, "AT", "", "Graz");
}

static void what_stands_beside_the_records_is_none_of_them(void **state)
{
	struct job_posting p = one("<?xml version=\"1.0\"?><source><title>Board</title><city>Rome"
				   "</city><job><title>T</title><description>D</description>"
				   "</job></source>");

	(void)state;
	assert_string_equal(p.job.title, "T");
	assert_int_equal(p.job.n_locations, 0);
}

static void a_posting_may_say_that_it_is_closed(void **state)
{
	(void)state;
	assert_int_equal(one("Title;Description;State\nT;D;closed\n").job.state, JOB_STATE_CLOSED);
	assert_int_equal(one("Title;Description;State\nT;D;Ohio\n").job.state, JOB_STATE_OPEN);
	assert_int_equal(one("Title;Description\nT;D\n").job.state, JOB_STATE_OPEN);
}

static void a_character_by_its_number_is_that_character(void **state)
{
	(void)state;
	assert_string_equal(
		job_in_text(mem, "&#65;&#233;&#x2013;&#128640;"), "A\u00e9\u2013\U0001F680");
	assert_string_equal(job_in_text(mem, "a &amp b &abcdefghijk; c &; d &#1z; &#xg;"),
		"a &amp b &abcdefghijk; c &; d &#1z; &#xg;");
	assert_string_equal(job_in_text(mem, "&#x10000;&#xFFFD;&#x800;&#x7FF;&#x7E;a"),
		"\U00010000\uFFFD\u0800\u07FF~a");
	assert_string_equal(job_in_text(mem, "&#x0000041; &#x00000041; &#;"), "A &#x00000041; &#;");
	assert_string_equal(job_in_text(mem, "a&#xD800;b&#1114112;c&#7;d"), "a b c d");
}

static void a_place_of_commas_alone_is_none(void **state)
{
	struct job_posting p =
		one("Title;Description;Location\n\nT;D;\"Graz, Austria|, ,|Oslo\"\n");

	(void)state;
	assert_int_equal(p.job.n_locations, 2);
	assert_place(&p.job, 0, "AT", "", "Graz");
	assert_place(&p.job, 1, "", "", "Oslo");
}

static void areas_and_places_are_each_there_once_and_so_many(void **state)
{
	struct job_posting p =
		one("Title;Description;Areas\nT;D;\"systems|systems|theory|systems\"\n");
	struct buf b;

	(void)state;
	assert_int_equal(p.job.n_areas, 2);
	assert_string_equal(p.job.areas[0].slug, "systems");
	assert_string_equal(p.job.areas[1].slug, "theory");
	buf_init(&b, mem, 4096);
	BUF_LIT(&b, "[{\"id\":\"a\",\"text\":\"T\",\"descriptionPlain\":\"D\",\"hostedUrl\":"
		    "\"https://l.example/a\",\"categories\":{\"allLocations\":[\"Oslo\"");
	for (int i = 0; i < 2 * JOB_PLACES; i++)
		buf_printf(&b, ",\"Town %d\"", i);
	BUF_LIT(&b, "]}}]");
	p = one(buf_str(&b));
	assert_int_equal(p.job.n_locations, JOB_PLACES);
}

static void a_web_page_tells_its_postings_as_to_search_engines(void **state)
{
	struct job_in in = read_text(
		"<!doctype html><p>x<script "
		"type=\"application/ld+json\">{\"@type\":\"WebSite\",\"name\":\"x\"}</script>"
		"<script "
		"type=\"application/"
		"ld+json\">{\"@type\":\"JobPosting\",\"title\":\"A\",\"description\":\"B\"}</"
		"script>");

	(void)state;
	assert_int_equal(in.fault, JOB_IN_FINE);
	assert_int_equal(in.n, 1);
	assert_string_equal(in.items[0].job.title, "A");
	assert_int_equal(read_text("<p><script type=\"application/ld+json\">{\"title\":").fault,
		JOB_IN_EMPTY);
	assert_int_equal(read_text("<p><script type=\"application/ld+json\">{</script>").fault,
		JOB_IN_NOT_JSON);
}

static void a_place_may_have_four_parts(void **state)
{
	struct job_posting p =
		one("Title;Description;Location\nT;D;\"Campus, Graz, Styria, Austria\"\n");

	(void)state;
	assert_place(&p.job, 0, "AT", "Styria", "Campus");
}

static void places_are_read_as_people_write_them(void **state)
{
	struct job_posting p = one("title,description,locations\nT,D,\"US, WA, Seattle; Berlin, "
				   "Germany | San Francisco, CA; "
				   "Leeds, Yorkshire, UK; Kenya; Berlin, Germany; Remote\"\n");

	(void)state;
	assert_int_equal(p.job.n_locations, 6);
	assert_place(&p.job, 0, "US", "WA", "Seattle");
	assert_place(&p.job, 1, "DE", "", "Berlin");
	/* CA is a state's and a country's: neither is guessed. */
	assert_place(&p.job, 2, "", "CA", "San Francisco");
	assert_place(&p.job, 3, "GB", "Yorkshire", "Leeds");
	assert_place(&p.job, 4, "KE", "", "");
	assert_place(&p.job, 5, "", "", "Remote");
}

static void html_becomes_markdown(void **state)
{
	(void)state;
	assert_string_equal(job_in_text(mem, "<h2>A</h2><p>b<br>c &eacute; &#8211; "
					     "&#x41;&bogus;</p><ul><li>d</li> <li>e</li></ul>"),
		"### A\n\nb\nc é – A&bogus;\n\n- d\n- e");
	assert_string_equal(job_in_text(mem, "1 < 2 & 3 > 2"), "1 < 2 & 3 > 2");
	/* Marks that are entities themselves, with no other entity beside them. */
	assert_string_equal(job_in_text(mem, "&lt;p&gt;a&lt;/p&gt;&lt;p&gt;b&lt;/p&gt;"), "a\n\nb");
	assert_string_equal(job_in_text(mem, "a &amp; b"), "a & b");
	assert_string_equal(job_in_text(mem, "<p>a<!-- b --><style>c</style>d<script>e"), "ad");
	assert_string_equal(job_in_text(mem, "<p unclosed"), "<p unclosed");
}

static void what_is_no_posting_is_refused_whole(void **state)
{
	static const struct {
		const char *text;
		enum job_in_fault fault;
		int64_t line;
	} rows[] = { { "", JOB_IN_EMPTY, 0 }, { " \n", JOB_IN_EMPTY, 0 }, { "[]", JOB_IN_EMPTY, 0 },
		{ "{\"jobs\":{}}", JOB_IN_EMPTY, 0 }, { "[{\"title\":\"A\"},", JOB_IN_NOT_JSON, 1 },
		{ "[{\"title\":\"A\",\"title\":\"B\"}]", JOB_IN_NOT_JSON, 1 },
		{ "{\"title\":\"A\"}\n{\"title\":\n", JOB_IN_NOT_JSON, 2 },
		{ "\xff\xfe", JOB_IN_NOT_UTF8, 0 }, { "title,a\n1,2\n\"3,4\n", JOB_IN_NOT_CSV, 3 },
		{ "title,a\n1,2,3\n", JOB_IN_NOT_CSV, 2 }, { "a,b\n1,2\n", JOB_IN_NO_TITLES, 1 },
		{ "<jobs><job></jobs>", JOB_IN_NOT_XML, 1 },
		{ "<!DOCTYPE x [<!ENTITY a \"b\">]><x/>", JOB_IN_DECLARES, 1 },
		{ "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><x/>", JOB_IN_DECLARES, 1 } };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct job_in in = read_text(rows[i].text);

		if (in.fault != rows[i].fault || in.line != rows[i].line || in.n != 0)
			fail_msg("%s: fault %d at %d", rows[i].text, (int)in.fault, (int)in.line);
	}
}

static void depth_and_number_are_bounded(void **state)
{
	char *deep = mem_alloc(mem, 200001), *many = mem_alloc(mem, 8 * (JOB_IN_MANY + 2) + 1);
	struct job_in in;

	(void)state;
	memset(deep, '[', 100000);
	assert_int_equal(read_text(deep).fault, JOB_IN_NOT_JSON);
	for (size_t i = 0; i < 50000; i++)
		memcpy(deep + 3 * i, "<a>", 3);
	deep[150000] = '\0';
	assert_int_equal(read_text(deep).fault, JOB_IN_NOT_XML);
	/* So many columns a table may have, and no more. */
	for (size_t n = 60; n <= 61; n++) {
		struct buf b;

		buf_init(&b, mem, 1024);
		BUF_LIT(&b, "title");
		for (size_t i = 1; i < n; i++)
			buf_printf(&b, ",c%zu", i);
		BUF_LIT(&b, "\nT");
		for (size_t i = 1; i < n; i++)
			BUF_LIT(&b, ",x");
		assert_int_equal(
			read_text(buf_str(&b)).fault, n == 60 ? JOB_IN_FINE : JOB_IN_NOT_CSV);
	}
	/* So deep a posting may lie, and no deeper. */
	for (size_t n = 39; n <= 40; n++) {
		const char *rest = "<job><title>T</title></job>";
		struct buf b;

		buf_init(&b, mem, 1024);
		for (size_t i = 0; i < n - 1; i++)
			BUF_LIT(&b, "<a>");
		buf_text(&b, rest);
		for (size_t i = 0; i < n - 1; i++)
			BUF_LIT(&b, "</a>");
		assert_int_equal(
			read_text(buf_str(&b)).fault, n == 39 ? JOB_IN_FINE : JOB_IN_NOT_XML);
	}
	for (size_t i = 0; i < JOB_IN_MANY + 2; i++)
		memcpy(many + 8 * i, i == 0 ? "title,a\n" : "abcde,f\n", 8);
	in = read_text(many);
	assert_int_equal(in.fault, JOB_IN_TOO_MANY);
	assert_int_equal(in.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_board_of_greenhouse_is_read),
		cmocka_unit_test(a_board_of_lever_is_read),
		cmocka_unit_test(a_posting_of_schema_org_is_read),
		cmocka_unit_test(tables_and_xml_have_the_same_names),
		cmocka_unit_test(what_stands_beside_the_records_is_none_of_them),
		cmocka_unit_test(a_posting_may_say_that_it_is_closed),
		cmocka_unit_test(a_place_of_commas_alone_is_none),
		cmocka_unit_test(a_character_by_its_number_is_that_character),
		cmocka_unit_test(areas_and_places_are_each_there_once_and_so_many),
		cmocka_unit_test(a_web_page_tells_its_postings_as_to_search_engines),
		cmocka_unit_test(a_place_may_have_four_parts),
		cmocka_unit_test(places_are_read_as_people_write_them),
		cmocka_unit_test(html_becomes_markdown),
		cmocka_unit_test(what_is_no_posting_is_refused_whole),
		cmocka_unit_test(depth_and_number_are_bounded),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
