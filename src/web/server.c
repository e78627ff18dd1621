#include "web/server.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/rng.h"
#include "web/conn.h"

enum {
	ADDRESS_SLOTS = 1 << 16,
	EVENTS = 128,
	TICK_MS = 250,
	PAUSE_US = 200000, /* accepting, when there are no descriptors left */
	SPARE_FDS = 128,   /* databases, files, logs */
	STACK_BYTES = 1 << 20
};

/* ---- connection limits ---- */

/*
 * Addresses share a slot by a keyed hash: two that meet count together, which
 * is stricter by little, needs no memory for each and cannot be aimed at.
 */
static _Atomic uint16_t *slot_of(struct server *s, const struct peer *p)
{
	struct peer site = peer_site(p);
	uint64_t h, key[2], parts[2];

	memcpy(key, s->address_key, 16);
	memcpy(parts, site.b, 16);
	h = (parts[0] ^ key[0]) * 0x9e3779b97f4a7c15u;
	h = (h ^ h >> 29 ^ parts[1]) * (key[1] | 1);
	return &s->addresses[(h ^ h >> 32) % ADDRESS_SLOTS];
}

static bool admit_peer(struct server *s, struct conn *c)
{
	_Atomic uint16_t *slot = slot_of(s, &c->peer);

	if (atomic_fetch_add(&s->connections, 1) >= s->config.conns_max)
		return false;
	if (peer_set_has(&s->config.proxies, &c->peer) ||
		(peer_is_loopback(&c->peer) && !s->config.limits_local))
		return true;
	c->is_counted = true;
	return atomic_fetch_add(slot, 1) < s->config.conns_each;
}

void server_forget(struct server *s, struct conn *c)
{
	if (c->is_counted)
		atomic_fetch_sub(slot_of(s, &c->peer), 1);
	atomic_fetch_sub(&s->connections, 1);
}

/* ---- between threads ---- */

static void wake(struct loop *l)
{
	uint64_t one = 1;

	/* Fails only when the counter is full, and then it is awake. */
	if (write(l->wake_fd, &one, sizeof(one)) < 0 && errno != EAGAIN)
		BUG("cannot wake a thread");
}

static void put_in_inbox(struct loop *l, struct conn *c)
{
	bool was_empty;

	pthread_mutex_lock(&l->lock);
	was_empty = l->inbox == NULL;
	c->after = l->inbox;
	l->inbox = c;
	pthread_mutex_unlock(&l->lock);
	if (was_empty)
		wake(l);
}

void loop_poke(struct loop *l, struct stream *s)
{
	bool was_empty;

	pthread_mutex_lock(&l->lock);
	was_empty = l->poked == NULL;
	s->after = l->poked;
	l->poked = s;
	pthread_mutex_unlock(&l->lock);
	if (was_empty)
		wake(l);
}

static void *work(void *arg)
{
	struct server *s = arg;
	void *seat = s->config.app.seat_open(s->config.app.app);
	struct conn *c;

	while ((c = queue_take(&s->queue)) != NULL) {
		conn_do_job(c, seat);
		queue_done(&s->queue, c);
		put_in_inbox(c->loop, c);
	}
	s->config.app.seat_close(seat);
	return NULL;
}

/* ---- accepting ---- */

