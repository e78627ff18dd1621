/* Staff set up the program: all settings at once. */
#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/zone.h"
#include "domain/audit/audit.h"
#include "domain/program/program.h"

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
		finding_add(&cx->fault,
			(struct finding){ .code = FINDING_REQUIRED, .field = "name" });
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
	return cx_refuse(
		cx, (struct finding){ .code = FINDING_ADMIN_NEEDED, .field = "base_url" });
}

enum { KEPT = 13 };

/* What is kept, each by its stored name; own_url is the public address: as it is stored, or typed. */
struct kept {
	struct {
		const char *name, *value;
	} settings[KEPT];
};

static const char *number(struct mem *mem, int64_t n)
{
	return mem_printf(mem, "%" PRId64, n);
}

static struct kept kept_of(struct mem *mem, const struct program_settings *s, const char *own_url)
{
	return (struct kept){ { { "name", s->name }, { "sponsor", s->sponsor },
		{ "tagline", s->tagline }, { "summary", s->summary },
		{ "contact_email", s->contact_email }, { "base_url", own_url }, { "zone", s->zone },
		{ "decision_days", number(mem, s->decision_days) },
		{ "cash_cap_cents", number(mem, s->cash_cap_cents) },
		{ "credit_cap_cents", number(mem, s->credit_cap_cents) },
		{ "page_limit", number(mem, s->page_limit) },
		{ "file_limit_bytes", number(mem, s->file_limit_bytes) },
		{ "grace_s", number(mem, s->grace_s) } } };
}

const char *program_settings_stamp(struct mem *mem, const struct program_settings *s)
{
	const struct kept kept = kept_of(mem, s, s->own_url);
	struct buf b;

	buf_init(&b, mem, 512);
	for (size_t i = 0; i < KEPT; i++) {
		buf_text(&b, kept.settings[i].value);
		buf_char(&b, '\0');
	}
	return mem_printf(mem, "%016" PRIx64, hash_bytes(buf_str(&b), b.n));
}

static enum err keep(struct cx *cx, const struct program_settings *s, const char *seen)
{
	const struct kept kept = kept_of(cx->mem, s, s->base_url);
	struct program_settings now;
	enum err e = program_settings(cx, &now);

	if (e == ERR_OK && strcmp(program_settings_stamp(cx->mem, &now), seen) != 0)
		e = ERR_CONFLICT;
	if (e == ERR_OK)
		e = guard_address(cx, &now, s);
	for (size_t i = 0; e == ERR_OK && i < KEPT; i++)
		e = program_setting_put(cx, kept.settings[i].name, kept.settings[i].value);
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
