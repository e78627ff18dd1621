/* bursary serve: what its parent and its children share. */
#ifndef CLI_SERVE_H
#define CLI_SERVE_H

#include <stdbool.h>

#include "base/duty_board.h"
#include "base/mem.h"
#include "domain/seat.h"
#include "web/peer.h"

struct serve_conf {
	struct instance_conf instance;
	const char *listen;
	int listen_fd;
	int64_t threads, workers; /* 0: the server's own choice */
	struct peer_set proxies, watchers;
	const char *smtp;	  /* URL of the mail server; NULL: files in the data folder */
	const char *model;	  /* folder of a sentence encoder (model_in.h); NULL: words alone */
	bool takes_inner;	  /* feeds of postings may be of inner networks */
	bool is_quiet;		  /* no line a request in the log */
	bool is_metered;	  /* each answer says what it cost */
	struct duty_board *board; /* shared by the children */
};

/* A child's whole life; the result is its exit status.  ready_fd gets one byte once it works. */
int serve_web(struct mem *m, const struct serve_conf *conf, int ready_fd);
int serve_worker(struct mem *m, const struct serve_conf *conf, int ready_fd);

/* Before the children start: the board has a sign for each duty of the worker. */
void worker_post_duties(struct duty_board *board);

/*
 * Starts both, watches them, starts again what died; until SIGTERM or SIGINT,
 * which lets them finish.  The result is the exit status.
 */
int supervise(struct mem *m, const struct serve_conf *conf);

enum { DRAIN_S = 10 };

#endif
