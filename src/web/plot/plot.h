/*
 * Drawings as SVG: figures in, markup out; no I/O, no clock.  Colour comes from
 * the classes of app.css and falls back to currentColor, so the same drawing
 * serves light and dark pages, print and letters.
 *
 * The small ones (bar, interval, dots) are one cell of a table that tells the
 * same figures in words (template "chart"), so they are hidden from screen
 * readers; they stretch to the cell's width.  The large ones (timeline, line)
 * carry their own <title> and <desc>, or none when a list beside them tells all.
 *
 * Results live in m.  Labels are escaped here.
 */
#ifndef WEB_PLOT_H
#define WEB_PLOT_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "web/html.h"
#include "web/view.h"

/* A value range drawn from the left edge to the right one; high must be above low. */
struct plot_scale {
	double low, high;
};

/* What a large drawing is; title NULL: decoration, told elsewhere on the page. */
struct plot_words {
	const char *title, *description;
};

/* A bar over share of the width; below 0 and above 1 it is cut. */
struct safe_html plot_bar(struct mem *m, double share);

/* A figure with its uncertainty: a dot at mid, a line from low to high; mark is a reference. */
struct plot_range {
	double low, mid, high;
};
struct safe_html plot_interval(
	struct mem *m, struct plot_scale scale, struct plot_range range, const double *mark);

/* Single values as dots; equal ones are stacked. */
struct safe_html plot_dots(struct mem *m, struct plot_scale scale, const double *values, size_t n);

/*
 * The stages of a call, a proposal or an award, evenly spaced from left to
 * right.  The line is strong as far as the stages are done; when now lies
 * between two stages whose times are known, a mark with the word today stands
 * there.  now is in UTC seconds, 0: no mark.
 */
struct safe_html plot_timeline(struct mem *m, const struct stage *stages, size_t n, int64_t now,
	const char *today, struct plot_words words);

/* A point of a line; label (of the x axis) NULL: no tick. */
struct plot_point {
	double x, y;
	const char *label;
};

/*
 * One line over points in ascending x, on a y axis from 0 to a round figure
 * above the greatest y.  The caller adds the table of the same figures.
 */
struct safe_html plot_line(
	struct mem *m, const struct plot_point *points, size_t n, struct plot_words words);

#endif
