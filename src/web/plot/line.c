/* A line over time, with as few marks as it needs to be read. */
#include <math.h>

#include "web/plot/svg.h"

enum { WIDTH = 400, HEIGHT = 200, LEFT = 44, RIGHT = 388, TOP = 12, BOTTOM = 168, Y_TICKS = 4 };

struct frame {
	double x_low, x_high, y_high;
};

static double at_x(const struct frame *f, double x)
{
	double span = f->x_high - f->x_low;

	return span > 0 ? LEFT + (x - f->x_low) / span * (RIGHT - LEFT) : (LEFT + RIGHT) / 2.0;
}

static double at_y(const struct frame *f, double y)
{
	return BOTTOM - y / f->y_high * (BOTTOM - TOP);
}

/* The least of 1, 2, 4 or 8 times a power of ten that is not below v: quarters of it are round. */
static double round_above(double v)
{
	static const double steps[] = { 1, 2, 4, 8, 10 };
	double power;

	if (!(v > 0))
		return 1;
	power = pow(10, floor(log10(v)));
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (v <= steps[i] * power * (1 + 1e-12))
			return steps[i] * power;
	return 10 * power;
}

static struct frame frame_of(const struct plot_point *points, size_t n)
{
	struct frame f = { .x_low = n > 0 ? points[0].x : 0,
		.x_high = n > 0 ? points[n - 1].x : 0 };
	double top = 0;

	for (size_t i = 0; i < n; i++)
		top = fmax(top, points[i].y);
	f.y_high = round_above(top);
	return f;
}

static void tick_text(struct buf *b, double x, double y, const char *anchor)
{
	BUF_LIT(b, "<text font-size=\"12\" class=\"dim\" fill=\"currentColor\" x=\"");
	svg_number(b, x);
	BUF_LIT(b, "\" y=\"");
	svg_number(b, y);
	buf_printf(b, "\" text-anchor=\"%s\">", anchor);
}

static void y_axis(struct buf *b, const struct frame *f)
{
	for (int i = 0; i <= Y_TICKS; i++) {
		double v = f->y_high * i / Y_TICKS, y = at_y(f, v);

		buf_printf(b, "<path class=\"faint\" stroke=\"currentColor\" d=\"M%d ", LEFT);
		svg_number(b, y);
		buf_printf(b, "H%d\"/>", RIGHT);
		tick_text(b, LEFT - 8, y + 4, "end");
		html_double(b, v);
		BUF_LIT(b, "</text>");
	}
}

static void x_axis(struct buf *b, const struct frame *f, const struct plot_point *points, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (points[i].label == NULL)
			continue;
		tick_text(b, at_x(f, points[i].x), BOTTOM + 20,
			i + 1 == n && n > 1 ? "end"
			: i == 0 && n > 1   ? "start"
					    : "middle");
		html_str(b, points[i].label);
		BUF_LIT(b, "</text>");
	}
}

static void path(struct buf *b, const struct frame *f, const struct plot_point *points, size_t n)
{
	BUF_LIT(b, "<path class=\"path\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" "
		   "stroke-linejoin=\"round\" d=\"");
	for (size_t i = 0; i < n; i++) {
		buf_char(b, i == 0 ? 'M' : 'L');
		svg_number(b, at_x(f, points[i].x));
		buf_char(b, ' ');
		svg_number(b, at_y(f, points[i].y));
	}
	BUF_LIT(b, "\"/>");
}

static void last_point(struct buf *b, const struct frame *f, const struct plot_point *p)
{
	BUF_LIT(b, "<circle class=\"mark\" fill=\"currentColor\" r=\"4\" cx=\"");
	svg_number(b, at_x(f, p->x));
	BUF_LIT(b, "\" cy=\"");
	svg_number(b, at_y(f, p->y));
	BUF_LIT(b, "\"/>");
}

struct safe_html plot_line(
	struct mem *m, const struct plot_point *points, size_t n, struct plot_words words)
{
	struct frame f = frame_of(points, n);
	struct buf b;

	buf_init(&b, m, 2048);
	svg_open(&b, " is-line", WIDTH, HEIGHT, words);
	y_axis(&b, &f);
	x_axis(&b, &f, points, n);
	if (n > 0) {
		path(&b, &f, points, n);
		last_point(&b, &f, &points[n - 1]);
	}
	return svg_close(&b);
}