static void turn_away(struct server *s, struct conn *c)
{
	static const char answer[] = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n"
				     "Content-Length: 0\r\nConnection: close\r\n\r\n";

	atomic_fetch_add(&s->turned_away, 1);
	if (send(c->fd, answer, sizeof(answer) - 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
		log_event(LOG_DEBUG, "turn_away", "no answer left");
	close(c->fd);
	server_forget(s, c);
	mem_end(c->mem);
}

static void welcome(struct server *s, int fd, const struct sockaddr *from)
{
	struct mem *m = mem_new(NULL, "connection");
	struct conn *c = MEM_NEW(m, struct conn);
	unsigned long long n = atomic_fetch_add(&s->accepted, 1);
	int on = 1;

	c->mem = m;
	c->fd = fd;
	c->peer = peer_of(from);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (!admit_peer(s, c))
		turn_away(s, c);
	else
		put_in_inbox(&s->loops[n % s->n_loops], c);
}

static void listen_again(struct loop *l, bool listens)
{
	struct server *s = l->server;
	struct epoll_event e = { .events = EPOLLIN, .data.ptr = s };

	if (listens == s->is_listening)
		return;
	MUST(epoll_ctl(l->epoll_fd, listens ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, s->config.listen_fd,
		     &e) == 0);
	s->is_listening = listens;
}

static void accept_some(struct loop *l)
{
	struct server *s = l->server;

	for (int i = 0; i < EVENTS; i++) {
		struct sockaddr_storage from;
		socklen_t n = sizeof(from);
		int fd = accept4(s->config.listen_fd, (struct sockaddr *)&from, &n,
			SOCK_NONBLOCK | SOCK_CLOEXEC);

		if (fd >= 0) {
			welcome(s, fd, (struct sockaddr *)&from);
			continue;
		}
		if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
			log_event(LOG_WARN, "accept", "%s; pausing", strerror(errno));
			s->paused_until_us = l->now_us + PAUSE_US;
			listen_again(l, false);
		}
		if (errno != EINTR && errno != ECONNABORTED)
			return;
	}
}

/* ---- one loop ---- */

static void begin_conn(struct loop *l, struct conn *c)
{
	struct epoll_event e = { .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
		.data.ptr = c };

	conn_open(l, c);
	if (epoll_ctl(l->epoll_fd, EPOLL_CTL_ADD, c->fd, &e) != 0) {
		log_event(LOG_ERROR, "epoll", "%s", strerror(errno));
		conn_close(c);
		return;
	}
	conn_go_on(c);
}

static void empty_inbox(struct loop *l)
{
	struct stream *poked, *s;
	struct conn *list, *c;
	uint64_t count;

	if (read(l->wake_fd, &count, sizeof(count)) < 0 && errno != EAGAIN)
		BUG("cannot read a wake-up");
	pthread_mutex_lock(&l->lock);
	list = l->inbox;
	l->inbox = NULL;
	poked = l->poked;
	l->poked = NULL;
	pthread_mutex_unlock(&l->lock);
	while ((c = list) != NULL) {
		list = c->after;
		if (c->loop == NULL)
			begin_conn(l, c);
		else
			conn_job_done(c);
	}
	while ((s = poked) != NULL) {
		poked = s->after;
		stream_poked(s);
	}
}

static void handle(struct loop *l, const struct epoll_event *e)
{
	struct conn *c = e->data.ptr;

	if (e->data.ptr == l) {
		empty_inbox(l);
	} else if (e->data.ptr == l->server) {
		accept_some(l);
	} else {
		if (e->events & EPOLLIN)
			c->is_readable = true;
		if (e->events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR))
			c->is_readable = c->is_ended = true;
		conn_go_on(c);
	}
}

/* Those who had many turns in a row. */
static void serve_ready(struct loop *l)
{
	struct conn *list = l->ready, *c;

	l->ready = NULL;
	while ((c = list) != NULL) {
		list = c->after;
		c->is_ready = false;
		conn_go_on(c);
	}
}

static void check_times(struct loop *l)
{
	struct conn *c = l->conns;
	unsigned n = 0;

	/* A closing one leaves the ring: count first, walk by next. */
	for (struct conn *i = c; i != NULL && (i != c || n == 0); i = i->next)
		n++;
	while (n-- > 0 && c != NULL) {
		struct conn *next = c->next;

		conn_check_time(c);
		c = next;
	}
}

static void tick(struct loop *l)
{
	struct server *s = l->server;

	l->is_draining = atomic_load(&s->drains);
	check_times(l);
	if (l->index == 0 && l->is_draining)
		listen_again(l, false);
	else if (l->index == 0 && l->now_us >= s->paused_until_us)
		listen_again(l, true);
}

static void *run_loop(void *arg)
{
	struct loop *l = arg;
	struct server *s = l->server;
	struct epoll_event events[EVENTS];
	int64_t ticked_us = l->now_us;

	l->seat = s->config.app.seat_open(s->config.app.app);
	tick(l); /* begins to listen */
	while (!atomic_load(&s->ends)) {
		int n = epoll_wait(l->epoll_fd, events, EVENTS, l->ready != NULL ? 0 : TICK_MS);

		l->now_us = clock_mono_us();
		for (int i = 0; i < n; i++)
			handle(l, &events[i]);
		serve_ready(l);
		if (l->now_us - ticked_us >= TICK_MS * 1000 ||
			l->is_draining != atomic_load(&s->drains)) {
			tick(l);
			ticked_us = l->now_us;
		}
		conn_bury(l);
	}
	s->config.app.seat_close(l->seat);
	return NULL;
}

/* ---- start and stop ---- */

static bool init_loop(struct server *s, unsigned i)
{
	struct loop *l = &s->loops[i];
	struct epoll_event e = { .events = EPOLLIN, .data.ptr = l };

	*l = (struct loop){ .server = s, .index = i };
	l->scratch = mem_array_raw(s->mem, SCRATCH_BYTES, 1);
	l->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	l->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	l->now_us = clock_mono_us();
	MUST(pthread_mutex_init(&l->lock, NULL) == 0);
	return l->epoll_fd >= 0 && l->wake_fd >= 0 &&
	       epoll_ctl(l->epoll_fd, EPOLL_CTL_ADD, l->wake_fd, &e) == 0;
}

