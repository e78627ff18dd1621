#include "web/text/find.h"

#include <string.h>
#include <utf8proc.h>

/* As mem_strn(), and may be dropped. */
static char *copy(struct mem *m, const char *s, size_t n)
{
	char *text = mem_array_raw(m, n + 1, 1);

	memcpy(text, s, n);
	text[n] = '\0';
	return text;
}

/* ASCII folds to itself in lower case; most of what is searched is that.  NULL: it is not. */
static char *folded_ascii(struct mem *m, const char *s)
{
	char *result = copy(m, s, strlen(s));

	for (char *c = result; *c != '\0'; c++) {
		if ((unsigned char)*c >= 0x80) {
			mem_drop(result);
			return NULL;
		}
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	}
	return result;
}

/* What cannot be folded (it is no UTF-8) stays as it is. */
static char *folded(struct mem *m, const char *s)
{
	utf8proc_uint8_t *out = NULL;
	char *result = folded_ascii(m, s);
	utf8proc_ssize_t n;

	if (result != NULL)
		return result;
	n = utf8proc_map((const utf8proc_uint8_t *)s, 0, &out,
		UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
			UTF8PROC_CASEFOLD | UTF8PROC_IGNORE | UTF8PROC_STRIPMARK);
	if (n < 0)
		return copy(m, s, strlen(s));
	result = copy(m, (const char *)out, (size_t)n);
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
		char *text = folded(f->mem, texts[i] == NULL ? "" : texts[i]);

		for (size_t w = 0; w < f->n; w++)
			if (!found[w] && strstr(text, f->words[w]) != NULL) {
				found[w] = true;
				n_found++;
			}
		mem_drop(text); /* a long list's texts are not kept a second time */
	}
	return n_found == f->n;
}
