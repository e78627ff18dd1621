#include "domain/check.h"

#include <stdarg.h>

static enum err (*const checks[])(struct cx *, struct complaints *) = {
	audit_check,
	person_check,
	notice_check,
	proposal_check,
	entry_check,
	file_check,
	content_check,
	assign_check_stored,
	review_check,
	decision_check,
	award_check,
	task_check,
};

void complain(struct complaints *c, const char *module, const char *fmt, ...)
{
	va_list args;
	int n;
	char *what;

	va_start(args, fmt);
	n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	MUST(n >= 0);
	what = mem_alloc(c->mem, (size_t)n + 1);
	va_start(args, fmt);
	vsnprintf(what, (size_t)n + 1, fmt, args);
	va_end(args);
	if (c->n == c->cap) {
		c->cap = c->cap == 0 ? 16 : c->cap * 2;
		c->items = mem_grow(c->mem, c->items, c->cap, sizeof(*c->items));
	}
	c->items[c->n++] = (struct complaint){ module, what };
}

enum err check_all(struct cx *cx, struct complaints *c)
{
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		enum err e = checks[i](cx, c);

		if (e != ERR_OK)
			return e;
	}
	return ERR_OK;
}
