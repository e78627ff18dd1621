/* No address of an inner network is one to read a feed from, however it is written. */
#include "test.h"

#include <arpa/inet.h>

#include "domain/job/job_address_rules.h"

static bool is_public(const char *text)
{
	uint8_t a[16];

	if (strchr(text, ':') == NULL) {
		assert_int_equal(inet_pton(AF_INET, text, a), 1);
		return job_address4_is_public(a);
	}
	assert_int_equal(inet_pton(AF_INET6, text, a), 1);
	return job_address6_is_public(a);
}

static void inner_addresses_are_refused(void **state)
{
	static const char *const inner[] = { "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255",
		"100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254", "169.254.169.254",
		"172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.9", "192.88.99.1",
		"192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.7",
		"224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1",
		"::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1",
		"64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1",
		"fc00::1", "fd12::1", "fe80::1", "fec0::1", "ff02::1" };

	(void)state;
	for (size_t i = 0; i < sizeof(inner) / sizeof(inner[0]); i++)
		if (is_public(inner[i]))
			fail_msg("%s", inner[i]);
}

static void addresses_beside_them_are_not(void **state)
{
	static const char *const outer[] = { "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.1",
		"100.63.255.255", "100.128.0.1", "126.255.255.255", "128.0.0.1", "169.253.255.255",
		"169.255.0.1", "172.15.255.255", "172.32.0.1", "192.0.1.1", "192.0.3.1",
		"192.88.98.1", "192.88.100.1", "198.51.99.1", "198.51.101.1", "203.0.112.1",
		"203.0.114.1", "192.167.255.255", "192.169.0.1", "198.17.255.255", "198.20.0.1",
		"223.255.255.255", "2a00:1450::1", "2606:4700::1111", "2001:4860::8888", "2400::1",
		"2001:db9::1", "2003::1", "3fff:1000::1" };

	(void)state;
	for (size_t i = 0; i < sizeof(outer) / sizeof(outer[0]); i++)
		if (!is_public(outer[i]))
			fail_msg("%s", outer[i]);
}

static void a_feed_is_at_a_web_address(void **state)
{
	(void)state;
	assert_true(job_feed_url_is_good("https://boards.example.com/jobs.json?content=true"));
	assert_false(job_feed_url_is_good("file:///etc/passwd"));
	assert_false(job_feed_url_is_good("gopher://a.example/"));
	assert_false(job_feed_url_is_good("mailto:a@b.example"));
	assert_false(job_feed_url_is_good("https://name:word@a.example/"));
	assert_false(job_feed_url_is_good("https://name@/x"));
	assert_true(job_feed_url_is_good("https://a.example/@team"));
	assert_false(job_feed_url_is_good("https://a.example/ b"));
	assert_false(job_feed_url_is_good(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(inner_addresses_are_refused),
		cmocka_unit_test(addresses_beside_them_are_not),
		cmocka_unit_test(a_feed_is_at_a_web_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
