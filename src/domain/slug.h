/* Slugs: the part of an address that people choose. */
#ifndef DOMAIN_SLUG_H
#define DOMAIN_SLUG_H

#include <stdbool.h>

/* Pure: 3 to 60 small letters, digits and single hyphens between them. */
bool slug_is_good(const char *slug);

#endif
