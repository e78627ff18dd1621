/*
 * What the duties of a worker tell of themselves, in memory that the processes
 * of one server share: how often each ran, when it ended last, how late it may
 * be.  Who reads it needs no database and no word of the worker: of one that
 * hangs or is gone the age grows all the same.
 *
 * Made and posted by the parent before it forks.  One thread writes a sign;
 * anybody reads.  Times are clock_mono_us().
 */
#ifndef BASE_DUTY_BOARD_H
#define BASE_DUTY_BOARD_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DUTY_SIGNS_MAX = 16, DUTY_WAITS_MAX = 4, DUTY_NAME_BYTES = 24 };

/* Of one duty. */
struct duty_sign {
	char name[DUTY_NAME_BYTES];
	int64_t every_us, late_us; /* from one end to the next begin; and how much more is well */
	_Atomic int64_t began_us;  /* 0: it does not run */
	_Atomic int64_t ended_us;  /* or gave a sign of life; at first: when it was posted */
	atomic_ullong runs, failures;
};

/* Of a kind of row that waits for a duty. */
struct duty_wait {
	char name[DUTY_NAME_BYTES];
	_Atomic int64_t due_at; /* UTC seconds of the oldest that is due; 0: none is */
};

struct duty_board {
	size_t n, n_waits;
	struct duty_sign signs[DUTY_SIGNS_MAX];
	struct duty_wait waits[DUTY_WAITS_MAX];
};

/* Shared with every process that is forked later; lives as long as they do. */
struct duty_board *duty_board_new(void);

/* Before the fork; name must be shorter than DUTY_NAME_BYTES. */
void duty_board_post(
	struct duty_board *b, const char *name, int64_t every_us, int64_t late_us, int64_t now_us);
void duty_board_post_wait(struct duty_board *b, const char *name);

/* The sign of that name, the wait of that name; BUG() when none was posted. */
struct duty_sign *duty_sign_of(struct duty_board *b, const char *name);
struct duty_wait *duty_wait_of(struct duty_board *b, const char *name);

/*
 * By the duty's own thread.  Take: before its first run; a run that its worker
 * did not survive is a failure.  Beat: in a long run, now and then: it lives.
 */
void duty_take(struct duty_sign *s);
void duty_begin(struct duty_sign *s, int64_t now_us);
void duty_beat(struct duty_sign *s, int64_t now_us);
void duty_end(struct duty_sign *s, int64_t now_us, bool is_good);

/* How far beyond its interval and what it may be late: 0 while all is well.  Pure. */
int64_t duty_late_us(const struct duty_sign *s, int64_t now_us);

#endif
