/*
 * Numbers from text: the whole string or nothing, inside bounds, the same in
 * every locale.  No spaces, no leading '+', no hexadecimal, no "inf" or "nan".
 */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include <stdint.h>

#include "base/err.h"

/* Decimal digits with an optional '-'; ERR_INVALID also outside [min, max]. */
MUST_CHECK enum err num_parse_int(const char *s, int64_t min, int64_t max, int64_t *ret_value);

/* "-1", "2.5", ".5", "1e-3"; correctly rounded; ERR_INVALID also outside [min, max]. */
MUST_CHECK enum err num_parse_double(const char *s, double min, double max, double *ret_value);

#endif
