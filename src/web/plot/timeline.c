/* Where a call, a proposal or an award stands: one drawing for all three. */
#include <string.h>

#include "base/utf8.h"
#include "web/plot/svg.h"

enum {
	WIDTH = 1000,
	LINE_Y = 34,
	TEXT_Y = 66,
	LEADING = 20,
	INSET = 8,
	CHAR_WIDTH = 9, /* of the 15 px label, at the wide end */
	LINES_MAX = 4
};

struct layout {
	size_t n;
	double column;
};

static double stage_x(const struct layout *l, size_t i)
{
	return INSET + l->column * (double)i;
}

/* Bytes of s that fit into chars characters without breaking a word; at least one word. */
static size_t fitting(const char *s, size_t chars)
{
	size_t best = 0, i = 0, seen = 0, n = strlen(s);

	while (i < n) {
		size_t step = utf8_step(s + i, n - i);

		if (s[i] == ' ' && (best == 0 || seen <= chars))
			best = i;
		if (seen >= chars && best > 0)
			return best;
		i += step > 0 ? step : 1;
		seen++;
	}
	return seen <= chars || best == 0 ? n : best;
}

static void text_line(struct buf *b, double x, int y, const char *class_name, const char *weight,
	const char *s, size_t n)
{
	struct mem *m = b->mem;

	BUF_LIT(b, "<text x=\"");
	svg_number(b, x);
	buf_printf(b,
		"\" y=\"%d\" font-size=\"15\" font-weight=\"%s\" class=\"%s\" "
		"fill=\"currentColor\">",
		y, weight, class_name);
	html_str(b, mem_strn(m, s, n));
	BUF_LIT(b, "</text>");
}

/* Wraps s below the stage; returns the next free line. */
static int wrapped(struct buf *b, const struct layout *l, size_t stage, int line,
	const char *class_name, const char *weight, const char *s)
{
	double left = stage_x(l, stage) - INSET;
	size_t chars = (size_t)(l->column / CHAR_WIDTH);

	for (int left_lines = LINES_MAX; s != NULL && *s != '\0' && left_lines > 0; left_lines--) {
		size_t n = left_lines == 1 ? strlen(s) : fitting(s, chars);

		text_line(b, left, TEXT_Y + line * LEADING, class_name, weight, s, n);
		s += n;
		s += strspn(s, " ");
		line++;
	}
	return line;
}

static void segment(struct buf *b, const char *class_name, int width, double from, double to)
{
	if (to <= from)
		return;
	buf_printf(b, "<path class=\"%s\" stroke=\"currentColor\" stroke-width=\"%d\" d=\"M",
		class_name, width);
	svg_number(b, from);
	buf_printf(b, " %dH", LINE_Y);
	svg_number(b, to);
	BUF_LIT(b, "\"/>");
}

static void ring(struct buf *b, double x, const char *more)
{
	BUF_LIT(b, "<circle cx=\"");
	svg_number(b, x);
	buf_printf(b, "\" cy=\"%d\" %s/>", LINE_Y, more);
}

/* Done is filled, now is filled with a ring around it, ahead is hollow. */
static void marker(struct buf *b, double x, enum stage_state state)
{
	switch (state) {
	case STAGE_DONE:
		ring(b, x, "r=\"6\" class=\"mark\" fill=\"currentColor\"");
		return;
	case STAGE_NOW:
		ring(b, x,
			"r=\"10\" class=\"path halo\" fill=\"none\" stroke=\"currentColor\" "
			"stroke-width=\"2\"");
		ring(b, x, "r=\"6\" class=\"mark\" fill=\"currentColor\"");
		return;
	case STAGE_AHEAD:
		ring(b, x,
			"r=\"5\" class=\"still\" fill=\"none\" stroke=\"currentColor\" "
			"stroke-width=\"2\"");
		return;
	}
}

/* The last stage that is done or under way; n when none is. */
static size_t reached(const struct stage *stages, size_t n)
{
	for (size_t i = n; i-- > 0;)
		if (stages[i].state != STAGE_AHEAD)
			return i;
	return n;
}

/* Where now falls between stage i and the next one; below 0 when that cannot be told. */
static double today_x(const struct layout *l, const struct stage *stages, int64_t now)
{
	for (size_t i = 0; now > 0 && i + 1 < l->n; i++) {
		int64_t from = stages[i].at, to = stages[i + 1].at;

		if (from > 0 && from <= now && now < to)
			return stage_x(l, i) +
			       l->column * (double)(now - from) / (double)(to - from);
	}
	return -1;
}

static void today_mark(struct buf *b, double x, const char *today)
{
	BUF_LIT(b, "<path class=\"now\" stroke=\"currentColor\" stroke-width=\"2\" d=\"M");
	svg_number(b, x);
	buf_printf(b, " %dV%d\"/><text x=\"", LINE_Y - 10, LINE_Y + 10);
	svg_number(b, x < WIDTH - 60 ? x : WIDTH);
	buf_printf(b,
		"\" y=\"14\" font-size=\"14\" class=\"dim\" fill=\"currentColor\" "
		"text-anchor=\"%s\">",
		x < 30		 ? "start"
		: x < WIDTH - 60 ? "middle"
				 : "end");
	html_str(b, today);
	BUF_LIT(b, "</text>");
}

static int captions(struct buf *b, const struct layout *l, const struct stage *stages)
{
	int lowest = 0;

	for (size_t i = 0; i < l->n; i++) {
		const struct stage *s = &stages[i];
		int line = wrapped(b, l, i, 0, "", s->state == STAGE_NOW ? "700" : "600", s->label);

		line = wrapped(b, l, i, line, "dim", "400", s->when.text);
		if (line > lowest)
			lowest = line;
	}
	return lowest;
}

static void line_and_markers(
	struct buf *b, const struct layout *l, const struct stage *stages, double today)
{
	size_t last = reached(stages, l->n);
	double solid = last < l->n ? stage_x(l, last) : INSET, end = stage_x(l, l->n - 1);

	if (last < l->n && today > solid)
		solid = today;
	segment(b, "path", 3, INSET, solid);
	segment(b, "faint", 2, solid, end);
	for (size_t i = 0; i < l->n; i++)
		marker(b, stage_x(l, i), stages[i].state);
}

struct safe_html plot_timeline(struct mem *m, const struct stage *stages, size_t n, int64_t now,
	const char *today, struct plot_words words)
{
	struct layout l = { .n = n, .column = n > 0 ? (double)WIDTH / (double)n : WIDTH };
	struct buf b, text;
	double x = today_x(&l, stages, now);
	int lines;

	buf_init(&b, m, 4096);
	buf_init(&text, m, 2048);
	lines = captions(&text, &l, stages);
	svg_open(&b, "", WIDTH, TEXT_Y + lines * LEADING - LEADING + 8, words);
	if (n > 0)
		line_and_markers(&b, &l, stages, x);
	if (x >= 0)
		today_mark(&b, x, today);
	buf_add(&b, text.data, text.n);
	return svg_close(&b);
}
