#include "web/figures.h"

#include <stdatomic.h>
#include <unistd.h>

#include "web/server.h"

enum { STATUS_CLASSES = 6, TIMES = 12 };

/* Upper bounds in microseconds. */
static const int64_t bounds[TIMES] = { 50, 100, 250, 500, 1000, 2500, 5000, 10000, 50000, 250000,
	1000000, 5000000 };
static const char *const class_names[FIGURE_CLASS_COUNT] = { "page", "post", "static", "refused" };

struct series {
	atomic_ullong statuses[STATUS_CLASSES];
	atomic_ullong times[TIMES + 1];
	atomic_ullong us, bytes;
};

struct figures {
	struct series classes[FIGURE_CLASS_COUNT];
};

struct figures *figures_new(struct mem *m)
{
	return MEM_NEW(m, struct figures);
}

static void count(atomic_ullong *at, uint64_t n)
{
	atomic_fetch_add_explicit(at, n, memory_order_relaxed);
}

void figures_add(struct figures *f, enum figure_class class, int status, int64_t us, size_t bytes)
{
	struct series *s = &f->classes[class];
	size_t i = 0;

	while (i < TIMES && us > bounds[i])
		i++;
	count(&s->statuses[status >= 100 && status < 600 ? status / 100 : 0], 1);
	count(&s->times[i], 1);
	count(&s->us, us > 0 ? (uint64_t)us : 0);
	count(&s->bytes, bytes);
}

static uint64_t seen(const atomic_ullong *at)
{
	return atomic_load_explicit(at, memory_order_relaxed);
}

static void head(struct buf *out, const char *name, const char *type, const char *help)
{
	buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void write_counts(const struct figures *f, struct buf *out)
{
	head(out, "bursary_http_requests_total", "counter", "Requests answered.");
	for (size_t c = 0; c < FIGURE_CLASS_COUNT; c++)
		for (size_t i = 1; i < STATUS_CLASSES; i++)
			buf_printf(out,
				"bursary_http_requests_total{class=\"%s\",status=\"%zuxx\"} "
				"%" PRIu64 "\n",
				class_names[c], i, seen(&f->classes[c].statuses[i]));
	head(out, "bursary_http_sent_bytes_total", "counter", "Bytes of content sent.");
	for (size_t c = 0; c < FIGURE_CLASS_COUNT; c++)
		buf_printf(out, "bursary_http_sent_bytes_total{class=\"%s\"} %" PRIu64 "\n",
			class_names[c], seen(&f->classes[c].bytes));
}

static void write_times(const struct figures *f, struct buf *out)
{
	head(out, "bursary_http_seconds", "histogram",
		"From the end of the head to the last byte sent.");
	for (size_t c = 0; c < FIGURE_CLASS_COUNT; c++) {
		const struct series *s = &f->classes[c];
		uint64_t n = 0;

		for (size_t i = 0; i < TIMES; i++) {
			n += seen(&s->times[i]);
			buf_printf(out,
				"bursary_http_seconds_bucket{class=\"%s\",le=\"%g\"} %" PRIu64 "\n",
				class_names[c], (double)bounds[i] / 1e6, n);
		}
		n += seen(&s->times[TIMES]);
		buf_printf(out,
			"bursary_http_seconds_bucket{class=\"%s\",le=\"+Inf\"} %" PRIu64 "\n"
			"bursary_http_seconds_sum{class=\"%s\"} %.6f\n"
			"bursary_http_seconds_count{class=\"%s\"} %" PRIu64 "\n",
			class_names[c], n, class_names[c], (double)seen(&s->us) / 1e6,
			class_names[c], n);
	}
}

static void one(struct buf *out, const char *name, const char *type, const char *help, uint64_t v)
{
	head(out, name, type, help);
	buf_printf(out, "%s %" PRIu64 "\n", name, v);
}

static void write_server(const struct server_stats *s, struct buf *out)
{
	one(out, "bursary_connections", "gauge", "Open connections.", s->connections);
	one(out, "bursary_connections_accepted_total", "counter", "Connections accepted.",
		s->accepted);
	one(out, "bursary_connections_turned_away_total", "counter", "Over a connection limit.",
		s->turned_away);
	one(out, "bursary_requests_timed_out_total", "counter", "Too slow.", s->timed_out);
	one(out, "bursary_requests_malformed_total", "counter", "Not HTTP/1.1.", s->malformed);
	one(out, "bursary_requests_waiting", "gauge", "Requests that wait for a worker.",
		s->queued);
	one(out, "bursary_workers_busy", "gauge", "Workers at work.", s->busy_workers);
}

static void write_memory(struct buf *out)
{
	FILE *f = fopen("/proc/self/statm", "re");
	unsigned long size, resident = 0;

	if (f == NULL)
		return;
	if (fscanf(f, "%lu %lu", &size, &resident) == 2)
		one(out, "process_resident_memory_bytes", "gauge", "Memory of the web process.",
			resident * (uint64_t)sysconf(_SC_PAGESIZE));
	fclose(f);
}

void figures_write(const struct figures *f, const struct server_stats *stats, struct buf *out)
{
	write_counts(f, out);
	write_times(f, out);
	write_server(stats, out);
	write_memory(out);
}

void figures_write_listeners(unsigned n, struct buf *out)
{
	one(out, "bursary_listeners", "gauge", "Pages that are told anew after each change.", n);
}

void figures_write_kept(const struct kept_figures *k, struct buf *out)
{
	one(out, "bursary_kept_hits_total", "counter", "Visitors answered with what was kept.",
		k->hits);
	one(out, "bursary_kept_misses_total", "counter", "Visitors whose page was made.",
		k->misses);
	one(out, "bursary_kept_answers", "gauge", "Answers kept for visitors.", k->answers);
	one(out, "bursary_kept_bytes", "gauge", "Memory of the answers kept.", k->bytes);
}