static bool begin_thread(pthread_t *ret_thread, void *(*run)(void *), void *arg)
{
	pthread_attr_t attr;
	int e;

	MUST(pthread_attr_init(&attr) == 0);
	MUST(pthread_attr_setstacksize(&attr, STACK_BYTES) == 0);
	e = pthread_create(ret_thread, &attr, run, arg);
	pthread_attr_destroy(&attr);
	return e == 0;
}

static unsigned conns_possible(unsigned asked)
{
	struct rlimit r;
	rlim_t possible;

	if (getrlimit(RLIMIT_NOFILE, &r) != 0)
		return asked;
	possible = r.rlim_cur > 2 * SPARE_FDS ? r.rlim_cur - SPARE_FDS : r.rlim_cur / 2;
	return possible < asked ? (unsigned)possible : asked;
}

static void set_times(struct server_times *t)
{
	static const struct server_times usual = { 20000, 30000, 15000, 4096, 2000 };

	t->head_ms = t->head_ms == 0 ? usual.head_ms : t->head_ms;
	t->idle_ms = t->idle_ms == 0 ? usual.idle_ms : t->idle_ms;
	t->grace_ms = t->grace_ms == 0 ? usual.grace_ms : t->grace_ms;
	t->rate_min = t->rate_min == 0 ? usual.rate_min : t->rate_min;
	t->linger_ms = t->linger_ms == 0 ? usual.linger_ms : t->linger_ms;
}

static void set_defaults(struct server *s)
{
	struct server_config *c = &s->config;
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	if (c->threads == 0)
		c->threads = cores > 2 ? (unsigned)cores : 2;
	if (c->workers == 0)
		c->workers = 24;
	c->conns_max = conns_possible(c->conns_max == 0 ? 12000 : c->conns_max);
	if (c->conns_each == 0)
		c->conns_each = 256;
	set_times(&c->times);
	s->n_loops = c->threads;
	s->n_workers = c->workers;
}

static bool start_threads(struct server *s)
{
	for (unsigned i = 0; i < s->n_loops; i++)
		if (!init_loop(s, i))
			return false;
	for (unsigned i = 0; i < s->n_workers; i++)
		if (!begin_thread(&s->workers[i], work, s))
			return false;
	for (unsigned i = 0; i < s->n_loops; i++)
		if (!begin_thread(&s->loops[i].thread, run_loop, &s->loops[i]))
			return false;
	return true;
}

enum err server_start(struct mem *m, const struct server_config *config, struct server **ret_server)
{
	struct server *s = MEM_NEW(m, struct server);

	s->config = *config;
	s->mem = m;
	set_defaults(s);
	s->loops = MEM_ARRAY(m, struct loop, s->n_loops);
	s->workers = MEM_ARRAY(m, pthread_t, s->n_workers);
	s->addresses = mem_array(m, ADDRESS_SLOTS, sizeof(*s->addresses));
	rng_bytes(s->address_key, sizeof(s->address_key));
	queue_init(&s->queue, s->n_workers);
	if (!start_threads(s)) {
		log_event(LOG_ERROR, "server_start", "%s", strerror(errno));
		return ERR_INTERNAL;
	}
	*ret_server = s;
	return ERR_OK;
}

static bool wait_until_empty(struct server *s, int64_t until_us)
{
	while (atomic_load(&s->connections) > 0 && clock_mono_us() < until_us)
		usleep(5000);
	return atomic_load(&s->connections) == 0;
}

bool server_stop(struct server *s, unsigned seconds)
{
	bool is_clean;

	atomic_store(&s->drains, true);
	for (unsigned i = 0; i < s->n_loops; i++)
		wake(&s->loops[i]);
	is_clean = wait_until_empty(s, clock_mono_us() + (int64_t)seconds * 1000000);
	queue_end(&s->queue);
	/* A worker that is stuck would keep us: the process ends without it. */
	for (unsigned i = 0; i < s->n_workers && is_clean; i++)
		pthread_join(s->workers[i], NULL);
	atomic_store(&s->ends, true);
	for (unsigned i = 0; i < s->n_loops; i++)
		wake(&s->loops[i]);
	for (unsigned i = 0; i < s->n_loops; i++)
		pthread_join(s->loops[i].thread, NULL);
	return is_clean;
}

struct server_stats server_stats(struct server *s)
{
	struct server_stats stats = {
		.accepted = atomic_load(&s->accepted),
		.turned_away = atomic_load(&s->turned_away),
		.timed_out = atomic_load(&s->timed_out),
		.malformed = atomic_load(&s->malformed),
		.connections = atomic_load(&s->connections),
	};

	queue_figures(&s->queue, &stats.queued, &stats.busy_workers);
	return stats;
}
