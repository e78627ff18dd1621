/* Every row of the site: the lists of pages/, named once in routes.c. */
#ifndef WEB_ROUTES_H
#define WEB_ROUTES_H

#include "web/route.h"

extern const struct route_list *const all_routes[];
extern const size_t n_all_routes;

#endif
