#include "web/plot/svg.h"

#include <math.h>

#include "web/html_trusted.h"

void svg_number(struct buf *b, double v)
{
	int64_t hundredths, rest;

	MUST(isfinite(v) && fabs(v) < 1e9);
	hundredths = llround(v * 100);
	if (hundredths < 0)
		buf_char(b, '-');
	rest = llabs(hundredths) % 100;
	buf_int(b, llabs(hundredths) / 100);
	if (rest == 0)
		return;
	buf_char(b, '.');
	buf_char(b, (char)('0' + rest / 10));
	if (rest % 10 != 0)
		buf_char(b, (char)('0' + rest % 10));
}

static void svg_start(struct buf *b, const char *class_more, int w, int h)
{
	BUF_LIT(b, "<svg class=\"plot");
	buf_text(b, class_more);
	BUF_LIT(b, "\" viewBox=\"0 0 ");
	buf_int(b, w);
	buf_char(b, ' ');
	buf_int(b, h);
	buf_char(b, '"');
}

void svg_open(struct buf *b, const char *class_more, int w, int h, struct plot_words words)
{
	svg_start(b, class_more, w, h);
	if (words.title == NULL) {
		BUF_LIT(b, " aria-hidden=\"true\">");
		return;
	}
	BUF_LIT(b, " role=\"img\"><title>");
	html_str(b, words.title);
	BUF_LIT(b, "</title>");
	if (words.description != NULL) {
		BUF_LIT(b, "<desc>");
		html_str(b, words.description);
		BUF_LIT(b, "</desc>");
	}
}

void svg_open_cell(struct buf *b, const char *class_more, int w, int h)
{
	svg_start(b, class_more, w, h);
	BUF_LIT(b, " preserveAspectRatio=\"none\" aria-hidden=\"true\">");
}

struct safe_html svg_close(struct buf *b)
{
	BUF_LIT(b, "</svg>");
	return html_trusted(buf_str(b), b->n);
}
