#include "web/routes.h"

#include "web/pages/common/pages.h"

const struct route_list *const all_routes[] = { &ops_routes, &account_routes, &profile_routes,
	&key_routes, &calendar_routes, &dashboard_routes, &admin_routes, &outbox_routes,
	&public_routes, &sitemap_routes, &rule_routes, &call_routes, &search_routes,
	&recipient_routes, &job_routes, &alert_routes, &staff_job_routes, &job_import_routes,
	&job_feed_routes, &proposal_routes, &staff_call_routes, &staff_write_routes,
	&question_routes, &program_routes, &content_routes, &institution_routes, &screening_routes,
	&panel_routes, &assign_routes, &decide_routes, &review_routes, &release_routes,
	&award_routes, &audit_routes, &check_routes, &follow_routes, &news_routes, &contact_routes,
	&inquiry_routes, &version_routes, &content_history_routes, &suggest_routes,
	&suggest_report_routes };

const size_t n_all_routes = sizeof(all_routes) / sizeof(all_routes[0]);
