#include "cli/json_in.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

#include "base/buf.h"

enum { CHUNK = 1 << 16, DECODE = JSON_REJECT_DUPLICATES };

struct json_in {
	struct mem *mem;
	const char *name;
	gzFile file; /* NULL: bytes */
	off_t size;  /* of the file */
	unsigned char *chunk;
	const unsigned char *at, *end;
	bool is_started, is_whole;
	int64_t line;	   /* of the next line to read */
	struct buf text;   /* the line, or the whole file */
	json_t *root;	   /* the line's value, or the whole */
	void *iterator;	   /* in an object */
	size_t i;	   /* in an array */
	bool is_first_due; /* the first line is parsed and not yet given */
	char *fault;
};

static bool fail_at(struct json_in *in, int64_t line, const char *reason)
{
	if (in->fault == NULL)
		in->fault = mem_printf(in->mem, "%s:%" PRId64 ": %s", in->name, line, reason);
	return false;
}

static struct json_in *new_reader(struct mem *m, const char *name)
{
	struct json_in *in = MEM_NEW(m, struct json_in);

	in->mem = m;
	in->name = mem_str(m, name);
	in->line = 1;
	buf_init(&in->text, m, 4096);
	return in;
}

enum err json_in_open(struct mem *m, const char *path, struct json_in **ret_in)
{
	struct json_in *in = new_reader(m, path);
	struct stat st;

	*ret_in = in;
	errno = 0;
	in->file = gzopen(path, "rbe");
	if (in->file == NULL) {
		in->fault = mem_printf(m, "%s: %s", path, strerror(errno == 0 ? ENOMEM : errno));
		return ERR_NOT_FOUND;
	}
	gzbuffer(in->file, CHUNK);
	in->size = stat(path, &st) == 0 ? st.st_size : 0;
	in->chunk = mem_array_raw(m, CHUNK, 1);
	return ERR_OK;
}

/* More bytes at in->at; false at the end and after a fault. */
static bool refill(struct json_in *in)
{
	int n, code;
	const char *reason;

	if (in->at < in->end)
		return true;
	if (in->file == NULL)
		return false;
	n = gzread(in->file, in->chunk, CHUNK);
	in->at = in->chunk;
	in->end = in->chunk + (n > 0 ? n : 0);
	if (n > 0)
		return true;
	reason = gzerror(in->file, &code);
	if (code == Z_ERRNO)
		return fail_at(in, in->line, strerror(errno));
	/* A gzip file that is cut off ends in Z_BUF_ERROR and n == 0. */
	if (n < 0 || code != Z_OK)
		fail_at(in, in->line, code == Z_BUF_ERROR ? "the gzip file is cut off" : reason);
	return false;
}

/* Appends up to and with the next line feed; false when nothing came. */
static bool add_line(struct json_in *in, size_t max)
{
	size_t before = in->text.n;

	while (refill(in)) {
		const unsigned char *lf = memchr(in->at, '\n', (size_t)(in->end - in->at));
		size_t n = (size_t)((lf == NULL ? in->end : lf + 1) - in->at);

		if (in->text.n + n > max)
			return fail_at(in, in->line, "the line is too long");
		buf_add(&in->text, in->at, n);
		in->at += n;
		if (lf != NULL)
			break;
	}
	in->line += in->text.n > before;
	return in->fault == NULL && in->text.n > before;
}

static bool is_blank(const struct buf *b)
{
	for (size_t i = 0; i < b->n; i++)
		if (strchr(" \t\r\n", b->data[i]) == NULL || b->data[i] == '\0')
			return false;
	return true;
}

/* The next line that is not blank. */
static bool next_line(struct json_in *in, size_t max)
{
	do {
		in->text.n = 0;
		if (!add_line(in, max))
			return false;
	} while (is_blank(&in->text));
	return true;
}

static json_t *parse(struct json_in *in, json_error_t *ret_error)
{
	json_t *v = json_loadb(in->text.data, in->text.n, DECODE | JSON_DECODE_ANY, ret_error);

	json_decref(in->root);
	in->root = v;
	return v;
}

/* The library's message without what it quotes of the text ("near '…'"). */
static bool fail_parse(struct json_in *in, int64_t line, json_error_t *e)
{
	char *near = strstr(e->text, " near ");

	if (near != NULL)
		*near = '\0';
	if (json_error_code(e) == json_error_premature_end_of_input)
		return fail_at(in, line, "not JSON: it ends too early");
	return fail_at(in, line, mem_printf(in->mem, "not JSON: %s", e->text));
}

