/* The route lists, one a file of this folder.  A count is said by the file that knows it. */
#ifndef WEB_PAGES_PAGES_H
#define WEB_PAGES_PAGES_H

#include "web/route.h"

enum { N_OPS_ROUTES = 3 };
extern const struct route ops_routes[N_OPS_ROUTES];

enum {
	N_PUBLIC_ROUTES = 9,
	N_RULE_ROUTES = 2,
	N_CALL_ROUTES = 4,
	N_RECIPIENT_ROUTES = 3,
	N_JOB_ROUTES = 2
};
extern const struct route public_routes[N_PUBLIC_ROUTES];
extern const struct route rule_routes[N_RULE_ROUTES];
extern const struct route call_routes[N_CALL_ROUTES];
extern const struct route recipient_routes[N_RECIPIENT_ROUTES];
extern const struct route job_routes[N_JOB_ROUTES];

enum { N_PROPOSAL_ROUTES = 10 };
extern const struct route proposal_routes[N_PROPOSAL_ROUTES];

enum { N_REVIEW_ROUTES = 6 };
extern const struct route review_routes[N_REVIEW_ROUTES];
enum {
	N_ACCOUNT_ROUTES = 13,
	N_PROFILE_ROUTES = 10,
	N_DASHBOARD_ROUTES = 1,
	N_ADMIN_ROUTES = 5,
	N_OUTBOX_ROUTES = 3
};
extern const struct route account_routes[N_ACCOUNT_ROUTES];
extern const struct route profile_routes[N_PROFILE_ROUTES];
extern const struct route dashboard_routes[N_DASHBOARD_ROUTES];
extern const struct route admin_routes[N_ADMIN_ROUTES];
extern const struct route outbox_routes[N_OUTBOX_ROUTES];
enum { N_SCREENING_ROUTES = 7 };
extern const struct route screening_routes[N_SCREENING_ROUTES];

enum { N_PANEL_ROUTES = 3, N_ASSIGN_ROUTES = 6, N_DECIDE_ROUTES = 5 };
extern const struct route decide_routes[N_DECIDE_ROUTES];
extern const struct route panel_routes[N_PANEL_ROUTES];
extern const struct route assign_routes[N_ASSIGN_ROUTES];

enum { N_RELEASE_ROUTES = 3, N_AWARD_ROUTES = 10, N_AUDIT_ROUTES = 1 };
extern const struct route release_routes[N_RELEASE_ROUTES];
extern const struct route award_routes[N_AWARD_ROUTES];
extern const struct route audit_routes[N_AUDIT_ROUTES];
enum { N_PROGRAM_ROUTES = 3, N_CONTENT_ROUTES = 7, N_INSTITUTION_ROUTES = 9 };
extern const struct route program_routes[N_PROGRAM_ROUTES];
extern const struct route content_routes[N_CONTENT_ROUTES];
extern const struct route institution_routes[N_INSTITUTION_ROUTES];

enum { N_CHECK_ROUTES = 4 };
extern const struct route check_routes[N_CHECK_ROUTES];

enum { N_STAFF_CALL_ROUTES = 2, N_STAFF_WRITE_ROUTES = 8, N_QUESTION_ROUTES = 2 };
extern const struct route staff_call_routes[N_STAFF_CALL_ROUTES];
extern const struct route staff_write_routes[N_STAFF_WRITE_ROUTES];
extern const struct route question_routes[N_QUESTION_ROUTES];

#endif
