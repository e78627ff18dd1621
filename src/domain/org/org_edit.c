/* Staff keep the list of organizations. */
#include <inttypes.h>
#include <string.h>

#include "domain/audit/audit.h"
#include "domain/org/org_rules.h"
#include "domain/org/org_sql.h"

static enum err record(struct cx *cx, const char *action, struct org_id id)
{
	return audit_add(cx, action, "org", id.v, NULL);
}

static enum err judge(struct cx *cx, const struct org_input *in, struct org *ret_org)
{
	struct org org = org_rules_run(cx->mem, in, &cx->fault);

	if (findings_refusing(&cx->fault) > 0)
		return ERR_REFUSED;
	*ret_org = org;
	return ERR_OK;
}

/* No other organization may have the ROR id. */
static enum err is_free(struct cx *cx, const char *ror, struct org_id own)
{
	struct org_id id;
	enum err e = ror[0] == '\0' ? ERR_NOT_FOUND : org_find_ror(cx, ror, &id);

	if (e == ERR_NOT_FOUND || (e == ERR_OK && id.v == own.v))
		return ERR_OK;
	if (e != ERR_OK)
		return e;
	return cx_refuse(cx, (struct finding){ .code = FINDING_TAKEN, .field = "ror" });
}

static enum err create(struct cx *cx, const struct org *org)
{
	struct org_id id;
	enum err e = is_free(cx, org->ror, (struct org_id){ 0 });

	if (e == ERR_OK)
		e = org_add(cx, org, &id);
	return e == ERR_OK ? record(cx, "institution_added", id) : e;
}

enum err org_create(struct cx *cx, const struct org_input *in)
{
	struct db_tx *tx;
	struct org org;
	enum err e = judge(cx, in, &org);

	if (e == ERR_OK)
		e = cx_begin(cx, &tx);
	return e == ERR_OK ? cx_end(cx, tx, create(cx, &org)) : e;
}

static enum err change(struct cx *cx, struct org_id id, const struct org *org)
{
	enum err e = is_free(cx, org->ror, id);

	if (e == ERR_OK)
		e = org_update(cx->db, id, org->ror[0] == '\0' ? NULL : org->ror, org->name,
			org->country, org->city);
	return e == ERR_OK ? record(cx, "institution_changed", id) : e;
}

enum err org_change(struct cx *cx, struct org_id id, const struct org_input *in)
{
	struct db_tx *tx;
	struct org org;
	enum err e = judge(cx, in, &org);

	if (e == ERR_OK)
		e = cx_begin(cx, &tx);
	return e == ERR_OK ? cx_end(cx, tx, change(cx, id, &org)) : e;
}

static enum err take_out(struct cx *cx, struct org_id id)
{
	struct org_uses_row uses;
	enum err e = org_uses(cx->db, cx->mem, id, &uses);

	if (e == ERR_OK && uses.n > 0)
		return cx_refuse(cx, (struct finding){ .code = FINDING_IN_USE });
	if (e == ERR_OK)
		e = org_delete(cx->db, id);
	return e == ERR_OK ? record(cx, "institution_removed", id) : e;
}

enum err org_remove(struct cx *cx, struct org_id id)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, take_out(cx, id)) : e;
}

enum err org_end_conflicted_reviews(struct cx *cx)
{
	return org_drop_conflicted(cx->db);
}

static enum err join(struct cx *cx, struct org_id from, const char *ror)
{
	struct org_id into;
	struct org org;
	enum err e = org_find_ror(cx, org_ror_bare(cx->mem, ror), &into);

	if (e == ERR_NOT_FOUND || (e == ERR_OK && into.v == from.v))
		return cx_refuse(
			cx, (struct finding){ .code = FINDING_ORG_UNKNOWN, .field = "same" });
	if (e == ERR_OK)
		e = org_read(cx, into, &org);
	if (e == ERR_OK)
		e = org_move_people(cx->db, from, into, org.country);
	if (e == ERR_OK)
		e = org_move_awards(cx->db, from, into);
	if (e == ERR_OK)
		e = org_end_conflicted_reviews(cx);
	if (e == ERR_OK)
		e = org_delete(cx->db, from);
	if (e != ERR_OK)
		return e;
	return audit_add(cx, "institutions_joined", "org", into.v,
		mem_printf(cx->mem, "{\"from\":\"%s\"}", id_text(from.v).s));
}

enum err org_join(struct cx *cx, struct org_id from, const char *ror)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, join(cx, from, ror)) : e;
}

/* ---- a list at once ---- */

static enum err bad_line(struct cx *cx, size_t number)
{
	cx->fault.n = 0; /* of the line's own findings one tells enough */
	return cx_refuse(
		cx, (struct finding){
			    .code = FINDING_BAD_LINE, .field = "lines", .value = (int64_t)number });
}

static enum err add_line(struct cx *cx, const char *line, size_t number)
{
	struct org_input in;
	struct org org;
	struct org_id id;

	if (!org_line_read(cx->mem, line, &in) || in.ror[0] == '\0' ||
		judge(cx, &in, &org) != ERR_OK)
		return bad_line(cx, number);
	return org_add(cx, &org, &id);
}

static enum err import(struct cx *cx, const char *lines)
{
	char *rest = mem_str(cx->mem, lines), *line;
	int64_t n_added = 0;
	enum err e = ERR_OK;

	for (size_t number = 1; e == ERR_OK && (line = strsep(&rest, "\n")) != NULL; number++) {
		bool is_head = number == 1 && strncmp(line, "ror", 3) == 0;

		if (line[strspn(line, " \t\r")] == '\0' || is_head)
			continue;
		e = add_line(cx, line, number);
		n_added++;
	}
	if (e != ERR_OK)
		return e;
	return audit_add(cx, "institutions_imported", "program", 0,
		mem_printf(cx->mem, "{\"n\":%" PRId64 "}", n_added));
}

enum err org_import(struct cx *cx, const char *lines)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, import(cx, lines)) : e;
}
