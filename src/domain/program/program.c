#include "domain/program/program.h"

#include <string.h>

#include "base/num.h"
#include "domain/cx_sql.h"
#include "domain/seat.h"

/* Where a stored setting goes: a text or a whole number of struct program_settings. */
struct slot {
	const char *name;
	const char **text;
	int64_t *number;
};

/*
 * Each signed-in page reads them: looked for from *from on, which is put behind the one that is found,
 * as they are stored by name, and stand so here.
 */
static void fill(
	const struct slot *slots, size_t n, size_t *from, const struct setting_list_row *row)
{
	for (size_t tried = 0; tried < n; tried++) {
		const struct slot *s = &slots[(*from + tried) % n];

		if (strcmp(s->name, row->name) != 0)
			continue;
		if (s->text != NULL)
			*s->text = row->value;
		else if (num_parse_int(row->value, INT64_MIN, INT64_MAX, s->number) != ERR_OK)
			BUG("a stored setting is not a number");
		*from = (size_t)(s - slots) + 1;
		return;
	}
}

static enum err read_settings(struct cx *cx, struct program_settings *ret_settings)
{
	struct program_settings s = { .name = "Research Awards",
		.sponsor = "the sponsor",
		.tagline = "",
		.summary = "",
		.contact_email = "awards@localhost",
		.own_url = "",
		.zone = "UTC",
		.decision_days = 90,
		.retention_years = 3,
		.cash_cap_cents = 7000000,
		.credit_cap_cents = 5000000,
		.page_limit = 4,
		.file_limit_bytes = 10 << 20,
		.grace_s = 0,
		.attestation_version = 1,
		.newsletters_per_minute = 600,
		.bounce_address = "" };
	const struct slot slots[] = { { "attestation_version", NULL, &s.attestation_version },
		{ "base_url", &s.own_url, NULL }, { "bounce_address", &s.bounce_address, NULL },
		{ "cash_cap_cents", NULL, &s.cash_cap_cents },
		{ "contact_email", &s.contact_email, NULL },
		{ "credit_cap_cents", NULL, &s.credit_cap_cents },
		{ "decision_days", NULL, &s.decision_days },
		{ "file_limit_bytes", NULL, &s.file_limit_bytes }, { "grace_s", NULL, &s.grace_s },
		{ "name", &s.name, NULL },
		{ "newsletters_per_minute", NULL, &s.newsletters_per_minute },
		{ "page_limit", NULL, &s.page_limit },
		{ "retention_years", NULL, &s.retention_years }, { "sponsor", &s.sponsor, NULL },
		{ "summary", &s.summary, NULL }, { "tagline", &s.tagline, NULL },
		{ "zone", &s.zone, NULL } };
	struct setting_list_row *rows;
	size_t n, from = 0;
	enum err e = setting_list(cx->db, cx->mem, &rows, &n);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < n; i++)
		fill(slots, sizeof(slots) / sizeof(slots[0]), &from, &rows[i]);
	s.base_url = instance_url(seat_instance(cx->seat), s.own_url);
	*ret_settings = s;
	return ERR_OK;
}

enum err program_settings(struct cx *cx, struct program_settings *ret_settings)
{
	struct program_settings *kept;
	enum err e;

	if (cx->settings == NULL) {
		kept = MEM_NEW(cx->mem, struct program_settings);
		e = read_settings(cx, kept);
		if (e != ERR_OK)
			return e;
		cx->settings = kept;
	}
	*ret_settings = *cx->settings;
	return ERR_OK;
}

enum err public_version(struct cx *cx, int64_t *ret_version)
{
	struct public_version_find_row row;
	enum err e = public_version_find(cx->db, cx->mem, &row);

	*ret_version = e == ERR_OK ? row.version : 0;
	return e;
}

void program_settings_ahead(struct cx *cx)
{
	if (cx->settings == NULL)
		setting_list_ahead(cx->db);
}

enum err program_setting_put(struct cx *cx, const char *name, const char *value)
{
	cx->settings = NULL;
	return setting_put(cx->db, name, value);
}
