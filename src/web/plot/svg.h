/* What the drawings share; for web/plot/ only. */
#ifndef WEB_PLOT_SVG_H
#define WEB_PLOT_SVG_H

#include "web/plot/plot.h"

/* Starts <svg class="plot …" viewBox="0 0 w h"> with its words, or hidden without. */
void svg_open(struct buf *b, const char *class_more, int w, int h, struct plot_words words);

/* The same for a cell of a table: stretched in both directions, always hidden. */
void svg_open_cell(struct buf *b, const char *class_more, int w, int h);

struct safe_html svg_close(struct buf *b);

/* A coordinate with at most two decimals. */
void svg_number(struct buf *b, double v);

#endif
