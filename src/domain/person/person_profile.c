/* What a person says of themselves. */
#include "base/zone.h"
#include "domain/audit/audit.h"
#include "domain/org/org_rules.h"
#include "domain/person/person.h"
#include "domain/person/person_sql.h"

static const char *or_empty(const char *s)
{
	return s == NULL ? "" : s;
}

enum err person_profile(struct cx *cx, struct person_profile *ret_profile)
{
	struct person_find_profile_row r;
	enum err e = person_find_profile(cx->db, cx->mem, cx->actor.person, &r);

	if (e != ERR_OK)
		return e;
	*ret_profile = (struct person_profile){ .email = r.email,
		.name = r.name,
		.position = r.position,
		.position_kind = r.position_kind,
		.bio = r.bio,
		.zone = r.zone,
		.org = r.org_id,
		.org_name = or_empty(r.org_name),
		.org_country = or_empty(r.org_country),
		.org_city = or_empty(r.org_city),
		.org_ror = or_empty(r.org_ror) };
	return ERR_OK;
}

static enum err save(struct cx *cx, const struct person_profile *in)
{
	struct person_id me = cx->actor.person;
	enum err e;

	if (!zone_valid(in->zone))
		return cx_refuse(
			cx, (struct finding){ .code = FINDING_UNKNOWN_ZONE, .field = "zone" });
	e = person_set_profile(
		cx->db, me, in->name, in->position, in->position_kind, in->bio, in->zone);
	return e == ERR_OK ? audit_add(cx, "profile_saved", "person", me.v, NULL) : e;
}

/* Alone: the account. Where one belongs has the whole program: it moves conflicts. */
enum err person_save_profile(struct cx *cx, const struct person_profile *in)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_person(cx->actor.person), &tx);

	return e == ERR_OK ? cx_end(cx, tx, save(cx, in)) : e;
}

static enum err choose(struct cx *cx, struct org_id id)
{
	struct person_id me = cx->actor.person;
	struct org org;
	enum err e = org_read(cx, id, &org);

	if (e == ERR_NOT_FOUND)
		return cx_refuse(
			cx, (struct finding){ .code = FINDING_ORG_UNKNOWN, .field = "org" });
	if (e == ERR_OK)
		e = person_keep_conflicts(cx->db, me, cx->now);
	if (e == ERR_OK)
		e = person_set_org(cx->db, me, id, org.country);
	if (e == ERR_OK)
		e = org_end_conflicted_reviews(cx);
	if (e != ERR_OK)
		return e;
	return audit_add(cx, "institution_chosen", "person", me.v,
		mem_printf(cx->mem, "{\"org\":\"%s\"}", id_text(id.v).s));
}

enum err person_choose_org(struct cx *cx, struct org_id org)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, choose(cx, org)) : e;
}

static enum err leave(struct cx *cx)
{
	struct person_id me = cx->actor.person;
	struct person_live_proposals_row live;
	struct person_find_profile_row r;
	enum err e = person_live_proposals(cx->db, cx->mem, me, &live);

	if (e == ERR_OK && live.n > 0)
		return cx_refuse(cx, (struct finding){ .code = FINDING_ORG_NEEDED });
	if (e == ERR_OK)
		e = person_find_profile(cx->db, cx->mem, me, &r);
	if (e != ERR_OK || r.org_id.v == 0)
		return e;
	e = person_keep_conflicts(cx->db, me, cx->now);
	if (e == ERR_OK)
		e = person_leave_org(cx->db, me, cx->now);
	return e == ERR_OK ? audit_add(cx, "institution_left", "person", me.v, NULL) : e;
}

enum err person_leave_institution(struct cx *cx)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, leave(cx)) : e;
}

static enum err find(struct cx *cx, const struct org *org, struct org_id *ret_id)
{
	if (org->ror[0] != '\0')
		return org_find_ror(cx, org->ror, ret_id);
	return org_find_name(cx, org->name, org->country, ret_id);
}

static enum err add(struct cx *cx, const struct org *org)
{
	struct org_id id;
	enum err e = find(cx, org, &id);

	if (e == ERR_NOT_FOUND) {
		e = org_add(cx, org, &id);
		if (e == ERR_OK)
			e = audit_add(cx, "institution_added", "org", id.v, NULL);
	}
	return e == ERR_OK ? choose(cx, id) : e;
}

enum err person_add_org(struct cx *cx, const struct org_input *in)
{
	struct org org = org_rules_run(cx->mem, in, &cx->fault);
	struct db_tx *tx;
	enum err e;

	if (findings_refusing(&cx->fault) > 0)
		return ERR_REFUSED;
	e = cx_begin(cx, &tx);
	return e == ERR_OK ? cx_end(cx, tx, add(cx, &org)) : e;
}
