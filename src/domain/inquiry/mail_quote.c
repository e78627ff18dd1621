#include <string.h>
#include <strings.h>

#include "domain/inquiry/mail_parts.h"

enum { LINES_MOST = 20000, ATTRIBUTION_LINES = 3, ATTRIBUTION_BYTES = 400 };

struct line {
	const char *s;
	size_t n;
};

static struct line *lines_of(struct mem *m, const char *text, size_t *ret_n)
{
	struct line *lines;
	size_t n = 1;

	for (const char *c = text; *c != '\0'; c++)
		n += *c == '\n';
	if (n > LINES_MOST)
		n = 0;
	lines = MEM_ARRAY(m, struct line, n + 1);
	for (size_t i = 0; i < n; i++) {
		lines[i] = (struct line){ text, strcspn(text, "\n") };
		text += lines[i].n + (text[lines[i].n] == '\n');
	}
	*ret_n = n;
	return lines;
}

static bool is_blank(const struct line *l)
{
	return strspn(l->s, " \t") >= l->n;
}

static bool is_quoted(const struct line *l)
{
	return l->n > 0 && l->s[0] == '>';
}

/* "-----Original Message-----", in whichever language, and what Outlook draws. */
static bool is_mark(const struct line *l)
{
	static const char *const words[] = { "Original Message", "Forwarded message",
		"Ursprüngliche Nachricht", "Message d'origine", "Mensaje original",
		"Messaggio originale", "Oorspronkelijk bericht" };
	size_t dashes = strspn(l->s, "-");

	if (strspn(l->s, "_") >= 30)
		return true;
	if (dashes < 4)
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (memmem(l->s, l->n, words[i], strlen(words[i])) != NULL)
			return true;
	return false;
}

/* "On 3 May 2026, X wrote:" stands before what is quoted, on one line or a few. */
static size_t before_attribution(const struct line *lines, size_t at)
{
	size_t end = at, first;

	while (end > 0 && is_blank(&lines[end - 1]))
		end--;
	if (end == 0 || lines[end - 1].n == 0 || lines[end - 1].s[lines[end - 1].n - 1] != ':' ||
		lines[end - 1].n > ATTRIBUTION_BYTES)
		return at;
	for (first = end - 1; first > 0 && end - first < ATTRIBUTION_LINES &&
			      !is_blank(&lines[first - 1]) && !is_quoted(&lines[first - 1]);)
		first--;
	/* A paragraph that ends with a colon is the writer's own. */
	return first > 0 && !is_blank(&lines[first - 1]) ? end - 1 : first;
}

/* The line at which what is repeated begins; n: nothing is. */
static size_t where(const struct line *lines, size_t n)
{
	size_t at = n;

	for (size_t i = 0; i < n; i++)
		if (is_mark(&lines[i]))
			return i;
	while (at > 0 && (is_blank(&lines[at - 1]) || is_quoted(&lines[at - 1])))
		at--;
	while (at < n && is_blank(&lines[at]))
		at++;
	return at == n ? n : before_attribution(lines, at);
}

static const char *trimmed(struct mem *m, const char *s, size_t n)
{
	while (n > 0 && strchr(" \t\n", s[n - 1]) != NULL)
		n--;
	while (n > 0 && *s == '\n') {
		s++;
		n--;
	}
	return mem_strn(m, s, n);
}

void mail_cut(struct mem *m, const char *text, const char **ret_body, const char **ret_quoted)
{
	size_t n, at;
	const struct line *lines = lines_of(m, text, &n);

	at = where(lines, n);
	*ret_body = trimmed(m, text, at == n ? strlen(text) : (size_t)(lines[at].s - text));
	*ret_quoted = at == n ? "" : trimmed(m, lines[at].s, strlen(lines[at].s));
	/* A mail that is nothing but what it quotes says that. */
	if ((*ret_body)[0] == '\0') {
		*ret_body = trimmed(m, text, strlen(text));
		*ret_quoted = "";
	}
}
