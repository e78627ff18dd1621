/* Staff set up the program: all settings at once. */
#include <inttypes.h>
#include <string.h>

#include "base/zone.h"
#include "domain/audit/audit.h"
#include "domain/program/program.h"
#include "domain/stamp.h"

static bool is_host_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       strchr(".-:[]", c) != NULL;
}

bool program_url_is_good(const char *url)
{
	static const char *const heads[] = { "https://", "http://" };
	size_t n = 0;

	for (size_t i = 0; n == 0 && i < sizeof(heads) / sizeof(heads[0]); i++)
		if (strncmp(url, heads[i], strlen(heads[i])) == 0)
			n = strlen(heads[i]);
	if (n == 0 || url[n] == '\0' || strchr(".-:", url[n]) != NULL)
		return false;
	for (; url[n] != '\0'; n++)
		if (!is_host_char(url[n]))
			return false;
	return true;
}

static enum err judge(struct cx *cx, const struct program_settings *s)
{
	if (s->name[0] == '\0')
		finding_add(
			&cx->fault, (struct finding){ .code = FINDING_REQUIRED, .field = "name" });
	if (s->base_url[0] != '\0' && !program_url_is_good(s->base_url))
		finding_add(&cx->fault,
			(struct finding){ .code = FINDING_BAD_SITE, .field = "base_url" });
	if (!zone_valid(s->zone))
		finding_add(&cx->fault,
			(struct finding){ .code = FINDING_UNKNOWN_ZONE, .field = "zone" });
	return findings_refusing(&cx->fault) == 0 ? ERR_OK : ERR_REFUSED;
}

/*
 * Links that set a password begin with the public address: who writes it has an
 * administrator's own link lead to another host, and what a role may not, the
 * host's owner then may.
 */
static enum err guard_address(
	struct cx *cx, const struct program_settings *now, const struct program_settings *s)
{
	if ((cx->actor.roles & ROLE_ADMIN) != 0 || strcmp(now->own_url, s->base_url) == 0)
		return ERR_OK;
	return cx_refuse(cx, (struct finding){ .code = FINDING_ADMIN_NEEDED, .field = "base_url" });
}

enum { KEPT = 15 };

/* What is kept, each by its stored name. */
struct kept {
	const char *name, *value;
};

static const char *number(struct mem *mem, int64_t n)
{
	return mem_printf(mem, "%" PRId64, n);
}

/* address: the public one, as it is stored or typed. */
static void set_kept(struct mem *mem, const struct program_settings *s, const char *address,
	struct kept ret_kept[KEPT])
{
	const struct kept all[KEPT] = { { "name", s->name }, { "sponsor", s->sponsor },
		{ "tagline", s->tagline }, { "summary", s->summary },
		{ "contact_email", s->contact_email }, { "base_url", address }, { "zone", s->zone },
		{ "decision_days", number(mem, s->decision_days) },
		{ "cash_cap_cents", number(mem, s->cash_cap_cents) },
		{ "credit_cap_cents", number(mem, s->credit_cap_cents) },
		{ "page_limit", number(mem, s->page_limit) },
		{ "file_limit_bytes", number(mem, s->file_limit_bytes) },
		{ "grace_s", number(mem, s->grace_s) },
		{ "newsletters_per_minute", number(mem, s->newsletters_per_minute) },
		{ "bounce_address", s->bounce_address } };

	memcpy(ret_kept, all, sizeof(all));
}

const char *program_settings_stamp(struct mem *mem, const struct program_settings *s)
{
	struct kept kept[KEPT];
	const char *values[KEPT];

	set_kept(mem, s, s->own_url, kept);
	for (size_t i = 0; i < KEPT; i++)
		values[i] = kept[i].value;
	return stamp_of(mem, values, KEPT);
}

static enum err keep(struct cx *cx, const struct program_settings *s, const char *seen)
{
	struct kept kept[KEPT];
	struct program_settings now;
	enum err e = program_settings(cx, &now);

	set_kept(cx->mem, s, s->base_url, kept);
	if (e == ERR_OK && strcmp(program_settings_stamp(cx->mem, &now), seen) != 0)
		e = ERR_CONFLICT;
	if (e == ERR_OK)
		e = guard_address(cx, &now, s);
	for (size_t i = 0; e == ERR_OK && i < KEPT; i++)
		e = program_setting_put(cx, kept[i].name, kept[i].value);
	return e == ERR_OK ? audit_add(cx, "settings_saved", "program", 0, NULL) : e;
}

enum err program_save(struct cx *cx, const struct program_settings *in, const char *seen)
{
	struct db_tx *tx;
	enum err e = judge(cx, in);

	if (e == ERR_OK)
		e = cx_begin(cx, &tx);
	return e == ERR_OK ? cx_end(cx, tx, keep(cx, in, seen)) : e;
}
