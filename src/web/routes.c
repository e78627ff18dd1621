#include "web/routes.h"

#include "web/pages/common/pages.h"

const struct route_list all_routes[] = {
	{ ops_routes, N_OPS_ROUTES },
	{ account_routes, N_ACCOUNT_ROUTES },
	{ profile_routes, N_PROFILE_ROUTES },
	{ dashboard_routes, N_DASHBOARD_ROUTES },
	{ admin_routes, N_ADMIN_ROUTES },
	{ outbox_routes, N_OUTBOX_ROUTES },
	{ public_routes, N_PUBLIC_ROUTES },
	{ rule_routes, N_RULE_ROUTES },
	{ call_routes, N_CALL_ROUTES },
	{ recipient_routes, N_RECIPIENT_ROUTES },
	{ job_routes, N_JOB_ROUTES },
	{ proposal_routes, N_PROPOSAL_ROUTES },
	{ staff_call_routes, N_STAFF_CALL_ROUTES },
	{ staff_write_routes, N_STAFF_WRITE_ROUTES },
	{ question_routes, N_QUESTION_ROUTES },
	{ program_routes, N_PROGRAM_ROUTES },
	{ content_routes, N_CONTENT_ROUTES },
	{ institution_routes, N_INSTITUTION_ROUTES },
	{ screening_routes, N_SCREENING_ROUTES },
	{ panel_routes, N_PANEL_ROUTES },
	{ assign_routes, N_ASSIGN_ROUTES },
	{ decide_routes, N_DECIDE_ROUTES },
	{ review_routes, N_REVIEW_ROUTES },
	{ release_routes, N_RELEASE_ROUTES },
	{ award_routes, N_AWARD_ROUTES },
	{ audit_routes, N_AUDIT_ROUTES },
	{ check_routes, N_CHECK_ROUTES },
};

const size_t n_all_routes = sizeof(all_routes) / sizeof(all_routes[0]);
