/*
 * People and their accounts: registration, sign-in, passwords, profile, roles.
 *
 * Nothing here tells whether an address has an account: register, forgot and a
 * failed sign-in answer alike, and do about the same work.  What a stranger may
 * ask for is limited by tries.h.  Argon2 runs outside of every transaction.
 */
#ifndef DOMAIN_PERSON_H
#define DOMAIN_PERSON_H

#include "domain/cx.h"
#include "domain/list.h"
#include "domain/notice/letter_link.h"
#include "domain/org/org.h"

enum { PERSON_NAME_CHARS = 120, PERSON_POSITION_CHARS = 120, PERSON_BIO_CHARS = 2000 };

/*
 * Sends a letter to the address: with a link to confirm it, or, when it has an
 * account, saying so.  ERR_OK either way.
 */
MUST_CHECK enum err person_register(struct cx *cx, const char *email, const char *name);

/* Sends a link for a new password, when there is an account.  ERR_OK either way. */
MUST_CHECK enum err person_forgot(struct cx *cx, const char *email);

struct person_named {
	const char *name, *email;
};

/* Whose link it is.  ERR_NOT_FOUND when it was used, is over, or never was. */
MUST_CHECK enum err person_link_read(
	struct cx *cx, enum letter_link link, const char *token, struct person_named *ret_person);

/*
 * Spends the link and sets the password; every session of the person ends.
 * ERR_REFUSED: FINDING_LINK_STALE, or at "password" what is wrong with it (the
 * link stays good then).  from: the client's address, whose failed sign-ins to
 * this account are forgotten; NULL: none.
 */
MUST_CHECK enum err person_link_use(struct cx *cx, enum letter_link link, const char *token,
	const char *password, const char *from);

struct sign_in {
	const char *email, *password;
	const char *from;      /* the client's address, for the limits */
	const char *old_token; /* the browser's session before, which ends; or NULL */
};

/*
 * A new session.  ERR_REFUSED FINDING_SIGN_IN_WRONG for an unknown address, a
 * wrong password and a disabled account alike; ERR_LIMITED after too many.
 * Takes no once_key: a second press just signs in again.
 */
MUST_CHECK enum err person_sign_in(struct cx *cx, const struct sign_in *in, const char **ret_token);

MUST_CHECK enum err person_sign_out(struct cx *cx, const char *token);

/*
 * Is this the acting person's password?  Then their session of that token is
 * proved anew (session.h), in a bracket of its own.  ERR_REFUSED
 * FINDING_PASSWORD_WRONG at field, which counts as a try; ERR_LIMITED after too
 * many; ERR_NOT_FOUND when the session has ended.  Call it outside of a bracket.
 */
MUST_CHECK enum err person_prove(
	struct cx *cx, const char *token, const char *password, const char *field);

/*
 * Sets a new password; all sessions end but for the one that is opened here.
 * ERR_REFUSED at "current" and "password".
 */
MUST_CHECK enum err person_change_password(
	struct cx *cx, const char *current, const char *password, const char **ret_token);

struct person_profile {
	const char *email, *name, *position, *position_kind, *bio, *zone;
	struct org_id org;					 /* v 0: none */
	const char *org_name, *org_country, *org_city, *org_ror; /* "" */
};
MUST_CHECK enum err person_profile(struct cx *cx, struct person_profile *ret_profile);

/*
 * The acting person's own; org_* and email are not changed by it.  position_kind: "unsaid",
 * "faculty", "researcher", "other".  ERR_REFUSED FINDING_UNKNOWN_ZONE.
 */
MUST_CHECK enum err person_save_profile(struct cx *cx, const struct person_profile *in);

/*
 * The acting person works there now.  Conflicts through the institution before
 * stay.  ERR_REFUSED FINDING_ORG_UNKNOWN at "org".
 */
MUST_CHECK enum err person_choose_org(struct cx *cx, struct org_id org);

/*
 * Names no institution any more.  Conflicts that came from it stay, and so does
 * being kept away from steps of calls that had opened (view kept_away).
 * ERR_REFUSED FINDING_ORG_NEEDED while an own proposal is being considered.
 */
MUST_CHECK enum err person_leave_institution(struct cx *cx);

/*
 * Adds an institution, or finds it by its ROR id, or, when none is given, by
 * name and country, and chooses it.  ERR_REFUSED with the findings of
 * org_rules_run().  The name of one that is known stays as it is.
 */
MUST_CHECK enum err person_add_org(struct cx *cx, const struct org_input *in);

/* ---- administration ---- */

struct person_entry {
	struct person_id id;
	const char *name, *email, *org_name; /* org_name: "" */
	unsigned roles;			     /* enum role bits */
	bool is_confirmed, is_disabled;
	int64_t created_at;
};

struct person_search {
	const char *text; /* words that begin so in name or address; "" is everybody */
	bool has_role;	  /* only people with a role */
};

/* A page of them, by name. */
MUST_CHECK enum err person_entries(struct cx *cx, const struct person_search *search,
	const struct list_ask *ask, struct person_entry **ret_entries, struct list_page *ret_page);
MUST_CHECK enum err person_entry_read(
	struct cx *cx, struct person_id id, struct person_entry *ret_entry);

/*
 * Gives what is wanted and was not seen, takes what was seen and is not wanted
 * (enum role bits), all or none of it; what another did to other roles meanwhile
 * stays.  ERR_REFUSED FINDING_OWN_ROLE when it is one's own administrator role
 * that would change, FINDING_LAST_ADMIN.
 */
MUST_CHECK enum err person_set_roles(
	struct cx *cx, struct person_id id, unsigned seen, unsigned wanted);

/*
 * A disabled account is refused from the next request on; it keeps its roles
 * and what it wrote.  ERR_REFUSED FINDING_OWN_ROLE, FINDING_LAST_ADMIN;
 * ERR_CONFLICT when it is so already.
 */
MUST_CHECK enum err person_disable(struct cx *cx, struct person_id id);
MUST_CHECK enum err person_enable(struct cx *cx, struct person_id id);

/* "staff", and back; role_of_name answers 0 for no role. */
const char *role_name(enum role role);
unsigned role_of_name(const char *name);

/* Nightly: sessions, links and tries that are over. */
MUST_CHECK enum err person_sweep(struct cx *cx);

#endif
