/* What of a text stands for itself in a JSON string: printable ASCII without quote and backslash.
 */
#ifndef BASE_JSON_RUN_H
#define BASE_JSON_RUN_H

#include <stddef.h>

/* How many bytes from s on, of n, do; the next one is to be looked at by itself. */
size_t json_run(const char *s, size_t n);

#endif
