#include "domain/search/search_words.h"

#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/buf.h"
#include "base/err.h"

/* In the order of strcmp(). */
static const char *const common[] = { "a", "about", "after", "all", "also", "am", "an", "and",
	"any", "are", "as", "at", "be", "because", "been", "before", "being", "between", "both",
	"but", "by", "can", "could", "did", "do", "does", "doing", "don", "during", "each", "else",
	"every", "for", "from", "get", "had", "has", "have", "he", "her", "here", "his", "how", "i",
	"if", "in", "into", "is", "it", "its", "just", "let", "ll", "may", "me", "more", "most",
	"must", "my", "no", "nor", "not", "of", "off", "on", "only", "or", "other", "our", "out",
	"over", "own", "re", "s", "same", "shall", "she", "should", "so", "some", "such", "t",
	"than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "those",
	"through", "to", "too", "under", "up", "us", "ve", "very", "was", "we", "were", "what",
	"when", "where", "which", "while", "who", "whom", "why", "will", "with", "would", "you",
	"your" };

static int by_text(const void *key, const void *item)
{
	return strcmp(key, *(const char *const *)item);
}

bool search_is_common(const char *folded)
{
	return bsearch(folded, common, sizeof(common) / sizeof(common[0]), sizeof(common[0]),
		       by_text) != NULL;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The bytes of the character at s that may be in a word; 0: it is none. */
static size_t word_char(const char *s)
{
	unsigned char c = (unsigned char)*s;
	utf8proc_category_t category;
	utf8proc_int32_t code;
	utf8proc_ssize_t n;

	if (c < 0x80)
		return is_digit(*s) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	n = utf8proc_iterate((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)strnlen(s, 4), &code);
	if (n <= 0)
		return 0;
	/* Letters, marks and numbers: they stand together in the enum. */
	category = utf8proc_category(code);
	return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO ? (size_t)n : 0;
}

/* At the most n bytes, and whole characters. */
static char *cut(struct mem *mem, const char *s, size_t n)
{
	if (n > SEARCH_WORD_BYTES) {
		n = SEARCH_WORD_BYTES;
		while (n > 0 && ((unsigned char)s[n] & 0xC0) == 0x80)
			n--;
	}
	return mem_strn(mem, s, n);
}

/* Without the commas of 70,000; NULL: it is not ASCII. */
static char *fold_ascii(struct mem *mem, const char *s, size_t n)
{
	char word[SEARCH_WORD_BYTES];
	size_t k = 0;

	for (size_t i = 0; i < n && k < sizeof(word); i++) {
		if ((unsigned char)s[i] >= 0x80)
			return NULL;
		if (s[i] != ',')
			word[k++] = s[i] >= 'A' && s[i] <= 'Z' ? (char)(s[i] - 'A' + 'a') : s[i];
	}
	return mem_strn(mem, word, k);
}

static const char *fold(struct mem *mem, const char *s, size_t n)
{
	utf8proc_uint8_t *out = NULL;
	char *word = fold_ascii(mem, s, n);
	utf8proc_ssize_t len;

	if (word != NULL)
		return word;
	len = utf8proc_map((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)n, &out,
		UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD |
			UTF8PROC_IGNORE | UTF8PROC_STRIPMARK);
	if (len < 0)
		return cut(mem, s, n);
	word = cut(mem, (const char *)out, (size_t)len);
	free(out);
	for (char *c = word; *c != '\0'; c++)
		if (*c == ' ' || *c == '|')
			*c = '_';
	return word;
}

/* The bytes of the word at s; 70,000 is one. */
static size_t word_bytes(const char *s)
{
	size_t n = 0, k;

	for (;;) {
		k = word_char(s + n);
		if (k == 0 && n > 0 && s[n] == ',' && is_digit(s[n - 1]) && is_digit(s[n + 1]))
			k = 1;
		if (k == 0)
			return n;
		n += k;
	}
}

struct search_words search_words_of(struct mem *mem, const char *text, size_t most)
{
	struct search_words list = { 0 };
	size_t cap = 0;

	while (*text != '\0') {
		size_t n = word_bytes(text);
		const char *folded;

		if (n == 0) {
			text++;
			continue;
		}
		folded = fold(mem, text, n);
		if (folded[0] != '\0' && list.n == most) {
			list.is_cut = true;
			break;
		}
		if (folded[0] != '\0' && list.n == cap) {
			cap = cap == 0 ? 32 : cap * 2;
			list.w = mem_grow(mem, list.w, cap, sizeof(*list.w));
		}
		if (folded[0] != '\0')
			list.w[list.n++] = (struct search_word){ text, n, folded };
		text += n;
	}
	return list;
}

const char *search_stem(struct mem *mem, const char *folded)
{
	struct sb_stemmer *s;
	const sb_symbol *out;
	const char *stem;

	for (const char *c = folded; *c != '\0'; c++)
		if (*c < 'a' || *c > 'z')
			return folded;
	s = sb_stemmer_new("english", "UTF_8");
	MUST(s != NULL);
	out = sb_stemmer_stem(s, (const sb_symbol *)folded, (int)strlen(folded));
	MUST(out != NULL);
	stem = mem_strn(mem, (const char *)out, (size_t)sb_stemmer_length(s));
	sb_stemmer_delete(s);
	return stem;
}

/* ---- Markdown ---- */

/* "](address)" behind a link's words: its bytes; 0: it is none. */
static size_t link_end(const char *s)
{
	size_t n;

	if (s[0] != ']' || s[1] != '(')
		return 0;
	n = strcspn(s, ")\n");
	return s[n] == ')' ? n + 1 : 0;
}

/* Marks at the beginning of a line: "## ", "- ", "> ", "12. ". */
static size_t line_mark(const char *s)
{
	size_t n = strspn(s, " \t");
	size_t digits = strspn(s + n, "0123456789");

	if (digits > 0)
		return s[n + digits] == '.' && s[n + digits + 1] == ' ' ? n + digits + 2 : n;
	return n + strspn(s + n, "#>*-+ \t");
}

const char *search_plain(struct mem *mem, const char *s)
{
	bool is_line = true;
	struct buf out;

	buf_init(&out, mem, strlen(s) + 1);
	while (*s != '\0') {
		size_t n = is_line ? line_mark(s) : 0;

		is_line = false;
		if (n == 0)
			n = link_end(s);
		if (n > 0) {
			s += n;
			continue;
		}
		is_line = *s == '\n';
		if (strchr("*`[]", *s) == NULL && *s != '\r')
			buf_char(&out, *s == '\n' || *s == '\t' ? ' ' : *s);
		s++;
	}
	return buf_str(&out);
}
