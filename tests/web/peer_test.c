#include "test.h"

#include <string.h>

#include "web/peer.h"

static struct peer peer(const char *text)
{
	struct peer p;

	assert_true(peer_read(text, &p));
	return p;
}

static void a_net_holds_its_addresses_and_no_others(void **state)
{
	static const struct {
		const char *net, *address;
		bool is_in;
	} table[] = {
		{ "10.0.0.0/8", "10.255.1.2", true },
		{ "10.0.0.0/8", "11.0.0.0", false },
		{ "192.0.2.128/25", "192.0.2.200", true },
		{ "192.0.2.128/25", "192.0.2.127", false },
		{ "192.0.2.1", "192.0.2.1", true },
		{ "192.0.2.1", "192.0.2.2", false },
		{ "2001:db8::/33", "2001:db8:7fff::1", true },
		{ "2001:db8::/33", "2001:db8:8000::1", false },
		{ "::1", "127.0.0.1", false },
		{ "127.0.0.1", "::ffff:127.0.0.1", true },
		{ "0.0.0.0/0", "::1", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct peer_set s = { 0 };
		struct peer p = peer(table[i].address);

		assert_true(peer_set_add(&s, table[i].net));
		if (peer_set_has(&s, &p) != table[i].is_in)
			fail_msg("%s in %s", table[i].address, table[i].net);
	}
}

static void what_is_no_net_is_refused(void **state)
{
	static const char *const bad[] = { "", "a", "10.0.0", "10.0.0.0/", "10.0.0.0/33",
		"10.0.0.0/-1", "10.0.0.0/8x", "::/129", "1.2.3.4.5", "10.0.0.0/ 8" };
	struct peer_set s = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (peer_set_add(&s, bad[i]))
			fail_msg("taken: %s", bad[i]);
	assert_int_equal(s.n, 0);
}

static void a_site_is_an_address_or_a_network_of_a_household(void **state)
{
	struct peer a = peer("2001:db8:1:2:3:4:5:6"), b = peer("2001:db8:1:2:ffff::");
	struct peer c = peer("192.0.2.1"), d = peer("192.0.2.2");

	(void)state;
	a = peer_site(&a);
	b = peer_site(&b);
	c = peer_site(&c);
	d = peer_site(&d);
	assert_memory_equal(a.b, b.b, 16);
	assert_memory_not_equal(c.b, d.b, 16);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_net_holds_its_addresses_and_no_others),
		cmocka_unit_test(what_is_no_net_is_refused),
		cmocka_unit_test(a_site_is_an_address_or_a_network_of_a_household),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
