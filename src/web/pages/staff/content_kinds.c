#include "web/pages/staff/content_kinds.h"

#include <string.h>

#include "web/pages/common/work.h"

const struct content_words content_words[CONTENT_KIND_COUNT] = {
	[CONTENT_AREA] = { .kind = CONTENT_AREA,
		.path = "areas",
		.many = "Research areas",
		.one = "an area",
		.lead = "What calls are about. Visitors filter calls by them; proposals, people "
			"and "
			"jobs name them.",
		.without = "A call names at least one area, so there can be no call before there "
			   "is an area.",
		.removal = "An area that a call, a proposal, a person or a job names stays.",
		.title_label = "Name",
		.text_label = "Description",
		.text_rows = 3,
		.is_ordered = true },
	[CONTENT_PRODUCT] = { .kind = CONTENT_PRODUCT,
		.path = "products",
		.many = "Cloud products",
		.one = "a product",
		.lead = "What applicants choose from when they ask for credits.",
		.without = "A request for credits names at least one product, so until there is "
			   "one the proposal form does not offer credits. A program that gives "
			   "none needs none.",
		.removal = "A product that a proposal names stays.",
		.title_label = "Name",
		.section_label = "Category",
		.section_hint = "Products of a category are shown together.",
		.text_label = "Description",
		.text_rows = 3,
		.is_ordered = true },
	[CONTENT_DATASET] = { .kind = CONTENT_DATASET,
		.path = "datasets",
		.many = "Public data sets",
		.one = "a data set",
		.lead = "What applicants may name in a request for credits.",
		.without = "Naming a data set is optional, so applicants can do without.",
		.removal = "A data set that a proposal names stays.",
		.title_label = "Name",
		.text_label = "Description",
		.text_rows = 3,
		.is_ordered = true,
		.has_link = true },
	[CONTENT_QUESTION] = { .kind = CONTENT_QUESTION,
		.path = "questions",
		.many = "Questions and answers",
		.one = "a question",
		.lead = "What applicants ask, answered once. Each has an address of its own to "
			"send to whoever asks.",
		.without = "The page of questions says so. Three good answers save thirty letters.",
		.removal = "Links to it lead to the top of the page then.",
		.title_label = "Question",
		.section_label = "Section",
		.section_hint = "Questions of a section are shown together.",
		.text_label = "Answer",
		.text_rows = 10,
		.shown_at = "/faq",
		.is_markdown = true,
		.is_ordered = true },
	[CONTENT_RULE] = { .kind = CONTENT_RULE,
		.path = "rules",
		.many = "Rules",
		.one = "a rule",
		.lead = "The public words of each rule. What a rule does is part of the program; "
			"its limits are settings and are shown beside the words automatically.",
		.note = "Forms link here when they object. Explain what is asked, why, how it is "
			"checked and what to do.",
		.without = "Forms link to rules that nobody can read.",
		.removal = "Links to it lead to the top of the page then.",
		.title_label = "Title",
		.text_label = "Text",
		.text_rows = 14,
		.shown_at = "/rules",
		.is_markdown = true,
		.is_ordered = true },
	[CONTENT_PAGE] = { .kind = CONTENT_PAGE,
		.path = "pages",
		.many = "Pages",
		.lead = "Pages linked at the foot of every page. One that is not written is not "
			"linked.",
		.without = "No page is written.",
		.title_label = "Title",
		.text_label = "Text",
		.text_rows = 24,
		.is_markdown = true },
	[CONTENT_ATTESTATION] = { .kind = CONTENT_ATTESTATION,
		.path = "attestations",
		.many = "Attestations",
		.one = "a statement",
		.lead = "What the principal investigator confirms, one by one, before submitting.",
		.note = "Every change makes a new version of the list. Who submitted before "
			"attested "
			"the version of that day, and it is kept; who submits again confirms the "
			"new "
			"one.",
		.without = "Investigators confirm nothing when they submit.",
		.removal = "The next version of the list is one without it.",
		.text_label = "Statement",
		.text_rows = 4,
		.is_ordered = true },
	[CONTENT_CANNED] = { .kind = CONTENT_CANNED,
		.path = "answers",
		.many = "Ready answers",
		.one = "a ready answer",
		.lead = "What staff answer often. One is put into the form of an answer by a link "
			"above it, to be made fit before it goes out.",
		.without = "Staff write each answer themselves.",
		.removal = "What was answered with it stays as it is.",
		.title_label = "What it answers",
		.text_label = "The answer",
		.text_rows = 12,
		.is_ordered = true },
};

const struct content_words *content_words_of(const char *path)
{
	for (size_t i = 0; i < CONTENT_KIND_COUNT; i++)
		if (strcmp(content_words[i].path, path) == 0)
			return &content_words[i];
	return NULL;
}

void content_begin(struct rq *rq, const char *at, const char *title)
{
	enum { OTHERS = 3 };
	struct nav_link *side = MEM_ARRAY(rq->mem, struct nav_link, CONTENT_KIND_COUNT + OTHERS);
	size_t n = 0;

	side[n++] = (struct nav_link){ "/staff/program", .label = "Overview" };
	side[n++] = (struct nav_link){ "/staff/program/settings", .label = "Settings" };
	for (size_t i = 0; i < CONTENT_KIND_COUNT; i++)
		side[n++] = (struct nav_link){ mem_printf(rq->mem, "/staff/program/%s",
						       content_words[i].path),
			.label = content_words[i].many };
	side[n++] = (struct nav_link){ "/staff/program/institutions", .label = "Institutions" };
	for (size_t i = 0; i < n; i++)
		side[i].is_current = strcmp(strrchr(side[i].href, '/') + 1, at) == 0;
	rq->page.side_title = "The program";
	rq->page.side = side;
	rq->page.n_side = n;
	work_page(rq, title);
}
