#include "web/text/when.h"

#include "base/buf.h"
#include "base/zone.h"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };

static const char *const months[] = { "January", "February", "March", "April", "May", "June",
	"July", "August", "September", "October", "November", "December" };

static const struct when_zone_choice choices[] = {
	{ "AoE", "Anywhere on Earth" },
	{ "UTC", "UTC" },
	{ "America/Los_Angeles", "Pacific" },
	{ "America/Denver", "Mountain" },
	{ "America/Phoenix", "Arizona" },
	{ "America/Chicago", "Central" },
	{ "America/New_York", "Eastern" },
	{ "America/Halifax", "Atlantic" },
	{ "America/Anchorage", "Alaska" },
	{ "Pacific/Honolulu", "Hawaii" },
	{ "America/Sao_Paulo", "Brasília" },
	{ "America/Argentina/Buenos_Aires", "Buenos Aires" },
	{ "Europe/London", "London" },
	{ "Europe/Dublin", "Dublin" },
	{ "Europe/Berlin", "Central European" },
	{ "Europe/Helsinki", "Eastern European" },
	{ "Europe/Istanbul", "Istanbul" },
	{ "Asia/Jerusalem", "Israel" },
	{ "Africa/Lagos", "West Africa" },
	{ "Africa/Johannesburg", "South Africa" },
	{ "Africa/Nairobi", "East Africa" },
	{ "Asia/Dubai", "Gulf" },
	{ "Asia/Kolkata", "India" },
	{ "Asia/Singapore", "Singapore" },
	{ "Asia/Shanghai", "China" },
	{ "Asia/Seoul", "Korea" },
	{ "Asia/Tokyo", "Japan" },
	{ "Australia/Perth", "Western Australia" },
	{ "Australia/Sydney", "Sydney" },
	{ "Pacific/Auckland", "New Zealand" },
};

/* More zones that go by a name of the list above. */
static const struct when_zone_choice others[] = {
	{ "Etc/UTC", "UTC" },
	{ "US/Pacific", "Pacific" },
	{ "America/Vancouver", "Pacific" },
	{ "US/Mountain", "Mountain" },
	{ "US/Central", "Central" },
	{ "US/Eastern", "Eastern" },
	{ "America/Toronto", "Eastern" },
	{ "America/Detroit", "Eastern" },
	{ "Europe/Paris", "Central European" },
	{ "Europe/Madrid", "Central European" },
	{ "Europe/Rome", "Central European" },
	{ "Europe/Vienna", "Central European" },
	{ "Europe/Zurich", "Central European" },
	{ "Europe/Amsterdam", "Central European" },
	{ "Europe/Brussels", "Central European" },
	{ "Europe/Copenhagen", "Central European" },
	{ "Europe/Stockholm", "Central European" },
	{ "Europe/Oslo", "Central European" },
	{ "Europe/Prague", "Central European" },
	{ "Europe/Warsaw", "Central European" },
	{ "Europe/Budapest", "Central European" },
	{ "Europe/Luxembourg", "Central European" },
	{ "Europe/Athens", "Eastern European" },
	{ "Europe/Kiev", "Eastern European" },
	{ "Europe/Kyiv", "Eastern European" },
	{ "Europe/Bucharest", "Eastern European" },
	{ "Europe/Tallinn", "Eastern European" },
	{ "Europe/Riga", "Eastern European" },
	{ "Europe/Vilnius", "Eastern European" },
	{ "Europe/Sofia", "Eastern European" },
	{ "Asia/Calcutta", "India" },
};

enum {
	N_CHOICES = sizeof(choices) / sizeof(choices[0]),
	N_OTHERS = sizeof(others) / sizeof(others[0])
};

static struct zone_local local(int64_t t, const char *zone)
{
	struct zone_local l;
	enum err e = zone_from_utc(zone, t, &l);

	if (e == ERR_NOT_FOUND)
		e = zone_from_utc("UTC", t, &l);
	if (e != ERR_OK)
		BUG("a time outside of the years 1 to 9999");
	return l;
}

static const char *label_in(const struct when_zone_choice *list, size_t n, const char *zone)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].name, zone) == 0)
			return list[i].label;
	return NULL;
}

const char *when_zone(struct mem *m, const char *zone)
{
	const char *city, *label;
	char *s;

	if (!zone_valid(zone))
		return "UTC";
	label = label_in(choices, N_CHOICES, zone);
	if (label == NULL)
		label = label_in(others, N_OTHERS, zone);
	if (label != NULL)
		return label;
	city = strrchr(zone, '/');
	s = mem_str(m, city == NULL ? zone : city + 1);
	for (char *p = s; (p = strchr(p, '_')) != NULL;)
		*p = ' ';
	return s;
}

const struct when_zone_choice *when_zone_choices(size_t *ret_n)
{
	*ret_n = N_CHOICES;
	return choices;
}

/* Lists tell a moment or two a row: three formats for each were a third of what a page of them took. */
static struct buf begun(struct mem *m)
{
	struct buf b;

	buf_init(&b, m, 64);
	return b;
}

/* With zeros before it up to so many digits. */
static void add_number(struct buf *b, int n, int digits)
{
	char s[12];
	int i = sizeof(s);

	MUST(n >= 0);
	for (; n > 0 || digits > 0; n /= 10, digits--)
		s[--i] = (char)('0' + n % 10);
	buf_add(b, s + i, sizeof(s) - (size_t)i);
}

