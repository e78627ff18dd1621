/* What may be kept of an organization, and how people write it.  Pure. */
#ifndef DOMAIN_ORG_RULES_H
#define DOMAIN_ORG_RULES_H

#include "base/mem.h"
#include "domain/finding.h"
#include "domain/org/org.h"

/*
 * Nine characters, the first 0, the last two the check digits of ISO 7064
 * MOD 97-10 over the six between read in Crockford's base 32.
 */
bool org_ror_is_good(const char *ror);

/* The nine characters of what was typed or copied, in small letters. */
const char *org_ror_bare(struct mem *mem, const char *typed);

/*
 * What was typed, as it is kept: the ROR id bare and in small letters, the
 * country's code in capitals.  Findings at "ror", "name", "city", "country".
 */
struct org org_rules_run(struct mem *mem, const struct org_input *in, struct findings *ret_findings);

enum { ORG_FIELDS = 4 };

/*
 * A line of a list: ROR id, name, country, city; parted by tabs, as a
 * spreadsheet copies them, or by commas, with quotes where a comma is meant.
 * False when there are not four.
 */
bool org_line_read(struct mem *mem, const char *line, struct org_input *ret_input);

#endif
