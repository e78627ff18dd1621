#define BASE_INTERNAL
#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/enc.h"
#include "base/utf8.h"

enum { VALUE_MAX = 512, CLOSING = 4 };

static const char *process_name = "bursary";
static enum log_level lowest_level = LOG_INFO;
static _Thread_local uint64_t thread_ref;

void log_setup(const char *process, enum log_level lowest)
{
	process_name = process;
	lowest_level = lowest;
}

void log_ref_set(uint64_t ref)
{
	thread_ref = ref;
}

static const char *level_name(enum log_level level)
{
	switch (level) {
	case LOG_DEBUG:
		return "debug";
	case LOG_INFO:
		return "info";
	case LOG_WARN:
		return "warn";
	case LOG_ERROR:
		return "error";
	}
	BUG("unknown log level");
}

static void add(struct log_line *l, const char *p, size_t n)
{
	if (n > sizeof(l->text) - CLOSING - l->n)
		return; /* a field that does not fit is left out whole, see begin_field() */
	memcpy(l->text + l->n, p, n);
	l->n += n;
}

static void add_text(struct log_line *l, const char *s)
{
	add(l, s, strlen(s));
}

static void add_int(struct log_line *l, int64_t v)
{
	char digits[24];
	int n = snprintf(digits, sizeof(digits), "%" PRId64, v);

	add(l, digits, (size_t)n);
}

static bool begin_field(struct log_line *l, const char *key, size_t value_bytes)
{
	size_t need = strlen(key) + 4 + value_bytes;

	if (!l->is_on || need > sizeof(l->text) - CLOSING - l->n)
		return false;
	add(l, ",\"", 2);
	add_text(l, key);
	add(l, "\":", 2);
	return true;
}

/* One character at s as JSON into ret_out; returns the bytes of s it took. */
static size_t escape(const char *s, size_t n, char ret_out[8])
{
	size_t step = utf8_step(s, n);
	unsigned char c = (unsigned char)s[0];

	if (step > 1) {
		memcpy(ret_out, s, step);
		ret_out[step] = '\0';
	} else if (step == 0 || c < 0x20 || c == 0x7f) {
		snprintf(ret_out, 8, "\\u%04x", step == 0 ? 0xfffdu : c);
	} else if (c == '"' || c == '\\') {
		snprintf(ret_out, 8, "\\%c", c);
	} else {
		ret_out[0] = (char)c;
		ret_out[1] = '\0';
	}
	return step == 0 ? 1 : step;
}

/* U+2028 and the like are left alone: a line of the log ends at '\n' only. */
static size_t quote(const char *v, char ret_text[VALUE_MAX * 6 + 3])
{
	size_t n = strnlen(v, VALUE_MAX), out = 0;
	char one[8];

	ret_text[out++] = '"';
	for (size_t i = 0; i < n && out < VALUE_MAX;) {
		i += escape(v + i, n - i, one);
		memcpy(ret_text + out, one, strlen(one));
		out += strlen(one);
	}
	ret_text[out++] = '"';
	return out;
}

void log_text(struct log_line *l, const char *key, const char *v)
{
	char text[VALUE_MAX * 6 + 3];
	size_t n;

	if (!l->is_on || v == NULL)
		return;
	n = quote(v, text);
	if (begin_field(l, key, n))
		add(l, text, n);
}

void log_int(struct log_line *l, const char *key, int64_t v)
{
	if (begin_field(l, key, 20))
		add_int(l, v);
}

void log_begin(struct log_line *l, enum log_level level, const char *event)
{
	char ref[ENC_U64_CHARS + 1];

	l->n = 0;
	l->is_on = level >= lowest_level;
	if (!l->is_on)
		return;
	add_text(l, "{\"at_us\":");
	add_int(l, clock_now_us());
	log_text(l, "level", level_name(level));
	log_text(l, "process", process_name);
	log_text(l, "event", event);
	if (thread_ref != 0) {
		enc_u64(thread_ref, ref);
		log_text(l, "ref", ref);
	}
}

void log_end(struct log_line *l)
{
	ssize_t n;

	if (!l->is_on)
		return;
	memcpy(l->text + l->n, "}\n", 2);
	do
		n = write(STDERR_FILENO, l->text, l->n + 2);
	while (n < 0 && errno == EINTR);
	/* Where else could one say that the log cannot be written? */
	l->is_on = false;
}

void log_event(enum log_level level, const char *event, const char *fmt, ...)
{
	struct log_line l;
	char what[VALUE_MAX];
	va_list args;

	va_start(args, fmt);
	vsnprintf(what, sizeof(what), fmt, args);
	va_end(args);
	log_begin(&l, level, event);
	log_text(&l, "what", what);
	log_end(&l);
}
