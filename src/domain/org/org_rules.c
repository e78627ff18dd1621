#include "domain/org/org_rules.h"

#include <string.h>

bool org_ror_is_good(const char *ror)
{
	static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";
	int64_t n = 0, check;

	if (strlen(ror) != 9 || ror[0] != '0')
		return false;
	for (int i = 1; i < 7; i++) {
		const char *d = strchr(digits, ror[i]);

		if (d == NULL)
			return false;
		n = n * 32 + (d - digits);
	}
	if (ror[7] < '0' || ror[7] > '9' || ror[8] < '0' || ror[8] > '9')
		return false;
	check = (ror[7] - '0') * 10 + (ror[8] - '0');
	return 98 - n * 100 % 97 == check;
}

const char *org_ror_bare(struct mem *mem, const char *typed)
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

static void say(struct findings *out, enum finding_code code, const char *field)
{
	finding_add(out, (struct finding){ .code = code, .field = field });
}

struct org org_rules_run(struct mem *mem, const struct org_input *in, struct findings *ret_findings)
{
	struct org org = { .ror = org_ror_bare(mem, in->ror),
		.name = in->name,
		.city = in->city,
		.country = country_code(mem, in->country) };

	if (org.ror[0] != '\0' && !org_ror_is_good(org.ror))
		say(ret_findings, FINDING_BAD_ROR, "ror");
	if (org.name[0] == '\0')
		say(ret_findings, FINDING_REQUIRED, "name");
	if (org.city[0] == '\0')
		say(ret_findings, FINDING_REQUIRED, "city");
	if (org.country == NULL)
		say(ret_findings, FINDING_NOT_A_CHOICE, "country");
	return org;
}

/* One field, trimmed; *at moves behind it and its separator, or to NULL at the end. */
static const char *next_field(struct mem *mem, const char **at, char separator)
{
	const char *s = *at + strspn(*at, " ");
	bool is_quoted = separator == ',' && *s == '"';
	char *field = mem_alloc(mem, strlen(s) + 1);
	size_t n = 0;

	s += is_quoted;
	for (; *s != '\0' && (is_quoted || *s != separator); s++) {
		if (is_quoted && *s == '"') {
			if (s[1] != '"') {
				is_quoted = false;
				continue;
			}
			s++;
		}
		field[n++] = *s;
	}
	while (n > 0 && (field[n - 1] == ' ' || field[n - 1] == '\r'))
		n--;
	field[n] = '\0';
	*at = *s == '\0' ? NULL : s + 1;
	return field;
}

bool org_line_read(struct mem *mem, const char *line, struct org_input *ret_input)
{
	char separator = strchr(line, '\t') != NULL ? '\t' : ',';
	const char *fields[ORG_FIELDS], *at = line;

	for (size_t i = 0; i < ORG_FIELDS; i++) {
		if (at == NULL)
			return false;
		fields[i] = next_field(mem, &at, separator);
	}
	*ret_input = (struct org_input){
		.ror = fields[0], .name = fields[1], .country = fields[2], .city = fields[3]
	};
	return at == NULL;
}
