/* The figures of what the worker does: of a duty that hangs or is gone the age grows. */
#include "web/figures.h"

/* A figure of each duty. */
struct series {
	const char *name, *type, *help;
	double (*of)(const struct duty_sign *s, int64_t now_us);
};

static double seconds(int64_t us)
{
	return (double)us / 1e6;
}

static double runs(const struct duty_sign *s, int64_t now_us)
{
	(void)now_us;
	return (double)atomic_load(&s->runs);
}

static double failures(const struct duty_sign *s, int64_t now_us)
{
	(void)now_us;
	return (double)atomic_load(&s->failures);
}

static double age(const struct duty_sign *s, int64_t now_us)
{
	return seconds(now_us - atomic_load(&s->ended_us));
}

static double late(const struct duty_sign *s, int64_t now_us)
{
	return seconds(duty_late_us(s, now_us));
}

static double busy(const struct duty_sign *s, int64_t now_us)
{
	int64_t began_us = atomic_load(&s->began_us);

	return began_us == 0 ? 0 : seconds(now_us - began_us);
}

static const struct series all[] = {
	{ "bursary_duty_runs_total", "counter", "Runs of a duty of the worker.", runs },
	{ "bursary_duty_failures_total", "counter", "Runs that failed or died.", failures },
	{ "bursary_duty_age_seconds", "gauge", "Since its last run or sign of life.", age },
	{ "bursary_duty_late_seconds", "gauge", "Beyond what it may be late; 0 is well.", late },
	{ "bursary_duty_busy_seconds", "gauge", "How long the run at hand has lasted.", busy },
};

static void head(struct buf *out, const char *name, const char *type, const char *help)
{
	buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

void figures_write_duties(
	const struct duty_board *board, int64_t now_us, int64_t now, struct buf *out)
{
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		head(out, all[i].name, all[i].type, all[i].help);
		for (size_t k = 0; k < board->n; k++)
			buf_printf(out, "%s{duty=\"%s\"} %.10g\n", all[i].name,
				board->signs[k].name, all[i].of(&board->signs[k], now_us));
	}
	head(out, "bursary_oldest_due_seconds", "gauge",
		"Age of the oldest row that waits for the worker; 0: none is due.");
	for (size_t k = 0; k < board->n_waits; k++) {
		int64_t due_at = atomic_load(&board->waits[k].due_at);

		buf_printf(out, "bursary_oldest_due_seconds{rows=\"%s\"} %" PRId64 "\n",
			board->waits[k].name, due_at > 0 && due_at < now ? now - due_at : 0);
	}
}
