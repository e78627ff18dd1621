#include "web/feed.h"

#include <pthread.h>
#include <string.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/log.h"
#include "web/door.h"
#include "web/stream.h"
#include "web/web.h"

struct listener {
	struct mem *mem; /* itself is in it, and all it points to */
	struct listener *next;
	struct request http; /* what was asked, and is asked again */
	struct http_head head;
	const struct route *route;
	struct route_params params;
	struct stream *stream;
	struct person_id person;
	struct digest said; /* of what was sent last */
	bool is_new;
	int64_t told_us, sure_us; /* something was sent; the door answered */
};

struct feed {
	pthread_t thread;
	pthread_mutex_t lock; /* guards what follows; the thread alone takes listeners out */
	pthread_cond_t more;
	struct listener *first;
	unsigned n;
	bool ends;

	struct web *web; /* the rest is the thread's */
	struct mem *mem;
	struct seat *seat;
	int64_t round_us;
};

bool feed_is_asked(const struct rq *rq)
{
	const char *accepts = http_field(rq->http->head, "accept");

	return rq->route->streams && rq->web->feed != NULL && rq->http->head->method == GET &&
	       accepts != NULL && strstr(accepts, "text/event-stream") != NULL;
}

void feed_event(struct buf *out, const char *content, size_t n)
{
	for (size_t at = 0; at < n;) {
		const char *end = memchr(content + at, '\n', n - at);
		size_t line = end == NULL ? n - at : (size_t)(end - content) - at;

		BUF_LIT(out, "data: ");
		buf_add(out, content + at, line);
		buf_char(out, '\n');
		at += line + 1;
	}
	buf_char(out, '\n');
}

unsigned feed_listeners(struct feed *f)
{
	unsigned n;

	if (f == NULL)
		return 0;
	pthread_mutex_lock(&f->lock);
	n = f->n;
	pthread_mutex_unlock(&f->lock);
	return n;
}

/* ---- joining ---- */

static void keep_head(struct listener *l, const struct http_head *h)
{
	struct http_head *own = &l->head;

	*own = *h;
	own->path = mem_str(l->mem, h->path);
	own->query = mem_str(l->mem, h->query);
	own->host = mem_str(l->mem, h->host);
	for (size_t i = 0; i < h->n_fields; i++)
		own->fields[i] = (struct http_field){ mem_str(l->mem, h->fields[i].name),
			mem_str(l->mem, h->fields[i].value) };
}

static struct listener *listener_of(const struct rq *rq)
{
	struct mem *m = mem_new(NULL, "listener");
	struct listener *l = MEM_NEW(m, struct listener);

	l->mem = m;
	keep_head(l, rq->http->head);
	l->http = (struct request){ .head = &l->head,
		.address = mem_str(m, rq->http->address),
		.site = mem_str(m, rq->http->site),
		.is_local = rq->http->is_local,
		.is_tls = rq->http->is_tls,
		.number = rq->http->number };
	l->route = rq->route;
	l->params = rq->params;
	for (size_t i = 0; i < l->params.n; i++) {
		l->params.items[i].name = mem_str(m, rq->params.items[i].name);
		l->params.items[i].value = mem_str(m, rq->params.items[i].value);
	}
	l->person = rq->cx->actor.person;
	crypto_sha256(rq->out->data, rq->out->n, &l->said);
	l->is_new = true; /* something may have changed since the page ran */
	l->told_us = l->sure_us = clock_mono_us();
	return l;
}

static enum err add(struct feed *f, struct listener *l)
{
	unsigned n = 0;
	enum err e = ERR_OK;

	pthread_mutex_lock(&f->lock);
	for (const struct listener *i = f->first; i != NULL; i = i->next)
		n += i->person.v == l->person.v;
	if (n >= FEED_OF_PERSON)
		e = ERR_LIMITED;
	else if (f->n >= FEED_MAX || f->ends)
		e = ERR_BUSY;
	if (e == ERR_OK) {
		l->next = f->first;
		f->first = l;
		f->n++;
		pthread_cond_signal(&f->more);
	}
	pthread_mutex_unlock(&f->lock);
	return e;
}

enum err feed_join(struct rq *rq, struct stream **ret_stream)
{
	struct listener *l = listener_of(rq);
	struct stream *s = stream_new();
	enum err e;

	l->stream = s;
	e = add(rq->web->feed, l);
	if (e == ERR_OK) {
		*ret_stream = s; /* l may be gone already */
		return ERR_OK;
	}
	stream_drop(s);
	stream_drop(s);
	mem_end(l->mem);
	return e;
}

/* ---- telling ---- */

enum heard {
	HEARD_PAGE,   /* rq->out is what the page says now */
	HEARD_SHUT,   /* the door is shut, or the page leads elsewhere */
	HEARD_NOTHING /* the database did not answer */
};

static enum heard heard_at(enum door door)
{
	switch (door) {
	case DOOR_OPEN:
		return HEARD_PAGE;
	case DOOR_BUSY:
	case DOOR_BROKEN:
		return HEARD_NOTHING;
	case DOOR_ABSENT:
	case DOOR_SIGN_IN:
	case DOOR_KEY:
	case DOOR_FORBIDDEN:
	case DOOR_LIMITED:
	case DOOR_MALFORMED:
		break;
	}
	return HEARD_SHUT;
}

static enum heard run_page(struct rq *rq)
{
	enum door door = door_person(rq);
	enum err e;

	if (door == DOOR_OPEN)
		door = door_get(rq);
	if (door != DOOR_OPEN)
		return heard_at(door);
	e = rq_run(rq);
	if (e == ERR_OK && rq->reply.then == NULL && rq->reply.status == 0)
		return HEARD_PAGE;
	return e == ERR_BUSY || e == ERR_INTERNAL ? HEARD_NOTHING : HEARD_SHUT;
}

