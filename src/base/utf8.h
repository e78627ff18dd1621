/* UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, at most U+10FFFF. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* Length in bytes (1 to 4) of the well-formed character at s, 0 if there is none. */
size_t utf8_step(const char *s, size_t n);

bool utf8_valid(const char *s, size_t n);

/* Characters (code points) in a valid string. */
size_t utf8_count(const char *s);

#endif
