#include "web/later.h"

#include <pthread.h>

#include "base/clock.h"
#include "base/log.h"

struct duty {
	later_fn *fn;
	char text[LATER_TEXT_MAX];
};

struct later {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t more;
	struct instance *instance;
	struct duty ring[LATER_MAX];
	size_t first, n;
	bool ends;
};

static bool waits(const struct later *l, later_fn *fn, const char *text)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct duty *d = &l->ring[(l->first + i) % LATER_MAX];

		if (d->fn == fn && strcmp(d->text, text) == 0)
			return true;
	}
	return false;
}

void later_add(struct later *l, later_fn *fn, const char *text)
{
	if (l == NULL || strlen(text) >= LATER_TEXT_MAX)
		return;
	pthread_mutex_lock(&l->lock);
	if (l->n < LATER_MAX && !waits(l, fn, text)) {
		struct duty *d = &l->ring[(l->first + l->n++) % LATER_MAX];

		d->fn = fn;
		memcpy(d->text, text, strlen(text) + 1);
		pthread_cond_signal(&l->more);
	}
	pthread_mutex_unlock(&l->lock);
}

/* The next duty; false when there will be none. */
static bool next(struct later *l, struct duty *ret_duty)
{
	bool is_any;

	pthread_mutex_lock(&l->lock);
	while (l->n == 0 && !l->ends)
		pthread_cond_wait(&l->more, &l->lock);
	is_any = l->n > 0;
	if (is_any)
		*ret_duty = l->ring[l->first];
	pthread_mutex_unlock(&l->lock);
	return is_any;
}

/* It stays in the ring while it is done, so that it is not asked for a second time meanwhile. */
static void done(struct later *l)
{
	pthread_mutex_lock(&l->lock);
	l->first = (l->first + 1) % LATER_MAX;
	l->n--;
	pthread_mutex_unlock(&l->lock);
}

static void do_one(struct later *l, struct mem *m, struct seat **seat, const struct duty *d)
{
	struct mem *own;
	struct cx cx;

	if (*seat == NULL && seat_open(l->instance, m, seat) != ERR_OK) {
		log_event(LOG_WARN, "later", "the database did not answer");
		return;
	}
	own = mem_new(NULL, "later");
	cx_init(&cx, *seat, own, clock_now());
	d->fn(&cx, d->text);
	mem_end(own);
}

static void *run(void *arg)
{
	struct later *l = arg;
	struct mem *m = mem_new(NULL, "later");
	struct seat *seat = NULL;
	struct duty d;

	while (next(l, &d)) {
		do_one(l, m, &seat, &d);
		done(l);
	}
	if (seat != NULL)
		seat_close(seat);
	mem_end(m);
	return NULL;
}

struct later *later_start(struct mem *m, struct instance *in)
{
	struct later *l = MEM_NEW(m, struct later);

	l->instance = in;
	MUST(pthread_mutex_init(&l->lock, NULL) == 0);
	MUST(pthread_cond_init(&l->more, NULL) == 0);
	if (pthread_create(&l->thread, NULL, run, l) == 0)
		return l;
	log_event(LOG_ERROR, "later", "no thread");
	return NULL;
}

void later_stop(struct later *l)
{
	if (l == NULL)
		return;
	pthread_mutex_lock(&l->lock);
	l->ends = true;
	pthread_cond_signal(&l->more);
	pthread_mutex_unlock(&l->lock);
	pthread_join(l->thread, NULL);
}
