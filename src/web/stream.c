#include "web/stream.h"

#include <errno.h>
#include <sys/socket.h>

#include "web/conn.h"

static void drop(struct stream *s)
{
	if (atomic_fetch_sub(&s->holds, 1) > 1)
		return;
	pthread_mutex_destroy(&s->lock);
	mem_end(s->mem); /* s itself is in it */
}

struct stream *stream_new(void)
{
	struct mem *m = mem_new(NULL, "stream");
	struct stream *s = MEM_NEW(m, struct stream);

	s->mem = m;
	atomic_init(&s->holds, 2);
	MUST(pthread_mutex_init(&s->lock, NULL) == 0);
	return s;
}

/* With its lock: its loop has something to do, if the connection has come so far. */
static void poke(struct stream *s)
{
	if (s->conn == NULL || s->is_poked)
		return;
	s->is_poked = true;
	atomic_fetch_add(&s->holds, 1);
	loop_poke(s->conn->loop, s);
}

static void add(struct saying *to, struct mem *m, const char *bytes, size_t n)
{
	if (to->n + n > to->cap) {
		to->cap = to->n + n > 2 * to->cap ? to->n + n : 2 * to->cap;
		to->bytes = mem_grow(m, to->bytes, to->cap, 1);
	}
	memcpy(to->bytes + to->n, bytes, n);
	to->n += n;
}

bool stream_say(struct stream *s, const char *bytes, size_t n)
{
	bool is_heard;

	pthread_mutex_lock(&s->lock);
	is_heard = !s->is_left && !s->ends && s->said.n + n <= STREAM_WAITING_MAX;
	if (is_heard) {
		add(&s->said, s->mem, bytes, n);
		poke(s);
	}
	pthread_mutex_unlock(&s->lock);
	return is_heard;
}

bool stream_is_left(struct stream *s)
{
	bool is_left;

	pthread_mutex_lock(&s->lock);
	is_left = s->is_left;
	pthread_mutex_unlock(&s->lock);
	return is_left;
}

void stream_end(struct stream *s)
{
	pthread_mutex_lock(&s->lock);
	s->ends = true;
	poke(s);
	pthread_mutex_unlock(&s->lock);
}

void stream_drop(struct stream *s)
{
	stream_end(s);
	drop(s);
}

/* ---- of the connection's own thread ---- */

void stream_join(struct stream *s, struct conn *c)
{
	pthread_mutex_lock(&s->lock);
	s->conn = c;
	pthread_mutex_unlock(&s->lock);
}

void stream_leave(struct stream *s)
{
	pthread_mutex_lock(&s->lock);
	s->conn = NULL;
	s->is_left = true;
	pthread_mutex_unlock(&s->lock);
	drop(s);
}

void stream_poked(struct stream *s)
{
	struct conn *c;

	pthread_mutex_lock(&s->lock);
	s->is_poked = false;
	c = s->conn;
	pthread_mutex_unlock(&s->lock);
	if (c != NULL)
		conn_go_on(c);
	drop(s);
}

/* What was said meanwhile; false when there is nothing. */
static bool take_said(struct stream *s, bool *ret_ends)
{
	struct saying empty = s->leaving;

	empty.n = 0;
	pthread_mutex_lock(&s->lock);
	s->leaving = s->said;
	s->said = empty;
	*ret_ends = s->ends;
	pthread_mutex_unlock(&s->lock);
	s->sent = 0;
	return s->leaving.n > 0;
}

enum stream_state stream_flush(struct stream *s, int fd, size_t *ret_moved)
{
	bool ends = false;

	while (s->sent < s->leaving.n || take_said(s, &ends)) {
		ssize_t put =
			send(fd, s->leaving.bytes + s->sent, s->leaving.n - s->sent, MSG_NOSIGNAL);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return errno == EAGAIN ? STREAM_IS_FULL : STREAM_IS_GONE;
		s->sent += (size_t)put;
		*ret_moved += (size_t)put;
	}
	return ends ? STREAM_IS_OVER : STREAM_IS_QUIET;
}
