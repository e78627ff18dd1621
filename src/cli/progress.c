#include "cli/progress.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { BAR_WIDTH = 30, BAR_WIDTH_WITH_NOTE = 16, REDRAW_MS = 100, SHOW_AFTER_MS = 500 };

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
		p->began_ms = p->drawn_ms = p->round_ms = now_ms();
}

static void draw_bar(const struct progress *p, double part, int64_t spent_ms)
{
	const char *of_what = p->has_rounds ? " left of it" : " left";
	long left_s = part > 0 ? (long)((double)spent_ms * (1 - part) / part / 1000 + .5) : 0;
	int width = p->note[0] == '\0' ? BAR_WIDTH : BAR_WIDTH_WITH_NOTE;
	int full = (int)(part * width);

	fprintf(stderr, "\r%s", p->label);
	if (p->has_rounds)
		fprintf(stderr, ", round %d", p->round + 1);
	fputs(" [", stderr);
	for (int i = 0; i < width; i++)
		fputc(i < full ? '#' : '.', stderr);
	fprintf(stderr, "] %3.0f %%", part * 100);
	if (part > 0)
		fprintf(stderr, ", %s%ld:%02ld%s", p->is_most ? "at most " : "", left_s / 60,
			left_s % 60, of_what);
}

static void draw_count(const struct progress *p, uint64_t done, int64_t spent_ms)
{
	long spent_s = (long)(spent_ms / 1000);

	fprintf(stderr, "\r%s: %" PRIu64 " steps, %ld:%02ld so far", p->label, done, spent_s / 60,
		spent_s % 60);
}

void progress_at(struct progress *p, uint64_t done)
{
	int64_t now;

	if (!p->is_shown)
		return;
	now = now_ms();
	if (p->has_rounds && done < p->done) {
		p->round++;
		p->round_ms = now;
	}
	p->done = done;
	if (now - p->drawn_ms < REDRAW_MS || now - p->began_ms < SHOW_AFTER_MS)
		return;
	p->drawn_ms = now;
	if (p->total == 0)
		draw_count(p, done, now - p->began_ms);
	else
		draw_bar(p, done < p->total ? (double)done / (double)p->total : 1,
			now - p->round_ms);
	if (p->note[0] != '\0')
		fprintf(stderr, ", %s", p->note);
	fputs("\033[K", stderr);
}

void progress_tell(void *p, uint64_t done, uint64_t total)
{
	struct progress *progress = p;

	progress->total = total;
	progress_at(progress, done);
}

void progress_note(struct progress *p, const char *fmt, ...)
{
	va_list args;

	if (!p->is_shown)
		return;
	va_start(args, fmt);
	vsnprintf(p->note, sizeof(p->note), fmt, args);
	va_end(args);
}

void progress_end(struct progress *p)
{
	if (p->is_shown && p->drawn_ms > p->began_ms)
		fputs("\r\033[K", stderr);
	p->is_shown = false;
}
