/* A request of strangers: what the reader takes must hold what the server relies on. */
#include "base/mem.h"
#include "web/http.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void check_text(const char *s)
{
	for (; *s != '\0'; s++)
		MUST(*s != '\r' && *s != '\n');
}

/* One length, no two framings, a host, a path: whatever came. */
static void check_head(const struct http_head *h)
{
	MUST(h->method != HTTP_METHOD_UNKNOWN);
	MUST(h->path[0] == '/' || h->method == HTTP_METHOD_OTHER);
	MUST(h->host != NULL && (h->host[0] != '\0' || h->minor == 0));
	MUST(!(h->is_chunked && h->content_length >= 0));
	MUST(http_field_count(h, "content-length") <= 1 && http_field_count(h, "host") <= 1);
	MUST(h->is_chunked == (http_field_count(h, "transfer-encoding") == 1));
	MUST(h->n_fields <= HTTP_FIELDS_MAX);
	check_text(h->path);
	for (size_t i = 0; i < h->n_fields; i++) {
		check_text(h->fields[i].name);
		check_text(h->fields[i].value);
	}
}

/* In one piece and in two: the same content, or malformed both times. */
static void check_chunks(struct mem *m, const uint8_t *bytes, size_t n)
{
	struct http_chunks once = { 0 }, twice = { 0 };
	char *a = mem_copy(m, bytes, n), *b = mem_copy(m, bytes, n);
	size_t half = n / 2, used_a, n_a, used, n_b, more = 0;
	bool ok_a = http_chunks_feed(&once, a, n, &used_a, &n_a);
	bool ok_b = http_chunks_feed(&twice, b, half, &used, &n_b);

	if (ok_b && used == half) {
		ok_b = http_chunks_feed(&twice, b + half, n - half, &used, &more);
		if (ok_b)
			memmove(b + n_b, b + half, more);
	}
	MUST(ok_a == ok_b);
	MUST(!ok_a || (used_a <= n && n_a <= used_a));
	MUST(!ok_a ||
		(n_a == n_b + more && memcmp(a, b, n_a) == 0 && once.is_done == twice.is_done));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct mem *m = mem_new(NULL, "fuzz");
	struct http_head *h = MEM_NEW(m, struct http_head);
	char *copy = mem_copy(m, bytes, n);
	size_t scanned = 0;
	long end = http_head_end(copy, n, &scanned);

	MUST(end <= (long)n && end <= HTTP_HEAD_MAX);
	if (end > 0 && http_head_read(copy, (size_t)end, h) == 0)
		check_head(h);
	if (end > 0)
		check_chunks(m, bytes + end, n - (size_t)end);
	else
		check_chunks(m, bytes, n);
	mem_end(m);
	return 0;
}
