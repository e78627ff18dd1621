/*
 * What the applicant's pages of a proposal show: on the way to a submission the
 * three steps and what the rules still say stand above everything else.  Rules
 * of view.h hold.
 */
#ifndef WEB_VIEW_PROPOSAL_H
#define WEB_VIEW_PROPOSAL_H

#include "web/view_form.h"
#include "web/view_work.h"

/* One of the steps from a draft to a submission. */
struct step {
	const char *href, *label;
	const char *note; /* "proposal.pdf", "not yet"; or NULL */
	bool is_current, is_done;
};

/* What a rule says of the proposal, and where it is mended. */
struct remark {
	const char *text;
	const char *href, *link; /* or NULL */
	const char *rule_url;	 /* or NULL */
	bool warns;
};

struct remarks {
	const char *title; /* "3 things to put right before you submit" */
	const struct remark *items;
	size_t n;
	bool is_grave; /* one of them refuses */
};

/* The draft form; live remarks are calmer than the problems of a form that was refused. */
struct draft_view {
	struct form_view form;
	const struct step *steps;
	size_t n_steps;
	struct remarks remarks;
};

/* The own page, and the last look before submitting. */
struct proposal_view {
	struct blocks_view blocks;
	const struct step *steps; /* none: nothing is left to do */
	size_t n_steps;
	struct remarks remarks;
};

#endif
