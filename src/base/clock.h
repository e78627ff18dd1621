/*
 * The time.  Only the edges (dispatch, worker, command line) read it; domain
 * code takes `now` from its cx, so that one request has one time.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* UTC seconds since 1970. */
int64_t clock_now(void);

/* UTC microseconds since 1970. */
int64_t clock_now_us(void);

/* Microseconds since some start; never goes back, not even when the clock is set. */
int64_t clock_mono_us(void);

/* Microseconds of a core that the calling thread has used. */
int64_t clock_thread_us(void);

#endif
