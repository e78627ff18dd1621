/* A letter to the list, which nobody is on yet: it stands among the news. */
#include "base/clock.h"
#include "cli/demo/demo.h"
#include "domain/follow/newsletter.h"
#include "domain/follow/newsletter_send.h"

enum { DAY = 86400, ROUNDS_MAX = 10 };

/* What the worker would have done by then. */
static bool send(struct demo *d, int64_t now)
{
	struct newsletter_sender sender = { 0 };
	bool is_more = true;

	for (int i = 0; is_more && i < ROUNDS_MAX; i++) {
		struct cx *cx = demo_as(d, NULL, now);
		bool ok = demo_went(d, cx, newsletter_send(cx, &sender, clock_mono_us(), &is_more),
			"the letter");

		demo_done(cx);
		if (!ok)
			return false;
	}
	return true;
}

/* "# Subject", and Markdown below it. */
bool demo_news(struct demo *d)
{
	const int64_t now = d->now - 2 * DAY;
	struct newsletter_input in = { 0 };
	size_t n;
	const char *text = demo_read(d, "news.md", &n), *end;
	struct cx *cx;
	bool ok;

	if (text == NULL)
		return false;
	end = strchr(text, '\n');
	if (strncmp(text, "# ", 2) != 0 || end == NULL)
		return demo_fail(d, "news.md does not begin with its subject");
	in.subject = mem_strn(d->mem, text + 2, (size_t)(end - text) - 2);
	in.body = end + 1 + strspn(end + 1, "\n");
	cx = demo_as(d, "staff@example.org", now);
	ok = demo_went(d, cx, newsletter_write(cx, &in), "a letter to the list") &&
	     demo_went(d, cx, newsletter_send_at(cx, (struct newsletter_id){ cx->made }, 1, 0),
		     "sending it");
	demo_done(cx);
	return ok && send(d, now);
}
