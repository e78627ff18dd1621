#include <inttypes.h>
#include <string.h>

#include "base/crypto.h"
#include "domain/check.h"
#include "domain/form/form.h"
#include "domain/form/form_sql.h"

enum { PAGE = 200 };

static void check_version(struct mem *mem, const struct call_form_page_row *r, struct complaints *c)
{
	struct digest digest;
	struct call_form form;

	crypto_sha256(r->body, strlen(r->body), &digest);
	if (r->sha256.n != sizeof(digest.b) ||
		memcmp(r->sha256.data, digest.b, sizeof(digest.b)) != 0)
		complain(c, "form", "version %" PRId64 " of call %s was changed after it was kept",
			r->version, id_text(r->call_id.v).s);
	else if (call_form_parse(mem, r->body, r->version, &form) != ERR_OK)
		complain(c, "form", "version %" PRId64 " of call %s cannot be read", r->version,
			id_text(r->call_id.v).s);
}

static enum err check_versions(struct cx *cx, struct complaints *c)
{
	struct call_id after = { 0 };
	int64_t version = 0;
	size_t n = PAGE;
	enum err e = ERR_OK;

	while (e == ERR_OK && n == PAGE) {
		struct mem *mem = mem_new(cx->mem, "forms");
		struct call_form_page_row *rows;

		e = call_form_page(cx->db, mem, after, version, PAGE, &rows, &n);
		for (size_t i = 0; e == ERR_OK && i < n; i++) {
			check_version(mem, &rows[i], c);
			after = rows[i].call_id;
			version = rows[i].version;
		}
		mem_end(mem);
	}
	return e;
}

enum err form_check(struct cx *cx, struct complaints *c)
{
	struct call_form_odd_row *rows;
	size_t n;
	enum err e = call_form_odd(cx->db, cx->mem, &rows, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "form", "of call %s some version is missing", id_text(rows[i].id.v).s);
	return e == ERR_OK ? check_versions(cx, c) : e;
}
