#include "domain/seat.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/enc.h"
#include "base/log.h"
#include "domain/cx.h"
#include "domain/cx_sql.h"
#include "store/db.h"
#include "store/migrate.h"

enum { KEPT_MAX = 4 };

struct instance {
	struct mem *mem;
	struct store *store;
	const char *data_dir;
	bool is_demo;
	struct secret secret;
	letter_writer *letters;
	const struct text_encoder *encoder;
	const char *url, *listen_url; /* as in instance_conf */
	atomic_int_fast64_t unlinked; /* rows of the audit */
	_Atomic(audit_linker *) link; /* what links them; NULL: none was told */
	pthread_mutex_t lock;	      /* guards what follows */
	struct {
		const struct keeper *by;
		void *what;
	} kept[KEPT_MAX];
	size_t n_kept;
};

struct seat {
	struct instance *instance;
	struct db *db;
};

static const char marker_name[] = "bursary.json";

static const char *marker_path(struct mem *mem, const struct instance_conf *conf)
{
	return mem_printf(mem, "%s/%s", conf->data_dir, marker_name);
}

static bool folder_is_empty(const char *path)
{
	DIR *d = opendir(path);
	const struct dirent *entry;
	int n = 0;

	if (d == NULL)
		return false;
	while ((entry = readdir(d)) != NULL)
		n += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
	closedir(d);
	return n == 0;
}

static enum err folder_ready(
	struct mem *mem, const struct instance_conf *conf, bool *ret_is_new, const char **ret_why)
{
	*ret_is_new = mkdir(conf->data_dir, 0700) == 0;
	if (*ret_is_new)
		return ERR_OK;
	if (errno != EEXIST) {
		*ret_why =
			mem_printf(mem, "%s cannot be made: %s", conf->data_dir, strerror(errno));
		return ERR_REFUSED;
	}
	if (access(marker_path(mem, conf), F_OK) == 0)
		*ret_why = mem_printf(mem, "%s already holds a program", conf->data_dir);
	else if (!folder_is_empty(conf->data_dir))
		*ret_why = mem_printf(mem, "%s is not an empty folder", conf->data_dir);
	else if (access(conf->data_dir, W_OK) != 0)
		*ret_why = mem_printf(mem, "%s cannot be written to", conf->data_dir);
	else
		return ERR_OK;
	return ERR_REFUSED;
}

/* The folders of stored files: rmdir() spares what holds anything. */
static void remove_empty(struct mem *mem, const char *folder)
{
	DIR *dir = opendir(folder);

	for (struct dirent *d; dir != NULL && (d = readdir(dir)) != NULL;)
		rmdir(mem_printf(mem, "%s/%s", folder, d->d_name));
	if (dir != NULL)
		closedir(dir);
	rmdir(folder);
}

/* Takes back what a failed make left in a folder that was ours from the start. */
static void folder_undo(struct mem *mem, const struct instance_conf *conf)
{
	static const char *const left[] = { "bursary.db", "bursary.db-wal", "bursary.db-shm" };

	for (size_t i = 0; i < sizeof(left) / sizeof(left[0]); i++)
		unlink(mem_printf(mem, "%s/%s", conf->data_dir, left[i]));
	remove_empty(mem, mem_printf(mem, "%s/files", conf->data_dir));
	rmdir(conf->data_dir);
}

static enum err marker_write(
	struct mem *mem, const struct instance_conf *conf, bool is_demo, const char **ret_why)
{
	const char *text = mem_printf(mem,
		"{\"program\": \"bursary\", \"format\": 1, \"example\": %s, \"database\": "
		"\"%s\"}\n",
		is_demo ? "true" : "false", conf->db_url == NULL ? "sqlite" : "postgresql");
	int fd = open(marker_path(mem, conf), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool ok =
		fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text) && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	if (ok)
		return ERR_OK;
	*ret_why = mem_printf(mem, "%s cannot be written to: %s", conf->data_dir, strerror(errno));
	return ERR_REFUSED;
}

static enum err marker_read(
	struct mem *mem, const struct instance_conf *conf, bool *ret_is_demo, const char **ret_why)
{
	json_error_t error;
	json_t *root = json_load_file(marker_path(mem, conf), 0, &error);
	const char *program = json_string_value(json_object_get(root, "program"));
	const char *database = json_string_value(json_object_get(root, "database"));
	const char *asked = conf->db_url == NULL ? "sqlite" : "postgresql";
	enum err e = ERR_REFUSED;

	if (root == NULL || program == NULL || database == NULL ||
		strcmp(program, "bursary") != 0) {
		*ret_why = mem_printf(mem,
			"%s holds no program; make one with: bursary init --data %s",
			conf->data_dir, conf->data_dir);
	} else if (strcmp(database, asked) != 0) {
		*ret_why = mem_printf(mem, "%s was made with %s: %s", conf->data_dir, database,
			conf->db_url == NULL ? "give its address with --db" : "leave --db out");
	} else {
		*ret_is_demo = json_is_true(json_object_get(root, "example"));
		e = ERR_OK;
	}
	json_decref(root);
	return e;
}

