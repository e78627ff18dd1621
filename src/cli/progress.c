#include "cli/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { BAR_WIDTH = 30, REDRAW_MS = 100, SHOW_AFTER_MS = 500 };

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void progress_begin(struct progress *p, const char *label, uint64_t total)
{
	*p = (struct progress){ .label = label, .total = total, .is_shown = isatty(STDERR_FILENO) };
	if (p->is_shown)
		p->began_ms = p->drawn_ms = now_ms();
}

static void draw(const struct progress *p, double part, int64_t spent_ms)
{
	char bar[BAR_WIDTH + 1];
	long left_s = part > 0 ? (long)((double)spent_ms * (1 - part) / part / 1000 + .5) : 0;

	for (int i = 0; i < BAR_WIDTH; i++)
		bar[i] = i < (int)(part * BAR_WIDTH) ? '#' : '.';
	bar[BAR_WIDTH] = '\0';
	fprintf(stderr, "\r%s [%s] %3.0f %%", p->label, bar, part * 100);
	if (part > 0)
		fprintf(stderr, ", %ld:%02ld left", left_s / 60, left_s % 60);
	fputs("\033[K", stderr);
}

void progress_at(struct progress *p, uint64_t done)
{
	int64_t now;

	if (!p->is_shown)
		return;
	now = now_ms();
	if (now - p->drawn_ms < REDRAW_MS || now - p->began_ms < SHOW_AFTER_MS)
		return;
	p->drawn_ms = now;
	if (done > p->total)
		done = p->total;
	draw(p, p->total == 0 ? 1 : (double)done / (double)p->total, now - p->began_ms);
}

void progress_end(struct progress *p)
{
	if (p->is_shown && p->drawn_ms > p->began_ms)
		fputs("\r\033[K", stderr);
	p->is_shown = false;
}
