#include <inttypes.h>

#include "domain/check.h"
#include "domain/program/content_rules.h"
#include "domain/program/content_sql.h"
#include "domain/program/program.h"
#include "domain/program/text_version_sql.h"

/* What everybody reads is the newest version of it. */
static enum err check_versions(struct cx *cx, struct complaints *c)
{
	struct text_version_odd_row *odd;
	size_t n = 0;
	enum err e = text_version_odd(cx->db, cx->mem, &odd, &n);

	for (size_t i = 0; i < n; i++)
		complain(c, "program", "\"%s\" of %s is not as its newest version says",
			odd[i].slug, odd[i].line);
	return e;
}

static enum err check_drafts(struct cx *cx, struct complaints *c)
{
	struct faq_drafts_row *rows;
	size_t n;
	enum err e = faq_drafts(cx->db, cx->mem, &rows, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++)
		if (rows[i].is_draft != content_is_draft(rows[i].answer))
			complain(c, "program", "the answer of \"%s\" is %s", rows[i].slug,
				rows[i].is_draft ? "hidden, and no draft"
						 : "a draft, and everybody may read it");
	return e;
}

enum err content_check(struct cx *cx, struct complaints *c)
{
	struct content_odd_attested_row *odd;
	struct content_newest_version_row newest;
	struct program_settings settings;
	size_t n = 0;
	enum err e = content_odd_attested(cx->db, cx->mem, &odd, &n);

	for (size_t i = 0; i < n; i++)
		complain(c, "program",
			"\"%s\" of version %" PRId64 " was attested, and its text is gone",
			odd[i].item, odd[i].version);
	if (e == ERR_OK)
		e = content_newest_version(cx->db, cx->mem, &newest);
	if (e == ERR_OK)
		e = program_settings(cx, &settings);
	if (e != ERR_OK)
		return e;
	if (settings.attestation_version < newest.version)
		complain(c, "program", "the settings ask for an old version of the attestations");
	if (settings.own_url[0] != '\0' && !program_url_is_good(settings.own_url))
		complain(c, "program", "the public address is none");
	TRY(check_drafts(cx, c));
	return check_versions(cx, c);
}
