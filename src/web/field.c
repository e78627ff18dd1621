#include "web/field.h"

#include <strings.h>

#include "base/civil.h"
#include "base/email.h"
#include "base/utf8.h"
#include "domain/ids.h"
#include "web/text/money.h"

enum {
	TEXT_MAX = 200,
	LINES_MAX = 20000,
	PASSWORD_MAX = 1000,
	EMAIL_MAX = 254,
	MANY_MAX = 100,
	SLUG_MAX = 100,
	FILE_NAME_MAX = 120,
	/* A zone and a promise of days are added to a date: the sum must be one that can be told.
	 */
	YEAR_FIRST = 1900,
	YEAR_LAST = 2999
};

static bool is_control(char c)
{
	return ((unsigned char)c < 0x20) || c == 0x7f;
}

/* ---- taking ---- */

const char *file_name_safe(struct mem *m, const char *claimed)
{
	const char *slash = strrchr(claimed, '/'), *back = strrchr(claimed, '\\');
	const char *begin = slash > back ? slash : back;
	char *s = mem_str(m, begin == NULL ? claimed : begin + 1);
	size_t out = 0;

	for (size_t i = 0; s[i] != '\0'; i++)
		if (!is_control(s[i]) && strchr("<>:\"|?*", s[i]) == NULL)
			s[out++] = s[i];
	if (out > FILE_NAME_MAX) {
		out = FILE_NAME_MAX;
		while (out > 0 && ((unsigned char)s[out] & 0xc0) == 0x80)
			out--; /* not in the middle of a character */
	}
	s[out] = '\0';
	return s[0] == '\0' || strcmp(s, ".") == 0 || strcmp(s, "..") == 0 ? "file" : s;
}

static enum err take_file(struct mem *m, const struct pair *p, struct value *v)
{
	struct form_file *file;

	if (p->file_name == NULL)
		return ERR_INVALID;
	v->is_twice = v->typed != NULL;
	v->typed = "";
	if (p->file_name[0] == '\0' && p->n == 0)
		return ERR_OK; /* what a browser sends when no file was chosen */
	file = MEM_NEW(m, struct form_file);
	*file = (struct form_file){ file_name_safe(m, p->file_name), p->bytes, p->n, p->sha256 };
	v->file = file;
	v->is_given = true;
	return ERR_OK;
}

enum err value_take(struct mem *m, const struct field *f, const struct pair *p, struct value *v)
{
	if (f->kind == FIELD_FILE)
		return take_file(m, p, v);
	if (p->file_name != NULL)
		return ERR_INVALID;
	if (f->kind == FIELD_MANY) {
		v->typed = "";
		if (p->value[0] == '\0')
			return ERR_OK;
		v->many = mem_grow(m, v->many, v->n_many + 1, sizeof(*v->many));
		v->many[v->n_many++] = p->value;
		v->is_given = true;
		return ERR_OK;
	}
	if (f->joins && v->typed != NULL) {
		/* Beyond its limit already it is refused, and no more need be copied. */
		if (f->max == 0 || strlen(v->typed) <= 4 * (size_t)f->max)
			v->typed = mem_printf(m, "%s\n%s", v->typed, p->value);
		return ERR_OK;
	}
	v->is_twice = v->typed != NULL;
	v->typed = p->value;
	return ERR_OK;
}

/* ---- cleaning ---- */

/* A line: control characters become one space, none at the ends. */
static const char *clean_line(struct mem *m, const char *typed)
{
	char *s = mem_str(m, typed);
	size_t out = 0;

	for (size_t i = 0; s[i] != '\0'; i++) {
		bool is_space = s[i] == ' ' || is_control(s[i]);

		if (!is_space)
			s[out++] = s[i];
		else if (out > 0 && s[out - 1] != ' ')
			s[out++] = ' ';
	}
	while (out > 0 && s[out - 1] == ' ')
		out--;
	s[out] = '\0';
	return s;
}

