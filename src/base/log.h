/*
 * The log: one JSON line an event on stderr, written by one write(2), so that
 * lines of threads and processes do not mix.  Ids, codes and counts only: no
 * name, no address of a person, no text anybody typed.
 *
 *	struct log_line l;
 *
 *	log_begin(&l, LOG_ERROR, "disk_write");
 *	log_text(&l, "file", name);
 *	log_int(&l, "errno", errno);
 *	log_end(&l);
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

struct log_line {
	size_t n;
	bool is_on; /* false: below the level, everything is a no-op */
	char text[2000];
};

/* Before threads start: the process's name in each line ("web"; static), the lowest level. */
void log_setup(const char *process, enum log_level lowest);

/*
 * A number that every line of this thread carries as "ref" until it is set to
 * 0: the reference number of the request, also shown on its error page.
 */
void log_ref_set(uint64_t ref);

/* event must be a literal: [a-z_]. */
void log_begin(struct log_line *l, enum log_level level, const char *event);
void log_int(struct log_line *l, const char *key, int64_t v);
void log_text(struct log_line *l, const char *key, const char *v); /* cut at 512 bytes */
void log_end(struct log_line *l);

/* A whole line with one text, "what". */
void log_event(enum log_level level, const char *event, const char *fmt, ...) PRINTF_LIKE(3, 4);

#endif
