/* Why nothing fits, in one line. */
#include <math.h>
#include <stdio.h>

#include "cli/filter/assign_answer.h"

/* 60000 as 60,000. */
static void add_count(struct buf *b, int64_t n)
{
	char text[32];
	int k = snprintf(text, sizeof(text), "%" PRId64, n);

	for (int x = 0; x < k; x++) {
		buf_char(b, text[x]);
		if ((k - x) % 3 == 1 && x + 1 < k && text[x] != '-')
			buf_char(b, ',');
	}
}

static void add_list(struct buf *b, const struct assign_in *in,
	const char *(*id)(const struct assign_in *, int32_t), const int32_t *list, int32_t n)
{
	enum { SHOWN = 10 };

	for (int32_t x = 0; x < n && x < SHOWN; x++)
		buf_printf(b, "%s%s", x > 0 ? ", " : "", id(in, list[x]));
	if (n > SHOWN)
		buf_printf(b, " and %d more", n - SHOWN);
}

static void explain_reviewers(struct buf *b, const struct answer *a, const struct assign_why *w)
{
	const char *more = a->in.problem.n_pins > 0 ? " more" : ""; /* beside the pinned */

	buf_printf(b, w->n_papers == 1 ? "paper " : "%d papers together: ", w->n_papers);
	add_list(b, &a->in, assign_in_paper, w->papers, w->n_papers);
	buf_printf(b,
		w->n_papers == 1 ? " needs %" PRId64 "%s, its" : "; they need %" PRId64 "%s, their",
		w->need, more);
	buf_printf(b, " eligible reviewers (%d) can give %" PRId64 " at most", w->n_reviewers,
		w->have);
	if (w->n_reviewers > 0)
		BUF_LIT(b, ": ");
	add_list(b, &a->in, assign_in_reviewer, w->reviewers, w->n_reviewers);
}

static void explain_papers(struct buf *b, const struct answer *a, const struct assign_why *w)
{
	buf_printf(b,
		"the least loads of %d reviewers add up to %" PRId64
		", the papers for them ask for %" PRId64 " at most: ",
		w->n_reviewers, w->need, w->have);
	add_list(b, &a->in, assign_in_reviewer, w->reviewers, w->n_reviewers);
}

/* The quotas of one attribute. */

static bool is_institution(const struct answer *a, int32_t attribute)
{
	return attribute >= a->in.first_institution && attribute < a->in.end_institutions;
}

static void explain_institution(struct buf *b, const struct answer *a, const struct assign_why *w)
{
	const char *name = assign_in_attribute(&a->in, w->attribute) + strlen(ASSIGN_INSTITUTION);

	if (w->n_papers == 1)
		BUF_LIT(b, "paper ");
	else
		buf_printf(b, "%d papers: ", w->n_papers);
	add_list(b, &a->in, assign_in_paper, w->papers, w->n_papers);
	buf_printf(b, " may not have reviewers of %s alone, and from elsewhere ", name);
	if (w->have == 0)
		BUF_LIT(b, "nobody may review it");
	else
		buf_printf(b, "%" PRId64 " reviews can be had for %" PRId64 " seats", w->have,
			w->need);
}

static void explain_one_quota(struct buf *b, const struct answer *a, const struct assign_why *w)
{
	const char *name = assign_in_attribute(&a->in, w->attribute);
	const char *paper = assign_in_paper(&a->in, w->papers[0]);
	int32_t demand = a->in.problem.demand[w->papers[0]];

	switch (w->quota) {
	case ASSIGN_QUOTA_DEMAND:
		buf_printf(b,
			"paper %s asks for %" PRId64 " %s reviewers, and for %" PRId64
			" reviewers in all",
			paper, w->need, name, w->have);
		break;
	case ASSIGN_QUOTA_MEMBERS:
		buf_printf(b,
			"paper %s asks for %" PRId64 " %s reviewer%s; %" PRId64 " may review it",
			paper, w->need, name, w->need == 1 ? "" : "s", w->have);
		break;
	case ASSIGN_QUOTA_OTHERS:
		buf_printf(b,
			"paper %s takes %" PRId64 " %s reviewer%s at most of its %d; of the others "
			"%" PRId64 " may review it",
			paper, demand - w->need, name, demand - w->need == 1 ? "" : "s", demand,
			w->have);
		break;
	}
}

static void explain_quotas(struct buf *b, const struct answer *a, const struct assign_why *w)
{
	const char *others = w->quota == ASSIGN_QUOTA_OTHERS ? " others than" : "";

	buf_printf(b, "%d papers ask together for %" PRId64 "%s%s %s reviewers: ", w->n_papers,
		w->need, a->in.problem.n_pins > 0 ? " more" : "", others,
		assign_in_attribute(&a->in, w->attribute));
	add_list(b, &a->in, assign_in_paper, w->papers, w->n_papers);
	buf_printf(b, "; who may review them (%d) can give %" PRId64, w->n_reviewers, w->have);
	if (w->n_reviewers > 0)
		BUF_LIT(b, ": ");
	add_list(b, &a->in, assign_in_reviewer, w->reviewers, w->n_reviewers);
}

static void explain_quota(struct buf *b, const struct answer *a, const struct assign_why *w)
{
	if (w->attribute >= 0) {
		if (is_institution(a, w->attribute))
			explain_institution(b, a, w);
		else if (w->n_papers == 1)
			explain_one_quota(b, a, w);
		else
			explain_quotas(b, a, w);
		return;
	}
	if (w->is_alone) {
		BUF_LIT(b, "the quotas cannot be kept together, whatever the other papers get, "
			   "for paper ");
	} else {
		BUF_LIT(b, "demands and loads could be met, but not together with the quotas");
		if (w->n_papers > 0)
			BUF_LIT(b, " of: ");
	}
	add_list(b, &a->in, assign_in_paper, w->papers, w->n_papers);
}

