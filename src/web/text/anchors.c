#include "web/text/anchors.h"

#include <string.h>

#include "base/buf.h"

/* "- 3: text" with any bullet and spacing: 3, and where the text begins; else 0. */
static int score_of(const char *line, size_t n, size_t *ret_text)
{
	size_t i = strspn(line, " \t");
	int score;

	if (i >= n || strchr("-*+", line[i]) == NULL)
		return 0;
	i++;
	while (i < n && line[i] == ' ')
		i++;
	if (i + 1 >= n || line[i] < '1' || line[i] > '0' + ANCHORS || line[i + 1] != ':')
		return 0;
	score = line[i] - '0';
	i += 2;
	while (i < n && line[i] == ' ')
		i++;
	*ret_text = i;
	return score;
}

struct guidance guidance_read(struct mem *m, const char *text)
{
	struct guidance g = { 0 };
	struct buf asks;

	buf_init(&asks, m, 256);
	while (*text != '\0') {
		size_t n = strcspn(text, "\n"), at = 0;
		int score = score_of(text, n, &at);

		if (score > 0) {
			g.n_said += g.anchors[score - 1] == NULL;
			g.anchors[score - 1] = mem_strn(m, text + at, n - at);
		} else if (n > 0) {
			if (asks.n > 0)
				buf_char(&asks, ' ');
			buf_add(&asks, text, n);
		}
		text += n + (text[n] == '\n');
	}
	g.asks = buf_str(&asks);
	return g;
}
