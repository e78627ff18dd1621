#include "web/routes.h"

#include "web/pages/pages.h"

const struct route_list all_routes[] = {
	{ ops_routes, N_OPS_ROUTES },
};

const size_t n_all_routes = sizeof(all_routes) / sizeof(all_routes[0]);
