#include "web/text/csv.h"

static void field(struct buf *out, const char *s)
{
	buf_char(out, '"');
	if (s[0] != '\0' && strchr("=+-@\t\r", s[0]) != NULL)
		buf_char(out, '\'');
	for (; *s != '\0'; s++) {
		if (*s == '"')
			buf_char(out, '"');
		buf_char(out, *s);
	}
	buf_char(out, '"');
}

void csv_row(struct buf *out, const char *const *fields, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_char(out, ',');
		field(out, fields[i] == NULL ? "" : fields[i]);
	}
	BUF_LIT(out, "\r\n");
}
