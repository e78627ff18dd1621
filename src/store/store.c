/* Opening a database by its URL. */
#include "store/backend.h"
#include "store/schema.h"

enum { WAIT_MS = 5000 };

static bool begins(const char *s, const char *head)
{
	return strncmp(s, head, strlen(head)) == 0;
}

/* False when the URL is neither. */
static bool read_url(struct store *s, const char *url)
{
	if (begins(url, "sqlite:") && url[strlen("sqlite:")] != '\0') {
		s->kind = STORE_SQLITE;
		s->backend = &backend_sqlite;
		s->target = mem_str(s->mem, url + strlen("sqlite:"));
		return true;
	}
	if (begins(url, "postgresql://") || begins(url, "postgres://")) {
		s->kind = STORE_PG;
		s->backend = &backend_pg;
		s->target = mem_str(s->mem, url);
		return true;
	}
	return false;
}

static enum err open_and_look(struct store *s, struct mem *mem, const char **ret_why)
{
	int64_t version;
	enum err e = s->backend->store_open(s, mem, ret_why);

	if (e != ERR_OK)
		return e;
	e = schema_look(s, mem, &version, ret_why);
	if (e != ERR_OK)
		s->backend->store_close(s);
	return e;
}

enum err store_open(struct mem *mem, const struct store_conf *conf, struct store **ret_store,
	const char **ret_why)
{
	struct mem *own = mem_new(NULL, "store");
	struct store *s = MEM_NEW(own, struct store);
	const char *why = "";
	enum err e;

	s->mem = own;
	s->create = conf->create;
	s->wait_us = (int64_t)(conf->wait_ms > 0 ? conf->wait_ms : WAIT_MS) * 1000;
	s->migrations = conf->migrations != NULL ? conf->migrations : &migrations_embedded;
	if (!read_url(s, conf->url)) {
		mem_end(own);
		*ret_why = "A database is given as sqlite:PATH or postgresql://USER@HOST/NAME.";
		return ERR_INVALID;
	}
	s->files_dir = conf->files_dir != NULL ? mem_str(own, conf->files_dir)
					       : mem_printf(own, "%s-files", s->target);
	e = open_and_look(s, mem, &why);
	if (e != ERR_OK) {
		*ret_why = why;
		mem_end(own);
		return e;
	}
	*ret_store = s;
	return ERR_OK;
}

void store_close(struct store *store)
{
	store->backend->store_close(store);
	mem_end(store->mem);
}
