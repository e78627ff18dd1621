/* Drawings that fill one cell of a table. */
#include <math.h>

#include "web/plot/svg.h"

enum {
	CELL_WIDTH = 1000,
	BAR_HEIGHT = 10,
	STRIP_HEIGHT = 20,
	STRIP_MIDDLE = 10,
	STRIP_INSET = 8, /* room for half a dot at both ends */
	DOTS_STACKED = 3
};

static double clamp(double v, double low, double high)
{
	if (!(v > low)) /* also not a number */
		return low;
	return v < high ? v : high;
}

static double strip_x(struct plot_scale s, double v)
{
	double share;

	MUST(s.high > s.low);
	share = clamp((v - s.low) / (s.high - s.low), 0, 1);
	return STRIP_INSET + share * (CELL_WIDTH - 2 * STRIP_INSET);
}

struct safe_html plot_bar(struct mem *m, double share)
{
	struct buf b;

	buf_init(&b, m, 256);
	svg_open_cell(&b, "", CELL_WIDTH, BAR_HEIGHT);
	BUF_LIT(&b, "<rect class=\"bar\" fill=\"currentColor\" height=\"10\" width=\"");
	svg_number(&b, clamp(share, 0, 1) * CELL_WIDTH);
	BUF_LIT(&b, "\"/>");
	return svg_close(&b);
}

/* A stretched drawing would stretch its circles: a round-capped stroke of no length stays round. */
static void dot(struct buf *b, double x, double y, int diameter)
{
	BUF_LIT(b, "<path class=\"path\" stroke=\"currentColor\" stroke-linecap=\"round\" "
		   "vector-effect=\"non-scaling-stroke\" stroke-width=\"");
	buf_int(b, diameter);
	BUF_LIT(b, "\" d=\"M");
	svg_number(b, x);
	buf_char(b, ' ');
	svg_number(b, y);
	BUF_LIT(b, "h0\"/>");
}

static void rule(struct buf *b, const char *class_name, double from, double to, int width)
{
	BUF_LIT(b, "<path class=\"");
	buf_text(b, class_name);
	BUF_LIT(b, "\" fill=\"none\" stroke=\"currentColor\" "
		   "vector-effect=\"non-scaling-stroke\" stroke-width=\"");
	buf_int(b, width);
	BUF_LIT(b, "\" d=\"M");
	svg_number(b, from);
	BUF_LIT(b, " 10H");
	svg_number(b, to);
	BUF_LIT(b, "\"/>");
}

struct safe_html plot_interval(
	struct mem *m, struct plot_scale scale, struct plot_range range, const double *mark)
{
	struct buf b;

	buf_init(&b, m, 1024);
	svg_open_cell(&b, " is-tall", CELL_WIDTH, STRIP_HEIGHT);
	rule(&b, "faint", 0, CELL_WIDTH, 1);
	if (mark != NULL) {
		BUF_LIT(&b, "<path class=\"now\" stroke=\"currentColor\" stroke-width=\"1\" "
			    "vector-effect=\"non-scaling-stroke\" d=\"M");
		svg_number(&b, strip_x(scale, *mark));
		BUF_LIT(&b, " 0V20\"/>");
	}
	rule(&b, "path", strip_x(scale, range.low), strip_x(scale, range.high), 2);
	dot(&b, strip_x(scale, range.mid), STRIP_MIDDLE, 9);
	return svg_close(&b);
}

/* How many of the values before i equal values[i]. */
static size_t seen_before(const double *values, size_t i)
{
	size_t n = 0;

	for (size_t k = 0; k < i; k++)
		n += fabs(values[k] - values[i]) < 1e-9;
	return n;
}

struct safe_html plot_dots(struct mem *m, struct plot_scale scale, const double *values, size_t n)
{
	struct buf b;

	buf_init(&b, m, 256 + 160 * n);
	svg_open_cell(&b, " is-tall", CELL_WIDTH, STRIP_HEIGHT);
	rule(&b, "faint", 0, CELL_WIDTH, 1);
	for (size_t i = 0; i < n; i++) {
		static const int lift[DOTS_STACKED] = { 0, -6, 6 };

		dot(&b, strip_x(scale, values[i]),
			STRIP_MIDDLE + lift[seen_before(values, i) % DOTS_STACKED], 6);
	}
	return svg_close(&b);
}
