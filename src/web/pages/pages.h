/* The route lists, one a file of this folder.  A count is said by the file that knows it. */
#ifndef WEB_PAGES_PAGES_H
#define WEB_PAGES_PAGES_H

#include "web/route.h"

enum { N_OPS_ROUTES = 3 };
extern const struct route ops_routes[N_OPS_ROUTES];

#endif
