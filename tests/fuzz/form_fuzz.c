/* Forms of strangers: three kinds of bytes, one form with every kind of field. */
#include "base/utf8.h"
#include "web/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static const char *const shapes[] = { "round", "square", NULL };

FORM(fuzz_form, { .name = "text", .kind = FIELD_TEXT, .max = 40 },
	{ .name = "lines", .kind = FIELD_LINES }, { .name = "email", .kind = FIELD_EMAIL },
	{ .name = "password", .kind = FIELD_PASSWORD }, { .name = "int", .kind = FIELD_INT },
	{ .name = "amount", .kind = FIELD_AMOUNT }, { .name = "bool", .kind = FIELD_BOOL },
	{ .name = "choice", .kind = FIELD_CHOICE, .choices = shapes },
	{ .name = "many", .kind = FIELD_MANY }, { .name = "at", .kind = FIELD_DATE_TIME },
	{ .name = "day", .kind = FIELD_DATE }, { .name = "id", .kind = FIELD_ID },
	{ .name = "file", .kind = FIELD_FILE, .max = 1000 },
	{ .name = "row", .kind = FIELD_TEXT, .rows = 5 });

static void check_text(const char *s, bool may_have_lines)
{
	MUST(utf8_valid(s, strlen(s)));
	for (; *s != '\0'; s++)
		MUST(((unsigned char)*s >= 0x20 && *s != 0x7f) ||
			(may_have_lines && (*s == '\n' || *s == '\t')));
}

/* What a page may rely on. */
static void check(const struct form_data *d)
{
	const struct form_file *file = form_file(d, "file");

	check_text(form_text(d, "text"), false);
	check_text(form_text(d, "lines"), true);
	check_text(form_text(d, "email"), false);
	MUST(utf8_count(form_text(d, "text")) <= 40);
	MUST(form_text(d, "email")[0] == '\0' || strchr(form_text(d, "email"), '@') != NULL);
	MUST(form_int(d, "id") >= 0);
	MUST(form_text(d, "choice")[0] == '\0' || strcmp(form_text(d, "choice"), "round") == 0 ||
		strcmp(form_text(d, "choice"), "square") == 0);
	MUST(form_rows(d, "row") <= 5);
	if (file != NULL) {
		MUST(file->n <= 1000 && strpbrk(file->name, "/\\\r\n\"") == NULL);
		check_text(file->name, false);
	}
}

static void try(struct mem *m, const char *type, const uint8_t *bytes, size_t n)
{
	struct findings found = { 0 };
	struct form_data *d;
	enum err e = form_read(m, &fuzz_form, type, bytes, n, &found, &d);

	MUST(e == ERR_OK || e == ERR_REFUSED || e == ERR_INVALID);
	MUST((e == ERR_REFUSED) == (found.n > 0) || e == ERR_INVALID);
	if (e == ERR_OK)
		check(d);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct mem *m = mem_new(NULL, "fuzz");
	struct findings found = { 0 };
	struct form_data *d;

	try(m, "application/x-www-form-urlencoded", bytes, n);
	try(m, "multipart/form-data; boundary=XX", bytes, n);
	try(m, mem_strn(m, (const char *)bytes, n), bytes, n);
	if (form_read_query(m, &fuzz_form, mem_strn(m, (const char *)bytes, n), &found, &d) ==
		ERR_OK)
		check(d);
	mem_end(m);
	return 0;
}
