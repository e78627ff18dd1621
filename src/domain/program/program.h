/* The program itself: its settings, each with a default, none hard-coded elsewhere. */
#ifndef DOMAIN_PROGRAM_H
#define DOMAIN_PROGRAM_H

#include "domain/cx.h"

struct program_settings {
	const char *name;
	const char *sponsor;
	const char *tagline;
	const char *summary;
	const char *contact_email;
	/*
	 * "https://awards.example.org", no slash at the end: what the operator
	 * gave (serve --url), else own_url, else where the server listens.
	 */
	const char *base_url;
	const char *own_url; /* as staff set it; "" when they did not */
	const char *zone;    /* IANA name: the default of new calls */
	int64_t decision_days;
	int64_t retention_years;
	int64_t cash_cap_cents;
	int64_t credit_cap_cents;
	int64_t page_limit;
	int64_t file_limit_bytes;
	int64_t grace_s;
	int64_t attestation_version;
	int64_t newsletters_per_minute; /* letters to the list; 0: as fast as the server takes them
					 */
	const char *bounce_address;	/* where what does not arrive comes back to; "" */
};

/*
 * The settings; what is not set has PROGRAM.md's default.  Read once a snapshot or bracket,
 * into the cx->mem of then: who gives cx another mem inside of one must not end it before.
 */
MUST_CHECK enum err program_settings(struct cx *cx, struct program_settings *ret_settings);
void program_settings_ahead(struct cx *cx);

/* Sets one by its stored name ("name", "cash_cap_cents" …); within the caller's bracket. */
MUST_CHECK enum err program_setting_put(struct cx *cx, const char *name, const char *value);

/*
 * Keeps all but own_url, attestation_version and retention_years; base_url is what staff typed,
 * "" for none, and of administrators only.  ERR_REFUSED: FINDING_BAD_SITE or
 * FINDING_ADMIN_NEEDED at "base_url",
 * FINDING_UNKNOWN_ZONE at "zone", FINDING_REQUIRED at "name".  seen: the stamp of
 * what was there when it was typed; ERR_CONFLICT when somebody has saved since.
 */
MUST_CHECK enum err program_save(
	struct cx *cx, const struct program_settings *in, const char *seen);

/* Stands for what program_save() keeps: another after it has another. */
const char *program_settings_stamp(struct mem *mem, const struct program_settings *settings);

/* Pure: http or https and a host, with a port or without; no path, nobody's name. */
bool program_url_is_good(const char *url);

/*
 * Rises in each transaction that changes what visitors are shown, on whichever node; above 0.
 * Triggers of the schema count it, so that nobody who writes has to remember.
 */
MUST_CHECK enum err public_version(struct cx *cx, int64_t *ret_version);

#endif
