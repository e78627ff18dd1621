/* The figures of /metrics: counts and times of requests, without any label of a person or thing. */
#ifndef WEB_FIGURES_H
#define WEB_FIGURES_H

#include <stdint.h>

#include "base/buf.h"
#include "base/duty_board.h"
#include "base/mem.h"

enum figure_class { FIGURE_PAGE, FIGURE_POST, FIGURE_STATIC, FIGURE_REFUSED, FIGURE_CLASS_COUNT };

struct figures;
struct server_stats;

struct figures *figures_new(struct mem *m);
void figures_add(struct figures *f, enum figure_class class, int status, int64_t us, size_t bytes);

/* Prometheus text, version 0.0.4. */
void figures_write(const struct figures *f, const struct server_stats *stats, struct buf *out);
void figures_write_listeners(unsigned n, struct buf *out);

/* Of the answers that are kept for visitors. */
struct kept_figures {
	uint64_t hits, misses;
	size_t answers, bytes;
};
void figures_write_kept(const struct kept_figures *k, struct buf *out);

/* The same of the worker's duties, and of what waits for them (figures_duties.c). */
void figures_write_duties(
	const struct duty_board *board, int64_t now_us, int64_t now, struct buf *out);

#endif
