#include "domain/audit/audit.h"
#include "domain/audit/audit_sql.h"

enum err audit_entries(struct cx *cx, const struct audit_filter *filter,
	struct audit_entry **ret_entries, size_t *ret_n)
{
	struct audit_read_row *r;
	struct audit_entry *list;
	size_t n;
	enum err e = audit_read(cx->db, cx->mem, cx->actor.person, filter->kind,
		filter->object, filter->n, filter->skip, &r, &n);

	if (e != ERR_OK)
		return e;
	list = MEM_ARRAY(cx->mem, struct audit_entry, n);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct audit_entry){ .at = r[i].at,
			.actor = r[i].actor.v,
			.object = r[i].object,
			.action = r[i].action,
			.kind = r[i].kind,
			.detail = r[i].detail };
	*ret_entries = list;
	*ret_n = n;
	return ERR_OK;
}
