/*
 * Force-included before every file of src/.  A call to one of these does not
 * compile: each has a form in base/ that owns its lifetime, its bounds or its
 * source of time and chance.  Files of src/base/ say BASE_INTERNAL first.
 * The idea is Git's banned.h.
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifndef BASE_INTERNAL
#define BANNED(f, use) _Pragma("GCC error \"" #f " is banned: use " use "\"")
/* clang's fortified headers make macros of these. */
#undef strdup
#undef strndup
#undef strcpy
#undef strncpy
#undef strcat
#undef strncat
#undef sprintf
#undef vsprintf
#define malloc(n) banned_malloc_use_mem_alloc(n)
#define calloc(n, m) banned_calloc_use_mem_alloc(n, m)
#define realloc(p, n) banned_realloc_use_mem_alloc(p, n)
#define strdup(s) banned_strdup_use_mem_str(s)
#define strndup(s, n) banned_strndup_use_mem_strn(s, n)
#define strcpy(d, s) banned_strcpy_use_mem_str_or_buf(d, s)
#define strncpy(d, s, n) banned_strncpy_use_mem_strn(d, s, n)
#define strcat(d, s) banned_strcat_use_buf(d, s)
#define strncat(d, s, n) banned_strncat_use_buf(d, s, n)
#define sprintf(...) banned_sprintf_use_snprintf_or_buf(__VA_ARGS__)
#define vsprintf(...) banned_vsprintf_use_buf(__VA_ARGS__)
#define atoi(s) banned_atoi_use_num_parse(s)
#define atol(s) banned_atol_use_num_parse(s)
#define atoll(s) banned_atoll_use_num_parse(s)
#define atof(s) banned_atof_use_num_parse(s)
#define strtok(s, d) banned_strtok_use_str_split(s, d)
#define time(p) banned_time_use_clock_now(p)
#define rand() banned_rand_use_rng()
#define random() banned_random_use_rng()
#define gmtime(t) banned_gmtime_use_zone(t)
#define localtime(t) banned_localtime_use_zone(t)
#define mktime(t) banned_mktime_use_zone(t)
#define system(c) banned_system(c)
#define popen(c, m) banned_popen(c, m)
#define tmpnam(s) banned_tmpnam(s)
#undef BANNED
#endif

#endif
