#include "domain/form/form.h"
#include "domain/form/form_sql.h"

enum err call_form_read(struct cx *cx, struct call_id call, struct call_form *ret_form)
{
	struct call_form_newest_row row;
	enum err e = call_form_newest(cx->db, cx->mem, call, &row);

	return e == ERR_OK ? call_form_parse(cx->mem, row.body, row.version, ret_form) : e;
}

enum err call_form_version(
	struct cx *cx, struct call_id call, int64_t version, struct call_form *ret_form)
{
	struct call_form_find_row row;
	enum err e;

	if (version == 0)
		return call_form_parse(cx->mem, "", 0, ret_form);
	e = call_form_find(cx->db, cx->mem, call, version, &row);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_INTERNAL : e;
	return call_form_parse(cx->mem, row.body, version, ret_form);
}
