/* The panel of a call: its members, who chairs it, and who is in conflict with what. */
#ifndef DOMAIN_PANEL_H
#define DOMAIN_PANEL_H

#include "domain/cx.h"
#include "domain/life/lives.h"
#include "domain/list.h"
#include "domain/panel/panel_rows.h"

struct panel_call {
	struct call_id id;
	const char *slug, *title, *zone;
	enum call_state state;
	bool is_chair, is_released;
	int64_t opens_at, closes_at, grace_s, decisions_due_at;
};

struct panel_conflict {
	struct person_id person;
	const char *name, *kind, *note; /* kind: "declared" or "entered" */
};

enum { PANEL_LOAD_MAX = 40, PANEL_LOAD_DEFAULT = 6 };

/* Adds members or changes chair and load; all or none.  ERR_REFUSED when one is no reviewer. */
MUST_CHECK enum err panel_set(struct cx *cx, struct call_id call, const struct person_id *people,
	size_t n, bool is_chair, int64_t load_max);

/*
 * All or none.  ERR_REFUSED FINDING_MEMBER_REVIEWS when one has assignments: those
 * are taken away first; FINDING_COLLEAGUE_NEEDED, see must_see_whole_call().
 */
MUST_CHECK enum err panel_remove(
	struct cx *cx, struct call_id call, const struct person_id *people, size_t n);

/* Of whom a list of people is. */
enum panel_whom { PANEL_MEMBERS, PANEL_OTHERS, PANEL_ALL };

struct panel_filter {
	enum panel_whom whom;
	struct list_words words;
};

/*
 * People by name: who is on the panel, who else has the role of a reviewer, or
 * both.  Loads are of the proposals that the actor may see.
 */
MUST_CHECK enum err panel_entries(struct cx *cx, struct call_id call,
	const struct panel_filter *filter, const struct list_ask *ask,
	struct panel_member **ret_people, struct list_page *ret_page);

/* The first LIST_ROWS members by name, to choose from. */
MUST_CHECK enum err panel_first_members(
	struct cx *cx, struct call_id call, struct panel_name **ret_people, size_t *ret_n);

/* How many members have room and nothing to review, as far as the actor sees; at most 1,001. */
MUST_CHECK enum err panel_idle_members(struct cx *cx, struct call_id call, int64_t *ret_n);

/* The calls on whose panel the actor sits, from the deadline on. */
MUST_CHECK enum err panel_calls(struct cx *cx, struct panel_call **ret_calls, size_t *ret_n);

/*
 * Staff or chair enter a conflict of somebody; an assignment of that pair ends.
 * ERR_REFUSED FINDING_NOT_A_CHOICE at "person" for nobody.
 */
MUST_CHECK enum err conflict_enter(
	struct cx *cx, struct proposal_id proposal, struct person_id person, const char *note);

/* A reviewer declares one of oneself: from then on the proposal does not exist for them. */
MUST_CHECK enum err conflict_declare(struct cx *cx, struct proposal_id proposal, const char *note);

/* Who may see a proposal by an office: the panel of its call and the people of the program. */
struct conflict_candidate {
	struct person_id person;
	const char *name, *office; /* "chair", "panel", "staff", "finance", "contact", "auditor" */
};

/* Whether there are at most so many of them, conflicts recorded or not. */
MUST_CHECK enum err conflict_people_are_few(
	struct cx *cx, struct proposal_id proposal, int64_t most, bool *ret_are);

/* Those of them whose conflict is not recorded yet. */
MUST_CHECK enum err conflict_possible(struct cx *cx, struct proposal_id proposal,
	struct conflict_candidate **ret_people, size_t *ret_n);

MUST_CHECK enum err conflict_entries(struct cx *cx, struct proposal_id proposal,
	struct panel_conflict **ret_conflicts, size_t *ret_n);

#endif
