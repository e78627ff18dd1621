/* Who acts: a person with roles, or a visitor. */
#ifndef DOMAIN_ACTOR_H
#define DOMAIN_ACTOR_H

#include "domain/ids.h"

/* Roles for the whole program, as stored in person_role. */
enum role {
	ROLE_ADMIN = 1 << 0,
	ROLE_STAFF = 1 << 1,
	ROLE_FINANCE = 1 << 2,
	ROLE_AUDITOR = 1 << 3,
	ROLE_REVIEWER = 1 << 4, /* may be put on a panel; gives no right by itself */
	ROLE_CONTACT = 1 << 5	/* may be named research contact; gives no right by itself */
};

struct actor {
	struct person_id person; /* v == 0: a visitor */
	unsigned roles;		 /* enum role bits */
};

#endif
