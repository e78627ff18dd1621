/* Which addresses a feed may be read from.  Pure. */
#ifndef DOMAIN_JOB_ADDRESS_RULES_H
#define DOMAIN_JOB_ADDRESS_RULES_H

#include <stdbool.h>
#include <stdint.h>

/*
 * True for an address of the public internet; false for this machine, its neighbours, inner
 * networks, those that a translator would turn into one, and what is reserved (IANA's
 * special-purpose registries, RFC 6890).  Asked of the address that is connected to, not of a name.
 */
bool job_address4_is_public(const uint8_t a[4]);
bool job_address6_is_public(const uint8_t a[16]);

/* "https://" or "http://", a host, no name or password in it, no blanks. */
bool job_feed_url_is_good(const char *url);

#endif
