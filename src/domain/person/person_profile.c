/* What a person says of themselves. */
#include "base/zone.h"
#include "domain/audit/audit.h"
#include "domain/org/org.h"
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

enum err person_save_profile(struct cx *cx, const struct person_profile *in)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

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

/* The nine characters of what was typed or copied. */
static const char *bare_ror(struct mem *mem, const char *typed)
{
	static const char *const heads[] = { "https://ror.org/", "http://ror.org/",
		"https://www.ror.org/", "ror.org/" };
	char *ror;

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		if (strncmp(typed, heads[i], strlen(heads[i])) == 0) {
			typed += strlen(heads[i]);
			break;
		}
	ror = mem_str(mem, typed);
	for (char *c = ror; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return ror;
}

/* "DE"; NULL when it is not two letters. */
static const char *country_code(struct mem *mem, const char *typed)
{
	char code[3] = { 0 };

	for (int i = 0; i < 2; i++) {
		code[i] = typed[i] >= 'a' && typed[i] <= 'z' ? (char)(typed[i] - 'a' + 'A')
							     : typed[i];
		if (code[i] < 'A' || code[i] > 'Z')
			return NULL;
	}
	return typed[2] == '\0' ? mem_str(mem, code) : NULL;
}

static enum err add(struct cx *cx, const struct org *org)
{
	struct org_id id;
	enum err e = org_find_ror(cx, org->ror, &id);

	if (e == ERR_NOT_FOUND) {
		e = org_add(cx, org);
		if (e == ERR_OK)
			e = org_find_ror(cx, org->ror, &id);
		if (e == ERR_OK)
			e = audit_add(cx, "institution_added", "org", id.v, NULL);
	}
	return e == ERR_OK ? choose(cx, id) : e;
}

enum err person_add_org(struct cx *cx, const struct org_input *in)
{
	struct org org = { .ror = bare_ror(cx->mem, in->ror), .name = in->name, .city = in->city };
	struct db_tx *tx;
	enum err e;

	org.country = country_code(cx->mem, in->country);
	if (!org_ror_is_good(org.ror))
		return cx_refuse(cx, (struct finding){ .code = FINDING_BAD_ROR, .field = "ror" });
	if (org.country == NULL)
		return cx_refuse(
			cx, (struct finding){ .code = FINDING_NOT_A_CHOICE, .field = "country" });
	e = cx_begin(cx, &tx);
	return e == ERR_OK ? cx_end(cx, tx, add(cx, &org)) : e;
}