/* Lines: LF ends them; other control characters but the tab are left out. */
static const char *clean_lines(struct mem *m, const char *typed)
{
	char *s = mem_str(m, typed);
	size_t out = 0;

	for (size_t i = 0; s[i] != '\0'; i++) {
		if (s[i] == '\r' && s[i + 1] != '\n')
			s[out++] = '\n';
		else if (!is_control(s[i]) || s[i] == '\n' || s[i] == '\t')
			s[out++] = s[i];
	}
	while (out > 0 && (s[out - 1] == ' ' || s[out - 1] == '\n' || s[out - 1] == '\t'))
		out--;
	s[out] = '\0';
	return s;
}

/* ---- checking ---- */

static bool wrong(struct finding *ret, enum finding_code code, int64_t limit, int64_t value)
{
	*ret = (struct finding){ .code = code, .limit = limit, .value = value };
	return false;
}

static bool check_length(const struct field *f, const char *text, int64_t max, struct finding *ret)
{
	int64_t n = (int64_t)utf8_count(text);

	if (f->max > 0)
		max = f->max;
	if (n > max)
		return wrong(ret, FINDING_TOO_LONG, max, n);
	return n >= f->min || wrong(ret, FINDING_TOO_SHORT, f->min, n);
}

static bool check_email(const struct field *f, const char *s, struct finding *ret)
{
	if (!check_length(f, s, EMAIL_MAX, ret))
		return false;
	return email_is_good(s) || wrong(ret, FINDING_NOT_AN_EMAIL, 0, 0);
}

static bool check_range(const struct field *f, int64_t v, struct finding *ret)
{
	if (v < f->min)
		return wrong(ret, FINDING_TOO_SMALL, f->min, v);
	return f->max == 0 || v <= f->max || wrong(ret, FINDING_TOO_LARGE, f->max, v);
}

static bool check_int(const struct field *f, struct value *v, struct finding *ret)
{
	const char *s = v->text + (v->text[0] == '-');
	size_t n = strlen(s);
	int64_t number = 0;

	if (n == 0 || n > 17 || strspn(s, "0123456789") != n)
		return wrong(ret, FINDING_NOT_A_NUMBER, 0, 0);
	for (size_t i = 0; i < n; i++)
		number = number * 10 + (s[i] - '0');
	v->number = v->text[0] == '-' ? -number : number;
	return check_range(f, v->number, ret);
}

static bool check_amount_range(const struct field *f, int64_t cents, struct finding *ret)
{
	if (cents < f->min)
		return wrong(ret, FINDING_AMOUNT_TOO_SMALL, f->min, cents);
	return f->max == 0 || cents <= f->max ||
	       wrong(ret, FINDING_AMOUNT_TOO_LARGE, f->max, cents);
}

static bool check_amount(const struct field *f, struct value *v, struct finding *ret)
{
	switch (money_parse(v->text, &v->number)) {
	case MONEY_OK:
		return check_amount_range(f, v->number, ret);
	case MONEY_TOO_LARGE:
		return wrong(ret, FINDING_AMOUNT_TOO_LARGE,
			f->max > 0 ? f->max : (int64_t)MONEY_MAX_USD * 100, 0);
	case MONEY_EMPTY:
	case MONEY_NOT_A_NUMBER:
	case MONEY_NEGATIVE:
	case MONEY_TOO_PRECISE:
	case MONEY_AMBIGUOUS:
		break;
	}
	return wrong(ret, FINDING_NOT_AN_AMOUNT, 0, 0);
}

static bool check_bool(const struct field *f, struct value *v, struct finding *ret)
{
	static const char *const yes[] = { "1", "on", "yes", "true" };
	static const char *const no[] = { "", "0", "off", "no", "false" };

	(void)f;
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		if (strcmp(v->text, yes[i]) == 0)
			v->number = 1;
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]) && v->number == 0; i++)
		if (strcmp(v->text, no[i]) == 0)
			v->is_given = false;
	return v->number == 1 || !v->is_given || wrong(ret, FINDING_NOT_A_CHOICE, 0, 0);
}

static bool is_slug(const char *s)
{
	size_t n = strlen(s);

	return n > 0 && n <= SLUG_MAX && strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-_") == n;
}

const char *field_choice(const struct field *f, size_t i)
{
	if (f->options != NULL)
		return f->options[i].value;
	return f->choices == NULL ? NULL : f->choices[i];
}

