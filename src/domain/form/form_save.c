/* Staff change what a call asks: the next version of its form. */
#include <inttypes.h>
#include <string.h>

#include "base/crypto.h"
#include "base/enc.h"
#include "domain/call/call_stage.h"
#include "domain/form/form.h"
#include "domain/form/form_sql.h"
#include "domain/life/life.h"

static bool can_be_changed(const struct cx *cx, const struct call_form_newest_row *row)
{
	return verb_fits(VERB_CALL_ASK, row->state) &&
	       (row->state == CALL_STATE_DRAFT ||
		       call_takes(cx->now, row->closes_at, row->grace_s));
}

static enum err keep(struct cx *cx, struct call_id call, const struct call_form *form)
{
	const char *json = call_form_json(cx->mem, form);
	const int64_t version = form->version + 1;
	struct digest digest;
	enum err e;

	crypto_sha256(json, strlen(json), &digest);
	e = call_form_mark(cx->db, call, version);
	if (e == ERR_OK)
		e = call_form_insert(cx->db, call, version, cx->now, json,
			(struct bytes){ digest.b, sizeof(digest.b) });
	if (e != ERR_OK)
		return e;
	return verb_told(cx, VERB_CALL_ASK, call.v,
		mem_printf(cx->mem, "{\"version\":%" PRId64 ",\"sha256\":\"%s\"}", version,
			enc_hex(cx->mem, digest.b, sizeof(digest.b))));
}

static enum err save(struct cx *cx, struct call_id call, int64_t version,
	const struct form_row_input *rows, size_t n)
{
	struct call_form_newest_row row;
	struct call_form old, made;
	enum err e = call_form_newest(cx->db, cx->mem, call, &row);

	if (e != ERR_OK)
		return e;
	if (!can_be_changed(cx, &row))
		return cx_refuse(cx, (struct finding){ .code = FINDING_STATE_FORBIDS });
	if (row.version != version)
		return ERR_CONFLICT;
	e = call_form_parse(cx->mem, row.body, row.version, &old);
	if (e != ERR_OK)
		return e;
	made = form_edit_made(cx->mem, &old, rows, n, &cx->fault);
	if (findings_refusing(&cx->fault) > 0)
		return ERR_REFUSED;
	if (strcmp(call_form_json(cx->mem, &made), call_form_json(cx->mem, &old)) == 0)
		return ERR_OK;
	return keep(cx, call, &made);
}

enum err call_form_save(struct cx *cx, struct call_id call, int64_t version,
	const struct form_row_input *rows, size_t n)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, save(cx, call, version, rows, n)) : e;
}
