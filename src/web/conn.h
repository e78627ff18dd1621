/*
 * Inside the server: one connection, and the thread that owns it.  Only
 * server.c, conn.c, body.c and stream.c include this.
 */
#ifndef WEB_CONN_H
#define WEB_CONN_H

#include <pthread.h>
#include <stdatomic.h>

#include "web/queue.h"
#include "web/server.h"
#include "web/stream.h"

enum conn_state {
	CONN_HEAD,    /* waiting for, or reading, a head */
	CONN_BODY,    /* reading a body */
	CONN_RUNNING, /* a worker has it */
	CONN_WRITING,
	CONN_STREAM, /* answered so far; the rest is said as it comes */
	CONN_LINGER, /* answered and closing: what still comes is thrown away */
};

enum job { JOB_ADMIT, JOB_RUN };

struct conn {
	struct conn *prev, *next; /* of its loop */
	struct conn *after;	  /* in a queue: of jobs, of done ones, of new ones */
	struct loop *loop;
	int fd; /* -1: closed */
	struct peer peer;
	enum conn_state state;
	enum job job;
	bool is_readable; /* an edge came and the socket was not read dry since */
	bool is_ended;	  /* the peer has closed its half */
	bool is_counted;  /* in the per-address count */
	bool is_admitted; /* what admit() answered */
	bool is_ready;	  /* in its loop's list of those who wait for their turn */
	bool is_new;	  /* nothing was answered yet */
	int64_t since_us; /* begin of this state; of the head: its first byte */
	size_t moved;	  /* bytes in or out in this state */

	struct mem *mem; /* ends with the connection */
	char *in;	 /* bytes not yet taken, mem's; NULL when there are none */
	size_t in_n, in_cap, scanned;

	/* the request; rq.mem NULL between requests */
	struct request rq;
	struct response rs;
	struct plan plan;
	struct http_chunks chunks;
	char *body; /* small: rq.mem's */
	size_t body_n, body_cap;
	int spool_fd;	/* -1: none */
	void *map;	/* the spool, mapped */
	struct buf out; /* the answer's head */
	size_t sent;
	struct stream *stream; /* of an answer that goes on; NULL */
	bool is_full;	       /* CONN_STREAM: the socket takes no more for now */
};

struct saying {
	char *bytes;
	size_t n, cap;
};

struct stream {
	struct mem *mem;
	atomic_uint holds;
	pthread_mutex_t lock; /* guards what follows */
	struct conn *conn;    /* NULL before the answer has begun, and after who listened left */
	struct saying said;
	bool is_left, ends, is_poked;

	struct saying leaving; /* the rest is the connection's thread's */
	size_t sent;
	struct stream *after; /* in its loop's list of poked ones */
};

/* One thread that waits for many sockets. */
struct loop {
	struct server *server;
	pthread_t thread;
	int epoll_fd, wake_fd;
	unsigned index;
	void *seat;
	struct conn *conns; /* ring through prev and next; NULL: none */
	char *scratch;	    /* for bodies and for what is thrown away */
	struct conn *ready; /* to go on with after the others had their turn */
	struct conn *dead;  /* closed; an event of this round may still name them */
	int64_t now_us;
	bool is_draining;
	char date[40]; /* "Sun, 06 Nov 1994 08:49:37 GMT" */
	int64_t date_at;

	pthread_mutex_t lock;
	struct stream *poked; /* something was said */
	struct conn *inbox;   /* new connections, and done ones coming back from workers */
};

enum { SCRATCH_BYTES = 64 * 1024 };

struct server {
	struct server_config config;
	struct mem *mem;
	struct loop *loops;
	pthread_t *workers;
	unsigned n_loops, n_workers;
	uint8_t address_key[16];
	_Atomic uint16_t *addresses; /* ADDRESS_SLOTS counts by hash */
	int64_t paused_until_us;     /* accepting; loop 0's */
	bool is_listening;	     /* loop 0's */

	struct queue queue;

	atomic_uint connections;
	atomic_bool drains, ends;
	atomic_ullong accepted, turned_away, timed_out, malformed;
	atomic_size_t body_bytes, spool_bytes;
};

/* Takes an accepted socket into the calling thread's loop. */
void conn_open(struct loop *l, struct conn *c);

/* Goes on as far as it goes without waiting; may end the connection. */
void conn_go_on(struct conn *c);

/* A worker has done its job. */
void conn_job_done(struct conn *c);

/* Ends it when its time is up. */
void conn_check_time(struct conn *c);

/* Does the job that conn waits for; in a worker, with its seat. */
void conn_do_job(struct conn *c, void *seat);

/* Closes now; the memory goes with conn_bury(), at the end of the loop's round. */
void conn_close(struct conn *c);
void conn_bury(struct loop *l);

/*
 * Of body.c.  body_add() keeps n more bytes, body_finish() makes them rq.body;
 * 0 or a status: 413, 503, 507.
 */
int body_add(struct conn *c, const char *p, size_t n);
int body_finish(struct conn *c);
void body_drop(struct conn *c);

/* Of stream.c, for the connection's thread; leaving drops its hold. */
void stream_join(struct stream *s, struct conn *c);
void stream_leave(struct stream *s);

enum stream_state {
	STREAM_IS_QUIET,
	STREAM_IS_FULL, /* the socket takes no more for now */
	STREAM_IS_OVER, /* all is sent, and there will be no more */
	STREAM_IS_GONE
};
enum stream_state stream_flush(struct stream *s, int fd, size_t *ret_moved);

/* Goes on with who was poked. */
void stream_poked(struct stream *s);

/* Of server.c: wakes the loop for it; the hold that comes with it goes to stream_poked(). */
void loop_poke(struct loop *l, struct stream *s);

/* Of server.c: the connection is gone; its socket is closed. */
void server_forget(struct server *s, struct conn *c);

#endif
