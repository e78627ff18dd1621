#include "domain/rule.h"

#include <string.h>

#include "base/err.h"

static const struct {
	const char *id;
	unsigned moments;
	enum rule_limit limit;
} rows[RULE_COUNT] = {
#define RULE_ROW(name, id, moments, limit) [RULE_##name] = { id, moments, limit },
	RULES(RULE_ROW)
#undef RULE_ROW
};

const char *rule_id(enum rule rule)
{
	MUST((size_t)rule < RULE_COUNT);
	return rows[rule].id;
}

unsigned rule_moments(enum rule rule)
{
	MUST((size_t)rule < RULE_COUNT);
	return rows[rule].moments;
}

enum rule_limit rule_limit(enum rule rule)
{
	MUST((size_t)rule < RULE_COUNT);
	return rows[rule].limit;
}

enum rule rule_of(const char *id)
{
	for (int i = RULE_NONE + 1; i < RULE_COUNT; i++)
		if (strcmp(rows[i].id, id) == 0)
			return (enum rule)i;
	return RULE_NONE;
}
