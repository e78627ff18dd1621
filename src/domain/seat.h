/*
 * An instance is one program as one process holds it open: its data folder, its
 * database, its secret.  A seat is one thread's place in it.  Above domain/
 * nobody knows the database: web/ and cli/ come in through here.
 *
 * The data folder:  bursary.json (what this is, whether it is an example),
 * bursary.db and files/ (when the database is SQLite), outbox/ (.eml files when
 * no SMTP server is set), vectors/ (of the texts of proposals and publications, when
 * serve was given a model; may be thrown away).
 */
#ifndef DOMAIN_SEAT_H
#define DOMAIN_SEAT_H

#include <stdbool.h>

#include "base/crypto.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/work.h"
#include "domain/letter.h"

struct instance;
struct seat;
struct cx;
struct db;
struct text_encoder;

struct instance_conf {
	const char *data_dir;
	const char *db_url;		    /* postgresql://…; NULL: SQLite in the data folder */
	letter_writer *letters;		    /* who words the mail: letter_write() of web/text */
	const struct text_encoder *encoder; /* outlives the instance; NULL: there is no model */
	const char *url;	/* the public address, whatever the settings say; NULL: they say */
	const char *listen_url; /* where it is served, when nobody says; NULL: a usual place */
};

/*
 * Makes a new, empty program: the folder (which must be absent or empty), the
 * tables, a secret.  Opens it.  On failure *ret_why is one sentence for the
 * person at the terminal, and nothing half made is left.
 */
MUST_CHECK enum err instance_make(struct mem *mem, const struct instance_conf *conf, bool is_demo,
	struct instance **ret_instance, const char **ret_why);

/*
 * Opens one that exists.  Refuses, with a sentence: no folder, a folder of
 * something else, a database of something else, a newer schema, an older one
 * (run `bursary migrate`).
 */
MUST_CHECK enum err instance_open(struct mem *mem, const struct instance_conf *conf,
	struct instance **ret_instance, const char **ret_why);

/* As instance_open(), and brings the schema up to date first. */
MUST_CHECK enum err instance_migrate(struct mem *mem, const struct instance_conf *conf,
	int *ret_from, int *ret_to, const char **ret_why);

void instance_close(struct instance *in);

bool instance_is_demo(const struct instance *in);
const char *instance_data_dir(const struct instance *in);

/*
 * Where the outside finds this program, for links in mail: what the operator
 * gave, else own_url when it is not "", else where it is served.
 */
const char *instance_url(const struct instance *in, const char *own_url);

/*
 * NULL while writes are taken.  After the disk has failed a write, why they are
 * not any more, until the process is started anew: static text.
 */
const char *instance_trouble(const struct instance *in);

/*
 * Rows of the audit that this process wrote and nobody linked yet, about
 * (audit_link.h).  Who tells one says by what they are linked; instance_close()
 * links what is left.
 */
typedef enum err audit_linker(struct cx *cx, size_t *ret_n);
void instance_told(struct instance *in, audit_linker *link);
void instance_linked(struct instance *in);
int64_t instance_unlinked(const struct instance *in);
MUST_CHECK enum err instance_link(struct cx *cx);

letter_writer *instance_letters(const struct instance *in);
const struct text_encoder *instance_encoder(const struct instance *in);

/*
 * What a part of domain/ keeps in this process from page to page, shared by its
 * threads; mem ends after `end` was called.
 */
struct keeper {
	void *(*make)(struct mem *mem);
	void (*end)(void *kept);
};

/* Made when it is first asked for, one a keeper; ends with the instance. */
void *instance_kept(struct instance *in, const struct keeper *keeper);

/* For keyed hashes: form tokens, rate-limit subjects. */
const struct secret *instance_secret(const struct instance *in);

/* One a thread; ends with mem. */
MUST_CHECK enum err seat_open(struct instance *in, struct mem *mem, struct seat **ret_seat);
void seat_close(struct seat *seat);

/* From now on what this seat asks of the database is added to *to, which must outlive it. */
void seat_meter(struct seat *seat, struct work *to);

/*
 * Waits at most so many milliseconds until another seat, of whichever process,
 * has changed what listeners are told of: tasks, at the least.  The first time
 * it is told at once, and more often than there is news.
 */
MUST_CHECK enum err seat_await(struct seat *seat, int ms, bool *ret_is_told);

struct db *seat_db(struct seat *seat);
struct instance *seat_instance(struct seat *seat);

#endif
