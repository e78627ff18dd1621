#define BASE_INTERNAL
#include "base/clock.h"

#include <time.h>

#include "base/err.h"

static int64_t read_us(clockid_t which)
{
	struct timespec t;

	MUST(clock_gettime(which, &t) == 0);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t clock_now(void)
{
	return read_us(CLOCK_REALTIME) / 1000000;
}

int64_t clock_now_us(void)
{
	return read_us(CLOCK_REALTIME);
}

int64_t clock_mono_us(void)
{
	return read_us(CLOCK_MONOTONIC);
}

int64_t clock_thread_us(void)
{
	return read_us(CLOCK_THREAD_CPUTIME_ID);
}
