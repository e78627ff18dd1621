/*
 * A sentence for each finding: what is wrong and what to do about it.  The one
 * place where codes become words; domain/ knows none.
 */
#ifndef WEB_FINDING_TEXT_H
#define WEB_FINDING_TEXT_H

#include "base/mem.h"
#include "domain/finding.h"

/*
 * One or two plain sentences, in m or static.  Instants are told in zone (the
 * call's, mostly; NULL: UTC).
 */
const char *finding_text(struct mem *m, const struct finding *f, const char *zone);

/* Where the rule behind it stands for everybody to read: "/rules#deadline"; NULL without a rule. */
const char *finding_rule_url(struct mem *m, const struct finding *f);

/* "10 MB", "1.5 MB", "340 KB", "12 bytes": sizes as people say them, rounded down. */
const char *size_text(struct mem *m, int64_t bytes);

#endif