static bool is_choice(const struct field *f, const char *s)
{
	if (f->choices == NULL && f->options == NULL)
		return is_slug(s);
	for (size_t i = 0; field_choice(f, i) != NULL; i++)
		if (strcmp(field_choice(f, i), s) == 0)
			return true;
	return false;
}

static bool check_many(const struct field *f, const struct value *v, struct finding *ret)
{
	int64_t max = f->max > 0 ? f->max : MANY_MAX;

	if ((int64_t)v->n_many > max)
		return wrong(ret, FINDING_TOO_MANY, max, (int64_t)v->n_many);
	if ((int64_t)v->n_many < f->min)
		return wrong(ret, FINDING_TOO_FEW, f->min, (int64_t)v->n_many);
	for (size_t i = 0; i < v->n_many; i++) {
		if (!is_choice(f, v->many[i]))
			return wrong(ret, FINDING_NOT_A_CHOICE, 0, 0);
		for (size_t k = 0; k < i; k++)
			if (strcmp(v->many[k], v->many[i]) == 0)
				return wrong(ret, FINDING_GIVEN_TWICE, 0, 0);
	}
	return true;
}

static bool check_date(const struct field *f, const char *s, struct finding *ret)
{
	bool has_time = f->kind == FIELD_DATE_TIME;
	struct civil c;

	if (!civil_read(s, &c) || (strlen(s) > strlen("2026-05-13")) != has_time ||
		c.year < YEAR_FIRST || c.year > YEAR_LAST)
		return wrong(ret, FINDING_NOT_A_DATE, 0, 0);
	return true;
}

static bool check_id(struct value *v, struct finding *ret)
{
	v->number = id_parse(v->text);
	return v->number != 0 || wrong(ret, FINDING_NOT_A_CHOICE, 0, 0);
}

static bool check_file(const struct field *f, const struct value *v, struct finding *ret)
{
	return f->max == 0 || (int64_t)v->file->n <= f->max ||
	       wrong(ret, FINDING_FILE_TOO_LARGE, f->max, (int64_t)v->file->n);
}

static bool check_kind(const struct field *f, struct value *v, struct finding *ret)
{
	switch (f->kind) {
	case FIELD_TEXT:
		return check_length(f, v->text, TEXT_MAX, ret);
	case FIELD_LINES:
		return check_length(f, v->text, LINES_MAX, ret);
	case FIELD_PASSWORD:
		return check_length(f, v->text, PASSWORD_MAX, ret);
	case FIELD_EMAIL:
		return check_email(f, v->text, ret);
	case FIELD_INT:
		return check_int(f, v, ret);
	case FIELD_AMOUNT:
		return check_amount(f, v, ret);
	case FIELD_BOOL:
		return check_bool(f, v, ret);
	case FIELD_CHOICE:
		return is_choice(f, v->text) || wrong(ret, FINDING_NOT_A_CHOICE, 0, 0);
	case FIELD_MANY:
		return check_many(f, v, ret);
	case FIELD_DATE_TIME:
	case FIELD_DATE:
		return check_date(f, v->text, ret);
	case FIELD_ID:
		return check_id(v, ret);
	case FIELD_FILE:
		return check_file(f, v, ret);
	}
	BUG("unknown kind of field");
}

static const char *clean(struct mem *m, const struct field *f, const char *typed)
{
	if (f->kind == FIELD_PASSWORD)
		return typed;
	return f->kind == FIELD_LINES ? clean_lines(m, typed) : clean_line(m, typed);
}

bool value_check(struct mem *m, const struct field *f, struct value *v, struct finding *ret_finding)
{
	bool is_good = true;

	v->text = v->typed == NULL ? "" : clean(m, f, v->typed);
	v->is_given = v->is_given || v->text[0] != '\0';
	if (v->is_twice)
		return wrong(ret_finding, FINDING_GIVEN_TWICE, 0, 0);
	if (v->is_given)
		is_good = check_kind(f, v, ret_finding);
	if (is_good && f->is_required && !v->is_given)
		return wrong(ret_finding, FINDING_REQUIRED, 0, 0);
	return is_good;
}