static void add_clock(struct buf *b, struct civil c)
{
	add_number(b, c.hour, 2);
	buf_char(b, ':');
	add_number(b, c.minute, 2);
	if (c.second == 0)
		return;
	buf_char(b, ':');
	add_number(b, c.second, 2);
}

static void add_date(struct buf *b, struct civil c)
{
	add_number(b, c.day, 1);
	buf_char(b, ' ');
	buf_text(b, months[c.month - 1]);
	buf_char(b, ' ');
	add_number(b, c.year, 1);
}

/* "2026-01-31" */
static void add_machine_date(struct buf *b, struct civil c)
{
	add_number(b, c.year, 4);
	buf_char(b, '-');
	add_number(b, c.month, 2);
	buf_char(b, '-');
	add_number(b, c.day, 2);
}

static const char *clock_text(struct mem *m, struct civil c)
{
	struct buf t = begun(m);

	add_clock(&t, c);
	return buf_str(&t);
}

static const char *date_text(struct mem *m, struct civil c)
{
	struct buf t = begun(m);

	add_date(&t, c);
	return buf_str(&t);
}

const char *when_date(struct mem *m, int64_t t, const char *zone)
{
	return date_text(m, local(t, zone).at);
}

const char *when_month(struct mem *m, int64_t t, const char *zone)
{
	struct civil c = local(t, zone).at;

	return mem_printf(m, "%s %d", months[c.month - 1], c.year);
}

const char *when_time(struct mem *m, int64_t t, const char *zone)
{
	return clock_text(m, local(t, zone).at);
}

const char *when_long(struct mem *m, int64_t t, const char *zone)
{
	struct civil c = local(t, zone).at;
	struct buf out = begun(m);

	add_date(&out, c);
	buf_text(&out, ", ");
	add_clock(&out, c);
	buf_char(&out, ' ');
	buf_text(&out, when_zone(m, zone));
	return buf_str(&out);
}

const char *when_deadline(struct mem *m, int64_t t, const char *zone)
{
	return when_long(m, t % MINUTE == MINUTE - 1 ? t - MINUTE + 1 : t, zone);
}

const char *when_long_for(struct mem *m, int64_t t, const char *zone, const char *reader_zone)
{
	const char *first = when_long(m, t, zone), *clock;
	struct zone_local here = local(t, zone), there;

	if (!zone_valid(reader_zone))
		return first;
	there = local(t, reader_zone);
	clock = clock_text(m, there.at);
	if (there.offset_s == here.offset_s)
		return first;
	if (there.at.year != here.at.year)
		return mem_printf(m, "%s (%s, %s your time)", first, date_text(m, there.at), clock);
	if (there.at.day != here.at.day)
		return mem_printf(m, "%s (%d %s, %s your time)", first, there.at.day,
			months[there.at.month - 1], clock);
	return mem_printf(m, "%s (%s your time)", first, clock);
}

const char *when_range(struct mem *m, int64_t from, int64_t to, const char *zone)
{
	struct civil a = local(from, zone).at, b = local(to, zone).at;
	const char *end = date_text(m, b);

	if (a.year != b.year)
		return mem_printf(m, "%s to %s", date_text(m, a), end);
	if (a.month != b.month)
		return mem_printf(m, "%d %s to %s", a.day, months[a.month - 1], end);
	return a.day == b.day ? end : mem_printf(m, "%d to %s", a.day, end);
}

static const struct {
	int64_t below, unit; /* seconds */
	const char *one, *many;
} spans[] = {
	{ HOUR, MINUTE, "minute", "minutes" },
	{ 2 * DAY, HOUR, "hour", "hours" },
	{ 60 * DAY, DAY, "day", "days" },
	{ 730 * DAY, 30 * DAY + 10 * HOUR, "month", "months" },
	{ INT64_MAX, 365 * DAY + 6 * HOUR, "year", "years" },
};

const char *when_relative(struct mem *m, int64_t t, int64_t now)
{
	int64_t d = t > now ? t - now : now - t, n;
	size_t i = 0;

	if (d < MINUTE)
		return "now";
	while (d >= spans[i].below)
		i++;
	n = d / spans[i].unit;
	return mem_printf(m, t > now ? "in %" PRId64 " %s" : "%" PRId64 " %s ago", n,
		n == 1 ? spans[i].one : spans[i].many);
}

const char *when_machine(struct mem *m, int64_t t)
{
	struct civil c = local(t, "UTC").at;
	struct buf out = begun(m);

	add_machine_date(&out, c);
	buf_char(&out, 'T');
	add_number(&out, c.hour, 2);
	buf_char(&out, ':');
	add_number(&out, c.minute, 2);
	buf_char(&out, ':');
	add_number(&out, c.second, 2);
	buf_char(&out, 'Z');
	return buf_str(&out);
}

const char *when_machine_date(struct mem *m, int64_t t, const char *zone)
{
	struct buf out = begun(m);

	add_machine_date(&out, local(t, zone).at);
	return buf_str(&out);
}

const char *when_input(struct mem *m, int64_t t, const char *zone)
{
	return mem_printf(m, "%sT%s", when_machine_date(m, t, zone), when_time(m, t, zone));
}
