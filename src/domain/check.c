#include "domain/check.h"

#include <stdarg.h>

#include "store/db.h"

static const struct {
	const char *name;
	enum err (*run)(struct cx *cx, struct complaints *c);
} parts[] = {
	{ "audit", audit_check },
	{ "person", person_check },
	{ "follow", follow_check },
	{ "notice", notice_check },
	{ "form", form_check },
	{ "proposal", proposal_check },
	{ "entry", entry_check },
	{ "file", file_check },
	{ "program", content_check },
	{ "assign", assign_check_stored },
	{ "review", review_check },
	{ "decision", decision_check },
	{ "award", award_check },
	{ "inquiry", inquiry_check },
	{ "job", job_check },
	{ "task", task_check },
	{ "search", search_check },
	{ "suggest", suggest_check },
};

enum { PARTS = sizeof(parts) / sizeof(parts[0]) };
_Static_assert((int)PARTS <= (int)CHECK_PARTS_MAX, "a result has room for every part");

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

void check_told(struct complaints *c, uint64_t done, uint64_t total)
{
	if (c->tell != NULL)
		c->tell(c->tell_arg, c->part, done, total);
}

enum err check_breathe(struct cx *cx)
{
	cx_read_end(cx);
	return cx_read(cx);
}

static enum err run(struct cx *cx, struct complaints *c, size_t i)
{
	struct mem *whole = cx->mem;
	enum err e = cx_read(cx);

	if (e != ERR_OK)
		return e;
	cx->mem = mem_new(whole, "part");
	check_told(c, 0, 0);
	e = parts[i].run(cx, c);
	cx_read_end(cx);
	mem_end(cx->mem);
	cx->mem = whole;
	return e;
}

enum err check_all(struct cx *cx, struct complaints *c,
	struct check_part ret_parts[CHECK_PARTS_MAX], size_t *ret_n)
{
	enum err first = db_keep_much(cx->db);

	for (size_t i = 0; i < PARTS; i++) {
		size_t before = c->n;
		enum err e;

		c->part = parts[i].name;
		e = run(cx, c, i);
		ret_parts[i] = (struct check_part){ parts[i].name, c->n - before, e };
		if (first == ERR_OK)
			first = e;
	}
	*ret_n = PARTS;
	return first;
}
