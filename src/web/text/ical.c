#include "web/text/ical.h"

#include <inttypes.h>
#include <string.h>

#include "base/civil.h"
#include "base/utf8.h"

enum { LINE_BYTES = 75 };

/* A line of at most 75 octets, continued after CRLF and a space, never within a character. */
static void fold(struct buf *out, const char *line)
{
	size_t used = 0, left = strlen(line);

	while (left > 0) {
		size_t n = utf8_step(line, left);

		if (n == 0)
			n = 1;
		if (used + n > LINE_BYTES) {
			BUF_LIT(out, "\r\n ");
			used = 1;
		}
		buf_add(out, line, n);
		used += n;
		line += n;
		left -= n;
	}
	BUF_LIT(out, "\r\n");
}

static void text(struct buf *out, struct mem *m, const char *name, const char *value)
{
	struct buf b;

	buf_init(&b, m, 256);
	buf_text(&b, name);
	buf_char(&b, ':');
	for (; *value != '\0'; value++) {
		if (*value == '\n') {
			BUF_LIT(&b, "\\n");
			continue;
		}
		if (strchr("\\;,", *value) != NULL)
			buf_char(&b, '\\');
		if ((unsigned char)*value >= 0x20)
			buf_char(&b, *value);
	}
	fold(out, buf_str(&b));
}

static void moment(struct buf *out, const char *name, int64_t at)
{
	struct civil c = civil_of_seconds(at);

	buf_printf(out, "%s:%04d%02d%02dT%02d%02d%02dZ\r\n", name, c.year, c.month, c.day, c.hour,
		c.minute, c.second);
}

static void reminder(struct buf *out, struct mem *m, const char *summary, const char *trigger)
{
	BUF_LIT(out, "BEGIN:VALARM\r\nACTION:DISPLAY\r\n");
	text(out, m, "DESCRIPTION", summary);
	buf_printf(out, "TRIGGER:%s\r\nEND:VALARM\r\n", trigger);
}

void ical_begin(struct buf *out, const char *name)
{
	BUF_LIT(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Bursary//Calls//EN\r\n"
		     "CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n");
	text(out, out->mem, "X-WR-CALNAME", name);
}

void ical_add(struct buf *out, struct mem *m, const struct ical_event *e)
{
	BUF_LIT(out, "BEGIN:VEVENT\r\n");
	text(out, m, "UID", e->uid);
	/* With METHOD, DTSTAMP is when this revision was made (section 3.8.7.2). */
	moment(out, "DTSTAMP", e->changed_at);
	moment(out, "LAST-MODIFIED", e->changed_at);
	buf_printf(out, "SEQUENCE:%" PRId64 "\r\n", e->sequence);
	buf_printf(out, "STATUS:%s\r\n", e->is_cancelled ? "CANCELLED" : "CONFIRMED");
	if (e->day != NULL)
		buf_printf(out, "DTSTART;VALUE=DATE:%s\r\n", e->day);
	else
		moment(out, "DTSTART", e->at);
	text(out, m, "SUMMARY", e->summary);
	text(out, m, "DESCRIPTION", e->description);
	fold(out, mem_printf(m, "URL:%s", e->url));
	BUF_LIT(out, "TRANSP:TRANSPARENT\r\n");
	if (e->reminds && !e->is_cancelled) {
		reminder(out, m, e->summary, "-P7D");
		reminder(out, m, e->summary, "-P1D");
	}
	BUF_LIT(out, "END:VEVENT\r\n");
}

void ical_end(struct buf *out)
{
	BUF_LIT(out, "END:VCALENDAR\r\n");
}
