#include "domain/job/job_address_rules.h"

#include <string.h>

#include "domain/job/job_rules.h"

/* As many bits of an address as say whose it is. */
struct net4 {
	uint8_t a[4];
	int bits;
};
struct net6 {
	uint8_t a[16];
	int bits;
};

static const struct net4 inner4[] = {
	{ { 0, 0, 0, 0 }, 8 },	     /* this network */
	{ { 10, 0, 0, 0 }, 8 },	     /* private */
	{ { 100, 64, 0, 0 }, 10 },   /* shared by a provider */
	{ { 127, 0, 0, 0 }, 8 },     /* this machine */
	{ { 169, 254, 0, 0 }, 16 },  /* link; clouds tell secrets at 169.254.169.254 */
	{ { 172, 16, 0, 0 }, 12 },   /* private */
	{ { 192, 0, 0, 0 }, 24 },    /* protocols */
	{ { 192, 0, 2, 0 }, 24 },    /* examples */
	{ { 192, 88, 99, 0 }, 24 },  /* relays of 6to4 */
	{ { 192, 168, 0, 0 }, 16 },  /* private */
	{ { 198, 18, 0, 0 }, 15 },   /* benchmarks */
	{ { 198, 51, 100, 0 }, 24 }, /* examples */
	{ { 203, 0, 113, 0 }, 24 },  /* examples */
	{ { 224, 0, 0, 0 }, 3 },     /* many, reserved, broadcast */
};

/* Of 2000::/3, which is all that is given out. */
static const struct net6 inner6[] = {
	{ { 0x20, 0x01, 0x00 }, 23 },	    /* protocols, Teredo among them */
	{ { 0x20, 0x01, 0x0d, 0xb8 }, 32 }, /* examples */
	{ { 0x20, 0x02 }, 16 },		    /* 6to4: an IPv4 address inside */
	{ { 0x3f, 0xff, 0x00 }, 20 },	    /* examples */
};

static bool is_in(const uint8_t *a, const uint8_t *net, int bits)
{
	int whole = bits / 8, rest = bits % 8;

	return memcmp(a, net, (size_t)whole) == 0 &&
	       (rest == 0 || ((a[whole] ^ net[whole]) & (0xFF00 >> rest & 0xFF)) == 0);
}

bool job_address4_is_public(const uint8_t a[4])
{
	for (size_t i = 0; i < sizeof(inner4) / sizeof(inner4[0]); i++)
		if (is_in(a, inner4[i].a, inner4[i].bits))
			return false;
	return true;
}

bool job_address6_is_public(const uint8_t a[16])
{
	static const uint8_t given_out[] = { 0x20 };

	if (!is_in(a, given_out, 3))
		return false;
	for (size_t i = 0; i < sizeof(inner6) / sizeof(inner6[0]); i++)
		if (is_in(a, inner6[i].a, inner6[i].bits))
			return false;
	return true;
}

bool job_feed_url_is_good(const char *url)
{
	const char *host = strstr(url, "://");

	return job_link_is_good(url) && host != NULL &&
	       memchr(host + 3, '@', strcspn(host + 3, "/?#")) == NULL;
}
