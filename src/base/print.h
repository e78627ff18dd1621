/*
 * vsnprintf, quicker where it matters: texts and whole numbers put together, as
 * every cell of a page is.
 */
#ifndef BASE_PRINT_H
#define BASE_PRINT_H

#include <stdarg.h>
#include <stddef.h>

/* What vsnprintf() does with the same, for every format. */
__attribute__((format(printf, 3, 0))) int print_v(
	char *out, size_t size, const char *fmt, va_list args);

/* "%.*f" alone. */
int print_real(char *out, size_t size, double v, int decimals);

#endif
