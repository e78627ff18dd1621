#include "domain/program/content_rules.h"

#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "domain/rule.h"
#include "domain/slug.h"

/* Each rule that can object needs its text: findings lead there. */
static const char *const rules[] = {
#define RULE_ID(name, id, moments, limit) id,
	RULES(RULE_ID)
#undef RULE_ID
};

static const char *const pages[] = { "about", "privacy", "accessibility", "collaborations" };

const char *const *content_expected(enum content_kind kind, size_t *ret_n)
{
	if (kind == CONTENT_RULE) {
		*ret_n = sizeof(rules) / sizeof(rules[0]);
		return rules;
	}
	*ret_n = kind == CONTENT_PAGE ? sizeof(pages) / sizeof(pages[0]) : 0;
	return pages;
}

bool content_is_quoted(const char *rule)
{
	return rule_of(rule) != RULE_NONE;
}

bool content_link_is_good(const char *link)
{
	static const char head[] = "https://";
	size_t n = strlen(head);

	return strncmp(link, head, n) == 0 && link[n] != '\0' && link[n] != '/' &&
	       strpbrk(link, " \t\n\"<>\\") == NULL;
}

bool content_is_draft(const char *text)
{
	static const char head[] = "> **Draft";

	text += strspn(text, " \t\r\n");
	return strncasecmp(text, head, strlen(head)) == 0;
}

static void say(struct findings *out, enum finding_code code, const char *field)
{
	finding_add(out, (struct finding){ .code = code, .field = field });
}

static bool has_section(enum content_kind kind)
{
	return kind == CONTENT_PRODUCT || kind == CONTENT_QUESTION;
}

static bool is_short(enum content_kind kind)
{
	return kind != CONTENT_QUESTION && kind != CONTENT_RULE && kind != CONTENT_PAGE &&
	       kind != CONTENT_CANNED;
}

static void texts(const struct content_rule_facts *f, struct findings *out)
{
	const struct content_item *item = f->item;
	int64_t n = (int64_t)utf8_count(item->text);

	if (f->kind != CONTENT_ATTESTATION && item->title[0] == '\0')
		say(out, FINDING_REQUIRED, "title");
	if (has_section(f->kind) && item->section[0] == '\0')
		say(out, FINDING_REQUIRED, "section");
	if (item->text[0] == '\0')
		say(out, FINDING_REQUIRED, "text");
	if (is_short(f->kind) && n > CONTENT_SHORT_CHARS)
		finding_add(out, (struct finding){ .code = FINDING_TOO_LONG,
					 .field = "text",
					 .limit = CONTENT_SHORT_CHARS,
					 .value = n });
}

void content_rules_run(const struct content_rule_facts *f, struct findings *ret_findings)
{
	if (f->is_new && !slug_is_good(f->item->slug))
		say(ret_findings, FINDING_BAD_SLUG, "slug");
	else if (f->is_new && f->is_slug_taken)
		say(ret_findings, FINDING_TAKEN, "slug");
	texts(f, ret_findings);
	if (f->kind == CONTENT_DATASET && !content_link_is_good(f->item->link))
		say(ret_findings, FINDING_BAD_LINK, "link");
}

static bool same_section(const struct content_item *items, const size_t *order, size_t a, size_t b)
{
	return strcmp(items[order[a]].section, items[order[b]].section) == 0;
}

/* Turns [from, middle) and [middle, to) about. */
static void swap_runs(size_t *order, size_t from, size_t middle, size_t to)
{
	for (; middle < to; middle++, from++) {
		size_t moved = order[middle];

		memmove(order + from + 1, order + from, (middle - from) * sizeof(*order));
		order[from] = moved;
	}
}

/* The places that changed. */
struct run {
	size_t from, to;
};

static struct run swap_with_before(
	const struct content_item *items, size_t n, size_t *order, size_t at)
{
	struct run r = { at - 1, at + 1 };

	if (!same_section(items, order, at - 1, at)) {
		while (r.from > 0 && same_section(items, order, r.from - 1, at - 1))
			r.from--;
		while (r.to < n && same_section(items, order, r.to, at))
			r.to++;
	}
	swap_runs(order, r.from, at, r.to);
	return r;
}

/* A picked one waits behind another picked one: together they stay in order. */
void content_shift(
	const struct content_item *items, size_t n, const bool *picked, bool is_up, size_t *order)
{
	if (is_up) {
		for (size_t i = 1; i < n; i++)
			if (picked[order[i]] && !picked[order[i - 1]])
				i = swap_with_before(items, n, order, i).to - 1;
	} else {
		for (size_t i = n; i-- > 1;)
			if (!picked[order[i]] && picked[order[i - 1]])
				i = swap_with_before(items, n, order, i).from + 1;
	}
}

void content_gather(const struct content_item *items, size_t n, size_t *order)
{
	for (size_t at = 0; at < n; at++)
		for (size_t i = at + 1; i < n; i++)
			if (at + 1 < n && same_section(items, order, at, i) &&
				!same_section(items, order, at, at + 1)) {
				swap_runs(order, at + 1, i, i + 1);
				break;
			}
}
