#include "web/pages/public/faq_anchor.h"

#include "base/buf.h"

const char *faq_anchor(struct mem *m, const char *title)
{
	struct buf b;

	buf_init(&b, m, 32);
	BUF_LIT(&b, "group");
	for (bool is_new = true; *title != '\0'; title++) {
		char c = *title >= 'A' && *title <= 'Z' ? (char)(*title - 'A' + 'a') : *title;
		bool is_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');

		if (is_word && is_new)
			buf_char(&b, '-');
		if (is_word)
			buf_char(&b, c);
		is_new = !is_word;
	}
	return buf_str(&b);
}
