#include "web/linker.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/clock.h"
#include "base/log.h"
#include "domain/audit/audit_link.h"

struct linker {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t end;
	struct instance *instance;
	bool ends;
	bool is_failing; /* told once */
	atomic_uint_fast64_t linked;
	atomic_int_fast64_t whole_us; /* when nothing was left */
};

static enum err link_once(struct linker *l, struct mem *m, struct seat **seat)
{
	struct mem *own = mem_new(NULL, "link");
	enum err e = *seat == NULL ? seat_open(l->instance, m, seat) : ERR_OK;
	size_t n = 0;
	struct cx cx;

	if (e == ERR_OK) {
		cx_init(&cx, *seat, own, clock_now());
		e = audit_link(&cx, &n);
	}
	atomic_fetch_add(&l->linked, n);
	if (e == ERR_OK)
		atomic_store(&l->whole_us, clock_mono_us());
	mem_end(own);
	return e;
}

static void work(struct linker *l, struct mem *m, struct seat **seat)
{
	enum err e = link_once(l, m, seat);

	if (e != ERR_OK && !l->is_failing)
		log_event(LOG_WARN, "audit", "rows are not linked: %s", err_name(e));
	l->is_failing = e != ERR_OK;
}

/* False when it is over. */
static bool rest(struct linker *l)
{
	int64_t at_us = clock_mono_us() + AUDIT_LINK_MS * 1000;
	struct timespec at = { .tv_sec = at_us / 1000000, .tv_nsec = at_us % 1000000 * 1000 };
	bool goes_on;

	pthread_mutex_lock(&l->lock);
	while (!l->ends && pthread_cond_timedwait(&l->end, &l->lock, &at) == 0)
		;
	goes_on = !l->ends;
	pthread_mutex_unlock(&l->lock);
	return goes_on;
}

static void *run(void *arg)
{
	struct linker *l = arg;
	struct mem *m = mem_new(NULL, "linker");
	struct seat *seat = NULL;

	do
		work(l, m, &seat);
	while (rest(l));
	work(l, m, &seat);
	if (seat != NULL)
		seat_close(seat);
	mem_end(m);
	return NULL;
}

struct linker *linker_start(struct mem *m, struct instance *in)
{
	struct linker *l = MEM_NEW(m, struct linker);
	pthread_condattr_t monotonic;

	l->instance = in;
	atomic_store(&l->whole_us, clock_mono_us());
	MUST(pthread_condattr_init(&monotonic) == 0);
	MUST(pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) == 0);
	MUST(pthread_mutex_init(&l->lock, NULL) == 0);
	MUST(pthread_cond_init(&l->end, &monotonic) == 0);
	if (pthread_create(&l->thread, NULL, run, l) == 0)
		return l;
	log_event(LOG_ERROR, "linker", "no thread");
	return NULL;
}

void linker_stop(struct linker *l)
{
	if (l == NULL)
		return;
	pthread_mutex_lock(&l->lock);
	l->ends = true;
	pthread_cond_signal(&l->end);
	pthread_mutex_unlock(&l->lock);
	pthread_join(l->thread, NULL);
}

void linker_write(struct linker *l, struct buf *out)
{
	double age;

	if (l == NULL)
		return;
	age = (double)(clock_mono_us() - atomic_load(&l->whole_us)) / 1e6;
	buf_printf(out,
		"# HELP bursary_audit_linked_total Rows of the audit that this node linked.\n"
		"# TYPE bursary_audit_linked_total counter\n"
		"bursary_audit_linked_total %" PRIu64 "\n"
		"# HELP bursary_audit_unlinked Rows that this process wrote since.\n"
		"# TYPE bursary_audit_unlinked gauge\n"
		"bursary_audit_unlinked %" PRId64 "\n"
		"# HELP bursary_audit_link_age_seconds Since everything was linked.\n"
		"# TYPE bursary_audit_link_age_seconds gauge\n"
		"bursary_audit_link_age_seconds %.3f\n",
		(uint64_t)atomic_load(&l->linked), instance_unlinked(l->instance), age);
}