static void explain_pin(struct buf *b, const struct answer *a, const struct assign_why *w)
{
	struct assign_pair pin = { w->papers[0], w->reviewers[0] };
	const struct assign_struck *struck = assign_in_struck(&a->in, pin);
	const char *paper = assign_in_paper(&a->in, pin.paper);
	const char *reviewer = assign_in_reviewer(&a->in, pin.reviewer);

	buf_printf(b, "the pin %s, %s cannot be: ", paper, reviewer);
	switch (w->pin) {
	case ASSIGN_PIN_NO_SCORE:
		if (struck != NULL)
			buf_printf(b, "they are kept apart by %s:%" PRId64, struck->path,
				struck->line);
		else
			BUF_LIT(b, "the pair has no score");
		break;
	case ASSIGN_PIN_TWICE:
		BUF_LIT(b, "it stands twice");
		break;
	case ASSIGN_PIN_DEMAND:
		buf_printf(b, "%" PRId64 " are pinned to paper %s, which asks for %" PRId64,
			w->need, paper, w->have);
		break;
	case ASSIGN_PIN_LOAD:
		buf_printf(b, "%s is pinned to %" PRId64 " papers, with a load of %" PRId64,
			reviewer, w->need, w->have);
		break;
	case ASSIGN_PIN_QUOTA:
		buf_printf(b, "%" PRId64 " of %s are pinned to paper %s, whose quota is %" PRId64,
			w->need, assign_in_attribute(&a->in, w->attribute), paper, w->have);
		break;
	case ASSIGN_PIN_APART:
		buf_printf(b, "%s and %s may not both be, and %s, %s is pinned", reviewer,
			assign_in_reviewer(&a->in, w->reviewers[1]),
			assign_in_paper(&a->in, w->papers[1]),
			assign_in_reviewer(&a->in, w->reviewers[1]));
		break;
	}
}

static void explain_apart(struct buf *b, const struct answer *a, const struct assign_why *w)
{
	if (w->is_alone)
		buf_printf(b,
			"paper %s has too few eligible reviewers who are far enough from "
			"each other",
			assign_in_paper(&a->in, w->papers[0]));
	else if (w->is_mutual)
		BUF_LIT(b, "all else could be met, but not without authors who review each other");
	else
		BUF_LIT(b, "all else could be met, but not with reviewers far enough from each "
			   "other");
}

static void explain_floor(struct buf *b, const struct answer *a, const struct assign_why *w)
{
	buf_printf(b, "no assignment gives every paper %g; the highest floor %s ", a->asked->floor,
		w->floor == w->floor_bound ? "is" : "found is");
	assign_out_micro(b, w->floor);
	if (w->floor < w->floor_bound) {
		BUF_LIT(b, ", none is above ");
		assign_out_micro(b, w->floor_bound);
	}
	if ((double)w->have >= a->asked->floor * ASSIGN_MICRO)
		return;
	buf_printf(b, " (paper %s alone can have ", assign_in_paper(&a->in, w->papers[0]));
	assign_out_micro(b, w->have);
	BUF_LIT(b, " at most)");
}

static void explain_none(struct buf *b, const struct answer *a)
{
	BUF_LIT(b, "nothing was found, nor proven that there is nothing; try more --effort");
	if (a->asked->has_floor)
		BUF_LIT(b, " or a lower floor");
}

static void explain_supply(struct buf *b, const struct assign_why *w)
{
	if (w->lack == ASSIGN_LACK_DEMANDS)
		BUF_LIT(b, "least loads add up to ");
	add_count(b, w->need);
	buf_printf(b,
		w->lack == ASSIGN_LACK_LOADS ? " review%s asked, loads allow "
					     : " review%s, papers ask for ",
		w->need == 1 ? "" : "s");
	add_count(b, w->have);
}

const char *assign_explain(struct mem *m, const struct answer *a)
{
	const struct assign_why *w = &a->result.why;
	struct buf b;

	buf_init(&b, m, 256);
	switch (w->lack) {
	case ASSIGN_LACK_NONE:
		explain_none(&b, a);
		break;
	case ASSIGN_LACK_REVIEWERS:
		explain_reviewers(&b, a, w);
		break;
	case ASSIGN_LACK_PAPERS:
		explain_papers(&b, a, w);
		break;
	case ASSIGN_LACK_LOADS:
	case ASSIGN_LACK_DEMANDS:
		explain_supply(&b, w);
		break;
	case ASSIGN_LACK_QUOTA:
		explain_quota(&b, a, w);
		break;
	case ASSIGN_LACK_APART:
		explain_apart(&b, a, w);
		break;
	case ASSIGN_LACK_PIN:
		explain_pin(&b, a, w);
		break;
	case ASSIGN_LACK_CAP:
		buf_printf(&b,
			"with no pair likelier than %g not every paper can have its members; the "
			"least --max-prob that does is %.6f",
			a->asked->max_prob, ceil(w->limit * 1e6 - 1e-3) / 1e6);
		break;
	case ASSIGN_LACK_QUALITY:
		buf_printf(&b, "with no pair likelier than %g the highest --quality is %.6f",
			a->asked->max_prob, floor(w->limit * 1e6) / 1e6);
		break;
	case ASSIGN_LACK_FLOOR:
		explain_floor(&b, a, w);
		break;
	}
	return buf_str(&b);
}