static enum err open_store(
	struct instance *in, const struct instance_conf *conf, bool create, const char **ret_why)
{
	struct store_conf sc = { .create = create };

	sc.url = conf->db_url != NULL ? conf->db_url
				      : mem_printf(in->mem, "sqlite:%s/bursary.db", conf->data_dir);
	sc.files_dir = mem_printf(in->mem, "%s/files", conf->data_dir);
	return store_open(in->mem, &sc, &in->store, ret_why);
}

static enum err secret_make(struct cx *cx)
{
	struct secret secret;
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	if (e != ERR_OK)
		return e;
	crypto_secret_make(&secret);
	return cx_end(cx, tx,
		setting_put(cx->db, "secret", enc_hex(cx->mem, secret.b, sizeof(secret.b))));
}

static enum err secret_read(struct instance *in, struct cx *cx, const char **ret_why)
{
	struct setting_find_row row;
	enum err e;

	e = cx_read(cx);
	if (e != ERR_OK)
		return e;
	e = setting_find(cx->db, cx->mem, "secret", &row);
	cx_read_end(cx);
	if (e == ERR_OK && enc_hex_read(row.value, in->secret.b, sizeof(in->secret.b)))
		return ERR_OK;
	*ret_why = "the database has no secret: it was not made by bursary init or bursary demo";
	return ERR_REFUSED;
}

/* With a seat of its own, which goes again: threads have theirs. */
static enum err with_secret(struct instance *in, bool make, const char **ret_why)
{
	struct mem *mem = mem_new(in->mem, "secret");
	struct seat *seat;
	struct cx cx;
	enum err e = seat_open(in, mem, &seat);

	if (e == ERR_OK) {
		cx_init(&cx, seat, mem, clock_now());
		e = make ? secret_make(&cx) : ERR_OK;
		if (e == ERR_OK)
			e = secret_read(in, &cx, ret_why);
		seat_close(seat);
	}
	if (e != ERR_OK && *ret_why == NULL)
		*ret_why = "the database did not answer; its reason stands above";
	mem_end(mem);
	return e;
}

static struct instance *instance_new(struct mem *mem, const struct instance_conf *conf)
{
	struct mem *own = mem_new(mem, "instance");
	struct instance *in = MEM_NEW(own, struct instance);

	in->mem = own;
	in->data_dir = mem_str(own, conf->data_dir);
	in->letters = conf->letters;
	in->encoder = conf->encoder;
	MUST(pthread_mutex_init(&in->lock, NULL) == 0);
	in->url = conf->url == NULL ? NULL : mem_str(own, conf->url);
	in->listen_url =
		mem_str(own, conf->listen_url == NULL ? "http://127.0.0.1:8080" : conf->listen_url);
	return in;
}

static enum err check_empty(struct instance *in, const char **ret_why)
{
	bool is_needed;
	int from, to;
	enum err e = migrate_needed(in->store, in->mem, &is_needed);

	if (e == ERR_OK && !is_needed) {
		*ret_why = "the database already holds a program";
		return ERR_REFUSED;
	}
	return e == ERR_OK ? migrate_run(in->store, in->mem, &from, &to, ret_why) : e;
}

static enum err make(
	struct instance *in, const struct instance_conf *conf, bool is_demo, const char **ret_why)
{
	bool is_new;
	enum err e = folder_ready(in->mem, conf, &is_new, ret_why);

	if (e != ERR_OK)
		return e;
	e = open_store(in, conf, true, ret_why);
	if (e == ERR_OK)
		e = check_empty(in, ret_why);
	if (e == ERR_OK)
		e = with_secret(in, true, ret_why);
	/* The marker comes last: a folder that has it is whole. */
	if (e == ERR_OK)
		e = marker_write(in->mem, conf, is_demo, ret_why);
	if (e != ERR_OK && is_new)
		folder_undo(in->mem, conf);
	in->is_demo = is_demo;
	return e;
}

enum err instance_make(struct mem *mem, const struct instance_conf *conf, bool is_demo,
	struct instance **ret_instance, const char **ret_why)
{
	struct instance *in = instance_new(mem, conf);
	enum err e;

	*ret_why = NULL;
	e = make(in, conf, is_demo, ret_why);
	if (e == ERR_OK) {
		*ret_instance = in;
		return ERR_OK;
	}
	*ret_why = mem_str(mem, *ret_why == NULL ? "the database did not answer" : *ret_why);
	instance_close(in);
	return e;
}

static enum err open_instance(
	struct instance *in, const struct instance_conf *conf, const char **ret_why)
{
	bool is_needed;
	enum err e = marker_read(in->mem, conf, &in->is_demo, ret_why);

	if (e == ERR_OK)
		e = open_store(in, conf, false, ret_why);
	if (e == ERR_OK)
		e = migrate_needed(in->store, in->mem, &is_needed);
	if (e == ERR_OK && is_needed) {
		*ret_why = mem_printf(in->mem,
			"the database is of an older version; bring it up with: bursary migrate "
			"--data %s",
			conf->data_dir);
		return ERR_REFUSED;
	}
	return e == ERR_OK ? with_secret(in, false, ret_why) : e;
}