static enum heard ask(struct feed *f, struct listener *l, struct mem *m, struct rq *ret_rq)
{
	struct cx *cx = MEM_NEW(m, struct cx);
	struct buf *out = MEM_NEW(m, struct buf);
	enum heard heard;

	l->http.mem = m;
	cx_init(cx, f->seat, m, clock_now());
	cx->read_ms = f->web->read_ms;
	buf_init(out, m, 256);
	*ret_rq = (struct rq){ .mem = m,
		.cx = cx,
		.route = l->route,
		.http = &l->http,
		.web = f->web,
		.params = l->params,
		.out = out,
		.is_listening = true };
	if (cx_read(cx) != ERR_OK)
		return HEARD_NOTHING;
	heard = run_page(ret_rq);
	cx_read_end(cx);
	return heard;
}

/* False: who listened has left. */
static bool say(struct listener *l, const struct rq *rq)
{
	struct digest now;
	struct buf event;

	crypto_sha256(rq->out->data, rq->out->n, &now);
	buf_init(&event, rq->mem, rq->out->n + 16);
	if (memcmp(now.b, l->said.b, sizeof(now.b)) != 0)
		feed_event(&event, rq->out->data, rq->out->n);
	else if (clock_mono_us() - l->told_us < FEED_BEAT_S * INT64_C(1000000))
		return true;
	else
		BUF_LIT(&event, ":\n\n");
	l->said = now;
	l->told_us = clock_mono_us();
	return stream_say(l->stream, event.data, event.n);
}

/* False: it is over. */
static bool tell(struct feed *f, struct listener *l)
{
	struct mem *m = mem_new(NULL, "listener's look");
	bool goes_on = true;
	struct rq rq;

	l->is_new = false;
	log_ref_set(l->http.number);
	switch (ask(f, l, m, &rq)) {
	case HEARD_PAGE:
		l->sure_us = clock_mono_us();
		goes_on = say(l, &rq);
		break;
	case HEARD_SHUT:
		goes_on = false;
		break;
	case HEARD_NOTHING:
		goes_on = clock_mono_us() - l->sure_us < FEED_UNSURE_S * INT64_C(1000000);
		break;
	}
	log_ref_set(0);
	mem_end(m);
	return goes_on;
}

static void let_go(struct feed *f, struct listener *l)
{
	struct listener **at = &f->first;

	pthread_mutex_lock(&f->lock);
	while (*at != l)
		at = &(*at)->next;
	*at = l->next;
	f->n--;
	pthread_mutex_unlock(&f->lock);
	stream_drop(l->stream);
	mem_end(l->mem);
}

static struct listener *first(struct feed *f)
{
	struct listener *l;

	pthread_mutex_lock(&f->lock);
	l = f->first;
	pthread_mutex_unlock(&f->lock);
	return l;
}

/* New ones are put before the first, and nobody but this thread takes one out. */
static void go_round(struct feed *f, bool is_news)
{
	int64_t beat_us = clock_mono_us() - FEED_BEAT_S * INT64_C(1000000);

	for (struct listener *l = first(f), *next; l != NULL; l = next) {
		bool is_due = is_news || l->is_new || l->told_us < beat_us;

		next = l->next;
		if (stream_is_left(l->stream) || (is_due && !tell(f, l)))
			let_go(f, l);
	}
}

/* False when it is over. */
static bool wait_for_listeners(struct feed *f)
{
	bool goes_on;

	pthread_mutex_lock(&f->lock);
	while (f->first == NULL && !f->ends)
		pthread_cond_wait(&f->more, &f->lock);
	goes_on = !f->ends;
	pthread_mutex_unlock(&f->lock);
	return goes_on;
}

/* Whether something was committed; when the database is away, after a while. */
static bool hear(struct feed *f)
{
	bool is_told = false;
	enum err e = f->seat == NULL ? seat_open(f->web->instance, f->mem, &f->seat) : ERR_OK;

	if (e == ERR_OK)
		e = seat_await(f->seat, FEED_LOOK_MS, &is_told);
	if (e != ERR_OK)
		nanosleep(&(struct timespec){ .tv_nsec = FEED_LOOK_MS * 1000000 }, NULL);
	return is_told;
}

static void *run(void *arg)
{
	struct feed *f = arg;
	bool is_news = false;

	while (wait_for_listeners(f)) {
		bool is_round;

		is_news |= hear(f);
		is_round = clock_mono_us() - f->round_us >= FEED_ROUND_MS * INT64_C(1000);
		if (f->seat == NULL)
			continue;
		go_round(f, is_news && is_round);
		if (is_news && is_round) {
			is_news = false;
			f->round_us = clock_mono_us();
		}
	}
	for (struct listener *l = first(f); l != NULL; l = first(f))
		let_go(f, l);
	if (f->seat != NULL)
		seat_close(f->seat);
	mem_end(f->mem);
	return NULL;
}

struct feed *feed_start(struct mem *m, struct web *web)
{
	struct feed *f = MEM_NEW(m, struct feed);

	f->web = web;
	f->mem = mem_new(NULL, "feed");
	MUST(pthread_mutex_init(&f->lock, NULL) == 0);
	MUST(pthread_cond_init(&f->more, NULL) == 0);
	if (pthread_create(&f->thread, NULL, run, f) == 0)
		return f;
	log_event(LOG_ERROR, "feed", "no thread");
	return NULL;
}

void feed_stop(struct feed *f)
{
	if (f == NULL)
		return;
	pthread_mutex_lock(&f->lock);
	f->ends = true;
	pthread_cond_signal(&f->more);
	pthread_mutex_unlock(&f->lock);
	pthread_join(f->thread, NULL);
}
