/* What an administrator does with accounts: roles, and who may not come in. */
#include "domain/audit/audit.h"
#include "domain/person/person.h"
#include "domain/person/person_sql.h"
#include "domain/person/session.h"

static const struct {
	enum role role;
	const char *name;
} roles[] = { { ROLE_ADMIN, "admin" }, { ROLE_STAFF, "staff" }, { ROLE_FINANCE, "finance" },
	{ ROLE_AUDITOR, "auditor" }, { ROLE_REVIEWER, "reviewer" }, { ROLE_CONTACT, "contact" } };

const char *role_name(enum role role)
{
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (roles[i].role == role)
			return roles[i].name;
	BUG("unknown role");
}

unsigned role_of_name(const char *name)
{
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (strcmp(roles[i].name, name) == 0)
			return roles[i].role;
	return 0;
}

/* One administrator must be left, and nobody raises or removes themselves. */
static enum err guard_admin(struct cx *cx, struct person_id id)
{
	struct person_other_admins_row row;
	enum err e;

	if (id.v == cx->actor.person.v)
		return cx_refuse(cx, (struct finding){ .code = FINDING_OWN_ROLE });
	e = person_other_admins(cx->db, cx->mem, id, &row);
	if (e == ERR_OK && row.n == 0)
		return cx_refuse(cx, (struct finding){ .code = FINDING_LAST_ADMIN });
	return e;
}

static enum err change_role(struct cx *cx, struct person_id id, enum role role, bool is_given)
{
	int64_t changed;
	enum err e = role == ROLE_ADMIN ? guard_admin(cx, id) : ERR_OK;

	if (e == ERR_OK)
		e = is_given ? person_role_add(cx->db, id, role_name(role), cx->now)
			     : person_role_remove(cx->db, id, role_name(role), &changed);
	if (e != ERR_OK)
		return e;
	return audit_add(cx, is_given ? "role_given" : "role_taken", "person", id.v,
		mem_printf(cx->mem, "{\"role\":\"%s\"}", role_name(role)));
}

static enum err set_roles(struct cx *cx, struct person_id id, unsigned seen, unsigned wanted)
{
	struct person_entry p;
	enum err e = person_entry_read(cx, id, &p);

	for (size_t i = 0; e == ERR_OK && i < sizeof(roles) / sizeof(roles[0]); i++)
		if ((seen ^ wanted) & (p.roles ^ wanted) & roles[i].role)
			e = change_role(cx, id, roles[i].role, (wanted & roles[i].role) != 0);
	return e;
}

enum err person_set_roles(struct cx *cx, struct person_id id, unsigned seen, unsigned wanted)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, set_roles(cx, id, seen, wanted)) : e;
}

static enum err disable(struct cx *cx, struct person_id id)
{
	struct person_account_row account;
	enum err e = person_by_id(cx->db, cx->mem, id, &account);

	if (e == ERR_OK)
		e = guard_admin(cx, id);
	if (e == ERR_OK)
		e = person_set_disabled(cx->db, id, cx->now);
	if (e == ERR_OK)
		e = session_close_all(cx, id);
	if (e == ERR_OK)
		e = token_use_others(cx->db, id, cx->now);
	return e == ERR_OK ? audit_add(cx, "account_disabled", "person", id.v, NULL) : e;
}

enum err person_disable(struct cx *cx, struct person_id id)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, disable(cx, id)) : e;
}

static enum err enable(struct cx *cx, struct person_id id)
{
	enum err e = person_set_enabled(cx->db, id);

	return e == ERR_OK ? audit_add(cx, "account_enabled", "person", id.v, NULL) : e;
}

enum err person_enable(struct cx *cx, struct person_id id)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, enable(cx, id)) : e;
}