enum err instance_open(struct mem *mem, const struct instance_conf *conf,
	struct instance **ret_instance, const char **ret_why)
{
	struct instance *in = instance_new(mem, conf);
	enum err e;

	*ret_why = NULL;
	e = open_instance(in, conf, ret_why);
	if (e == ERR_OK) {
		*ret_instance = in;
		return ERR_OK;
	}
	*ret_why = mem_str(mem, *ret_why == NULL ? "the database did not answer" : *ret_why);
	instance_close(in);
	return e;
}

enum err instance_migrate(struct mem *mem, const struct instance_conf *conf, int *ret_from,
	int *ret_to, const char **ret_why)
{
	struct instance *in = instance_new(mem, conf);
	enum err e;

	*ret_why = NULL;
	e = marker_read(in->mem, conf, &in->is_demo, ret_why);
	if (e == ERR_OK)
		e = open_store(in, conf, false, ret_why);
	if (e == ERR_OK)
		e = migrate_run(in->store, in->mem, ret_from, ret_to, ret_why);
	*ret_why = mem_str(mem, *ret_why);
	instance_close(in);
	return e;
}

void instance_told(struct instance *in, audit_linker *link)
{
	atomic_store(&in->link, link);
	atomic_fetch_add(&in->unlinked, 1);
}

void instance_linked(struct instance *in)
{
	atomic_store(&in->unlinked, 0);
}

int64_t instance_unlinked(const struct instance *in)
{
	return atomic_load(&in->unlinked);
}

enum err instance_link(struct cx *cx)
{
	audit_linker *link = atomic_load(&seat_instance(cx->seat)->link);
	size_t n;

	return link == NULL ? ERR_OK : link(cx, &n);
}

/* What is not linked now, the next process on this database links. */
static void link_audit(struct instance *in)
{
	struct mem *mem = mem_new(in->mem, "link");
	struct seat *seat;
	struct cx cx;
	enum err e = seat_open(in, mem, &seat);

	if (e == ERR_OK) {
		cx_init(&cx, seat, mem, clock_now());
		e = instance_link(&cx);
		seat_close(seat);
	}
	if (e != ERR_OK)
		log_event(LOG_WARN, "audit", "the last rows are not linked yet: %s", err_name(e));
	mem_end(mem);
}

void instance_close(struct instance *in)
{
	if (in == NULL)
		return;
	if (instance_unlinked(in) > 0)
		link_audit(in);
	if (in->store != NULL)
		store_close(in->store);
	for (size_t i = 0; i < in->n_kept; i++)
		in->kept[i].by->end(in->kept[i].what);
	pthread_mutex_destroy(&in->lock);
	mem_end(in->mem);
}

bool instance_is_demo(const struct instance *in)
{
	return in->is_demo;
}

const char *instance_data_dir(const struct instance *in)
{
	return in->data_dir;
}

const char *instance_url(const struct instance *in, const char *own_url)
{
	if (in->url != NULL)
		return in->url;
	return own_url[0] != '\0' ? own_url : in->listen_url;
}

const char *instance_trouble(const struct instance *in)
{
	return store_trouble(in->store);
}

letter_writer *instance_letters(const struct instance *in)
{
	return in->letters;
}

const struct text_encoder *instance_encoder(const struct instance *in)
{
	return in->encoder;
}

static void *kept(struct instance *in, const struct keeper *keeper)
{
	for (size_t i = 0; i < in->n_kept; i++)
		if (in->kept[i].by == keeper)
			return in->kept[i].what;
	MUST(in->n_kept < KEPT_MAX);
	in->kept[in->n_kept].by = keeper;
	in->kept[in->n_kept].what = keeper->make(in->mem);
	return in->kept[in->n_kept++].what;
}

void *instance_kept(struct instance *in, const struct keeper *keeper)
{
	void *what;

	MUST(pthread_mutex_lock(&in->lock) == 0);
	what = kept(in, keeper);
	MUST(pthread_mutex_unlock(&in->lock) == 0);
	return what;
}

const struct secret *instance_secret(const struct instance *in)
{
	return &in->secret;
}

enum err seat_open(struct instance *in, struct mem *mem, struct seat **ret_seat)
{
	struct seat *seat = MEM_NEW(mem, struct seat);
	enum err e;

	seat->instance = in;
	e = db_open(in->store, mem, &seat->db);
	if (e == ERR_OK)
		*ret_seat = seat;
	return e;
}

void seat_close(struct seat *seat)
{
	db_close(seat->db);
}

void seat_meter(struct seat *seat, struct work *to)
{
	db_meter(seat->db, to);
}

enum err seat_await(struct seat *seat, int ms, bool *ret_is_told)
{
	return db_await(seat->db, ms, ret_is_told);
}

struct db *seat_db(struct seat *seat)
{
	return seat->db;
}

struct instance *seat_instance(struct seat *seat)
{
	return seat->instance;
}
