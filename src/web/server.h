/*
 * The HTTP server: sockets, deadlines, limits.  It knows nothing of routes or
 * people.  A few threads wait for all sockets at once and run short work
 * themselves; whatever may wait (a commit, a password) runs in workers.  What
 * this server asks of a request on the wire is in http.h.
 *
 * An application answers in up to three steps; see struct application.
 */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "web/http.h"
#include "web/peer.h"

struct stream;

struct request {
	struct mem *mem; /* ends when the answer has been sent */
	const struct http_head *head;
	const char *body; /* NULL: none */
	size_t body_n;
	const char *address; /* of the client: the peer, or what a trusted proxy says */
	const char *site;    /* what limits by address count together: the address, or its /64 */
	bool is_local;	     /* from this machine, no proxy between */
	bool is_tls;	     /* TLS ends at a trusted proxy */
	uint64_t number;     /* random; the reference number of log lines and error pages */
	int64_t begun_us;    /* clock_mono_us() at the end of the head */

	/* Whether who asked has closed the connection, or half of it; run()'s thread may ask. */
	bool (*is_gone)(const struct request *rq);
	void *app; /* what plan() leaves for run() */
};

struct response {
	int status;
	struct buf fields; /* "Name: value\r\n" …; not Date, Content-Length, Connection */
	const void *body;  /* static, or of the request's mem */
	size_t n;
	bool closes;	       /* end the connection after this answer */
	struct stream *stream; /* it goes on after the body, until it ends; NULL: it does not */
};

enum place {
	PLACE_HERE,   /* a matter of microseconds */
	PLACE_WORKER, /* may wait */
};

/* In a worker few of the others run at once; when many wait, more get 503. */
enum lane {
	LANE_USUAL,
	LANE_LARGE, /* brings much, which waits for the disk */
	LANE_HEAVY, /* costs much time of a core */
	LANE_BROAD, /* reads much, for whoever asks */
	LANES
};

struct plan {
	enum place place;
	enum lane lane;
	size_t body_max;
	bool asks_first; /* call admit() before reading a body of more than SERVER_BODY_SMALL */
	enum place asks_in;
};

struct application {
	void *app;

	/* One a thread, opened by it; handed to admit() and run(). */
	void *(*seat_open)(void *app);
	void (*seat_close)(void *seat);

	/*
	 * After the head; no I/O.  False: the answer is in rs already.  The body
	 * of a refused request is not read and the connection ends.
	 */
	bool (*plan)(void *app, struct request *rq, struct plan *ret_plan, struct response *rs);

	/* Before a large body is read; in plan.asks_in.  False: answered. */
	bool (*admit)(void *seat, struct request *rq, struct response *rs);

	void (*run)(void *seat, struct request *rq, struct response *rs);

	/*
	 * A page for what never became a request or could not be read (400, 408,
	 * 413, 414, 431, 501, 503 …).  rq->head may be NULL.
	 */
	void (*refuse)(void *app, struct request *rq, int status, struct response *rs);

	/* After the answer was handed to the kernel: the request log, the figures. */
	void (*sent)(void *app, const struct request *rq, const struct response *rs);
};

enum {
	SERVER_BODY_SMALL = 64 * 1024,	/* read without asking who sends it */
	SERVER_BODY_MEMORY = 256 * 1024 /* kept in memory; more goes to an unlinked file */
};

/* How long each state of a connection may last; 0 is the default named. */
struct server_times {
	unsigned head_ms;   /* 20,000: the whole head */
	unsigned idle_ms;   /* 30,000: between requests */
	unsigned grace_ms;  /* 15,000: then rate_min holds, for bodies and for answers */
	unsigned rate_min;  /* 4,096 bytes a second */
	unsigned linger_ms; /* 2,000: for a client to read why it was refused */
};

struct server_config {
	int listen_fd;	       /* bound and listening; stays the caller's */
	unsigned threads;      /* 0: one a core, at least 2 */
	unsigned workers;      /* 0: 24 */
	unsigned conns_max;    /* 0: 12,000 or what open files allow */
	unsigned conns_each;   /* of one address; 0: 256.  Trusted proxies are exempt */
	bool limits_local;     /* conns_each holds for this machine's own addresses too */
	const char *spool_dir; /* for large bodies */
	struct server_times times;
	struct peer_set proxies; /* whose X-Forwarded-* is believed */
	struct application app;
};

struct server_stats {
	uint64_t accepted;
	uint64_t turned_away; /* over a connection limit */
	uint64_t timed_out;
	uint64_t malformed;
	unsigned connections; /* open now */
	unsigned queued;      /* requests waiting for a worker */
	unsigned busy_workers;
};

struct server;

/* Starts all threads.  ERR_INTERNAL when the machine gives none; said in the log. */
MUST_CHECK enum err server_start(
	struct mem *m, const struct server_config *config, struct server **ret_server);

/*
 * Stops accepting, lets what runs finish for up to `seconds`, then ends all.
 * True when nothing had to be cut off.
 */
bool server_stop(struct server *s, unsigned seconds);

struct server_stats server_stats(struct server *s);

/* A listening socket, close-on-exec.  ret_why: one line for people on failure. */
MUST_CHECK enum err server_listen(
	struct mem *m, const char *address_port, int *ret_fd, const char **ret_why);

#endif
