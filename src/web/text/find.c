#include "web/text/find.h"

#include <utf8proc.h>

/* What cannot be folded (it is no UTF-8) stays as it is. */
static const char *folded(struct mem *m, const char *s)
{
	utf8proc_uint8_t *out = NULL;
	const char *result;
	utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s, 0, &out,
		UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
			UTF8PROC_CASEFOLD | UTF8PROC_IGNORE | UTF8PROC_STRIPMARK);

	if (n < 0)
		return s;
	result = mem_strn(m, (const char *)out, (size_t)n);
	free(out);
	return result;
}

struct find find_begin(struct mem *m, const char *typed)
{
	struct find f = { .mem = m };
	const char *s = folded(m, typed);

	while (f.n < FIND_WORDS_MAX) {
		size_t n;

		s += strspn(s, " ");
		n = strcspn(s, " ");
		if (n == 0)
			break;
		f.words[f.n++] = mem_strn(m, s, n);
		s += n;
	}
	return f;
}

bool find_in(const struct find *f, const char *const *texts, size_t n)
{
	bool found[FIND_WORDS_MAX] = { false };
	size_t n_found = 0;

	for (size_t i = 0; i < n && n_found < f->n; i++) {
		const char *text = texts[i] == NULL ? "" : folded(f->mem, texts[i]);

		for (size_t w = 0; w < f->n; w++)
			if (!found[w] && strstr(text, f->words[w]) != NULL) {
				found[w] = true;
				n_found++;
			}
	}
	return n_found == f->n;
}