static bool holds_more(struct json_in *in)
{
	while (refill(in)) {
		if (memchr(" \t\r\n", *in->at, 4) == NULL)
			return true;
		in->line += *in->at++ == '\n';
	}
	return false;
}

static bool start_whole(struct json_in *in)
{
	in->is_whole = true;
	if (json_is_object(in->root))
		in->iterator = json_object_iter(in->root);
	else if (!json_is_array(in->root))
		return fail_at(in, 1, "neither a JSON object nor an array of them");
	return true;
}

/* A text or a vector: no map of them, though it is the only line. */
static bool is_record(const json_t *v)
{
	return json_is_object(json_object_get(v, "content")) ||
	       json_is_string(json_object_get(v, "id")) ||
	       json_is_string(json_object_get(v, "paper_id"));
}

/* One line that is complete and followed by others is JSONL; else the file is one value. */
static bool start(struct json_in *in)
{
	json_error_t e;
	int64_t first;

	in->is_started = true;
	if (refill(in) && in->end - in->at >= 3 && memcmp(in->at, "\xEF\xBB\xBF", 3) == 0)
		in->at += 3;
	if (!next_line(in, JSON_IN_WHOLE_MAX))
		return in->fault == NULL && fail_at(in, 1, "the file is empty");
	first = in->line - 1;
	if (parse(in, &e) != NULL) {
		if (!is_record(in->root) && !holds_more(in))
			return in->fault == NULL && start_whole(in);
		if (in->text.n > JSON_IN_LINE_MAX)
			return fail_at(in, first, "the line is too long");
		in->is_first_due = in->fault == NULL;
		return in->is_first_due;
	}
	/* A first line that opens a record and fails inside it is a bad line of JSONL. */
	if (json_error_code(&e) != json_error_premature_end_of_input)
		return fail_parse(in, first, &e);
	while (add_line(in, JSON_IN_WHOLE_MAX))
		;
	if (in->fault != NULL)
		return false;
	if (parse(in, &e) == NULL)
		return fail_parse(in, first + e.line - 1, &e);
	return start_whole(in);
}

/* The line on which a string first stands, quoted, in the text at hand. */
static int64_t line_of(const struct json_in *in, const char *quoted)
{
	size_t n = strlen(quoted);
	const char *at = in->text.data, *end = at + in->text.n;
	int64_t line = 1;

	for (; at < end; at++) {
		line += *at == '\n';
		if (*at == '"' && (size_t)(end - at) > n + 1 && at[n + 1] == '"' &&
			memcmp(at + 1, quoted, n) == 0)
			return line;
	}
	return 1;
}

static bool next_of_whole(struct json_in *in, struct json_in_record *ret_record)
{
	if (json_is_array(in->root)) {
		if (in->i >= json_array_size(in->root))
			return false;
		*ret_record = (struct json_in_record){ NULL, json_array_get(in->root, in->i++), 1 };
		return true;
	}
	if (in->iterator == NULL)
		return false;
	*ret_record = (struct json_in_record){ json_object_iter_key(in->iterator),
		json_object_iter_value(in->iterator), 0 };
	in->iterator = json_object_iter_next(in->root, in->iterator);
	return true;
}

bool json_in_next(struct json_in *in, struct json_in_record *ret_record)
{
	json_error_t e;

	if (in->fault != NULL || (!in->is_started && !start(in)))
		return false;
	if (in->is_whole)
		return next_of_whole(in, ret_record);
	if (!in->is_first_due) {
		if (!next_line(in, JSON_IN_LINE_MAX))
			return false;
		if (parse(in, &e) == NULL)
			return fail_parse(in, in->line - 1, &e);
	}
	in->is_first_due = false;
	*ret_record = (struct json_in_record){ NULL, in->root, in->line - 1 };
	return true;
}

bool json_in_fail(struct json_in *in, const struct json_in_record *r, const char *quoted,
	const char *fmt, ...)
{
	char reason[512];
	va_list args;
	int64_t line = r->line;

	if (in->is_whole && (quoted != NULL || r->key != NULL))
		line = line_of(in, quoted != NULL ? quoted : r->key);
	va_start(args, fmt);
	vsnprintf(reason, sizeof(reason), fmt, args);
	va_end(args);
	return fail_at(in, line, reason);
}

const char *json_in_fault(const struct json_in *in)
{
	return in->fault;
}

double json_in_part(const struct json_in *in)
{
	if (in->file == NULL || in->size <= 0)
		return 0;
	return (double)gzoffset(in->file) / (double)in->size;
}

void json_in_close(struct json_in *in)
{
	json_decref(in->root);
	in->root = NULL;
	in->iterator = NULL;
	if (in->file != NULL)
		gzclose_r(in->file);
	in->file = NULL;
}
