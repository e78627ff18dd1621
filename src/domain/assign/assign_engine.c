/* Gives a call to the engine: expertise of the panel from its publications, then the best sum. */
#include <math.h>
#include <string.h>

#include "domain/assign/assign.h"
#include "domain/assign/assign_sql.h"
#include "domain/audit/audit.h"
#include "domain/notice/notice.h"
#include "match/assign.h"
#include "match/expertise.h"

/* Everything the engine needs of a call. */
struct table {
	struct assign_proposals_row *proposals;
	struct assign_members_row *members;
	struct assign_pairs_row *pairs;
	struct assign_pair_row *conflicts;
	struct assign_publications_row *publications;
	size_t n_proposals, n_members, n_pairs, n_conflicts, n_publications;
	float *scores; /* proposals x members; NaN: may not be */
};

enum { EXPERTISE_SEED = 1, HALF_LIFE_YEARS = 6 };

/*
 * Only what the actor may see: what the engine finds would tell who reviews a
 * proposal in conflict, by the loads it leaves.  So somebody who is in conflict
 * may ask a reviewer for more than the load, and a colleague assigns the rest.
 */
static enum err load(struct cx *cx, struct call_id call, struct table *t)
{
	enum err e = assign_proposals(
		cx->db, cx->mem, call, cx->actor.person, &t->proposals, &t->n_proposals);

	if (e == ERR_OK)
		e = assign_members(cx->db, cx->mem, call, &t->members, &t->n_members);
	if (e == ERR_OK)
		e = assign_pairs(cx->db, cx->mem, call, &t->pairs, &t->n_pairs);
	if (e == ERR_OK)
		e = assign_conflicts(cx->db, cx->mem, call, &t->conflicts, &t->n_conflicts);
	if (e == ERR_OK)
		e = assign_publications(
			cx->db, cx->mem, call, &t->publications, &t->n_publications);
	return e;
}

static size_t member_of(const struct table *t, struct person_id person)
{
	for (size_t i = 0; i < t->n_members; i++)
		if (t->members[i].person_id.v == person.v)
			return i;
	return t->n_members;
}

static size_t proposal_of(const struct table *t, struct proposal_id id)
{
	for (size_t i = 0; i < t->n_proposals; i++)
		if (t->proposals[i].id.v == id.v)
			return i;
	return t->n_proposals;
}

static void add_profiles(struct cx *cx, const struct table *t, struct expertise *x)
{
	int64_t year = 1970 + cx->now / 31556952;
	size_t next = 0;

	for (size_t m = 0; m < t->n_members; m++) {
		struct expertise_work *works =
			MEM_ARRAY(cx->mem, struct expertise_work, t->n_publications);
		size_t n = 0;

		/* Both lists are in the order of the person's id. */
		while (next < t->n_publications &&
			t->publications[next].person_id.v < t->members[m].person_id.v)
			next++;
		for (; next < t->n_publications &&
			t->publications[next].person_id.v == t->members[m].person_id.v;
			next++)
			works[n++] = (struct expertise_work){
				expertise_publication(x, t->publications[next].title,
					t->publications[next].abstract),
				expertise_recency((double)(year - t->publications[next].year),
					HALF_LIFE_YEARS)
			};
		expertise_reviewer(x, works, n);
	}
}

static void score(struct cx *cx, struct table *t)
{
	const struct expertise_options options = { .seed = EXPERTISE_SEED,
		.top = EXPERTISE_TOP_ALL };
	struct expertise *x = expertise_new(cx->mem);
	struct expertise_scores s;

	for (size_t p = 0; p < t->n_proposals; p++)
		expertise_paper(x, t->proposals[p].title, t->proposals[p].abstract);
	add_profiles(cx, t, x);
	expertise_prepare(x, &options);
	expertise_rank(x, &options, cx->mem, &s);
	t->scores = MEM_ARRAY(cx->mem, float, t->n_proposals * t->n_members);
	for (size_t p = 0; p < t->n_proposals; p++)
		for (size_t i = s.start[p]; i < s.start[p + 1]; i++)
			t->scores[p * t->n_members + s.score[i].reviewer] = s.score[i].score;
	for (size_t i = 0; i < t->n_conflicts; i++) {
		size_t m = member_of(t, t->conflicts[i].person_id);
		size_t p = proposal_of(t, t->conflicts[i].proposal_id);

		if (m < t->n_members && p < t->n_proposals)
			t->scores[p * t->n_members + m] = NAN;
	}
}

static bool is_declined(const struct assign_pairs_row *pair)
{
	return strcmp(pair->state, "declined") == 0;
}

/* Pairs that stand are pins; those given back may not come again. */
static void bind_pairs(struct table *t, struct assign_problem *problem, struct assign_pair *pins,
	int32_t *demand, int32_t *load_max)
{
	for (size_t i = 0; i < t->n_pairs; i++) {
		size_t m = member_of(t, t->pairs[i].person_id);
		size_t p = proposal_of(t, t->pairs[i].proposal_id);

		if (m == t->n_members || p == t->n_proposals)
			continue;
		if (is_declined(&t->pairs[i])) {
			t->scores[p * t->n_members + m] = NAN;
			continue;
		}
		if (isnan(t->scores[p * t->n_members + m]))
			t->scores[p * t->n_members + m] = 0;
		pins[problem->n_pins++] = (struct assign_pair){ (int32_t)p, (int32_t)m };
	}
	/* What stands already may be more than is asked for: never less is asked. */
	for (int32_t i = 0; i < problem->n_pins; i++) {
		int32_t at_paper = 0, at_member = 0;

		for (int32_t k = 0; k < problem->n_pins; k++) {
			at_paper += pins[k].paper == pins[i].paper;
			at_member += pins[k].reviewer == pins[i].reviewer;
		}
		if (demand[pins[i].paper] < at_paper)
			demand[pins[i].paper] = at_paper;
		if (load_max[pins[i].reviewer] < at_member)
			load_max[pins[i].reviewer] = at_member;
	}
}

static enum err solve(
	struct cx *cx, struct table *t, int64_t reviewers, struct assign_result *ret_result)
{
	int32_t *demand = MEM_ARRAY(cx->mem, int32_t, t->n_proposals);
	int32_t *load_max = MEM_ARRAY(cx->mem, int32_t, t->n_members);
	struct assign_pair *pins = MEM_ARRAY(cx->mem, struct assign_pair, t->n_pairs);
	struct assign_problem problem = { .n_papers = (int32_t)t->n_proposals,
		.n_reviewers = (int32_t)t->n_members,
		.scores = { .dense = t->scores },
		.demand = demand,
		.load_max = load_max,
		.pins = pins };

	for (size_t p = 0; p < t->n_proposals; p++)
		demand[p] = (int32_t)reviewers;
	for (size_t m = 0; m < t->n_members; m++)
		load_max[m] = (int32_t)t->members[m].load_max;
	bind_pairs(t, &problem, pins, demand, load_max);
	return assign_best(&problem, cx->mem, ret_result);
}

static bool stands(const struct table *t, size_t p, size_t m)
{
	for (size_t i = 0; i < t->n_pairs; i++)
		if (t->pairs[i].proposal_id.v == t->proposals[p].id.v &&
			t->pairs[i].person_id.v == t->members[m].person_id.v)
			return !is_declined(&t->pairs[i]);
	return false;
}

static enum err keep(struct cx *cx, const struct table *t, const struct assign_result *r,
	int64_t *asked, struct assign_outcome *out)
{
	enum err e = ERR_OK;

	for (int64_t i = 0; e == ERR_OK && i < r->n_pairs; i++) {
		size_t p = (size_t)r->pairs[i].paper, m = (size_t)r->pairs[i].reviewer;

		if (stands(t, p, m))
			continue;
		e = assign_put(cx->db, (struct assignment_id){ cx_new_id(cx) }, t->proposals[p].id,
			t->members[m].person_id, "engine", (double)t->scores[p * t->n_members + m],
			cx->actor.person, cx->now);
		asked[m]++;
		out->n_added++;
		out->added_sum += (double)t->scores[p * t->n_members + m];
	}
	return e;
}

static enum err tell(
	struct cx *cx, const struct table *t, struct call_id call_id, const int64_t *asked)
{
	struct assign_call_of_row call;
	enum err e = assign_call_of(cx->db, cx->mem, t->proposals[0].id, &call);

	for (size_t m = 0; e == ERR_OK && m < t->n_members; m++)
		if (asked[m] > 0)
			e = notice_add(cx,
				mem_printf(cx->mem, "review-asked:%" PRId64 ":%" PRId64, call_id.v,
					cx_new_id(cx)),
				t->members[m].person_id,
				&(struct letter_facts){ .kind = LETTER_REVIEW_ASKED,
					.panel_call = call_id,
					.link = "/reviews",
					.call_title = call.title,
					.n = asked[m] });
	return e;
}

static void measure(
	const struct table *t, const struct assign_result *r, struct assign_outcome *out)
{
	out->worst_score = 1;
	for (size_t p = 0; p < t->n_proposals; p++) {
		double sum = 0;
		int64_t n = 0;

		for (int64_t i = 0; i < r->n_pairs; i++)
			if ((size_t)r->pairs[i].paper == p) {
				sum += (double)t->scores[p * t->n_members +
							 (size_t)r->pairs[i].reviewer];
				n++;
			}
		out->mean_score += sum;
		if (n > 0 && sum / (double)n < out->worst_score)
			out->worst_score = sum / (double)n;
	}
	out->mean_score = r->n_pairs == 0 ? 0 : out->mean_score / (double)r->n_pairs;
	out->is_proven_best = r->sum == r->bound;
}

static enum err by_engine(
	struct cx *cx, struct call_id call, int64_t reviewers, struct assign_outcome *ret_outcome)
{
	struct table t = { 0 };
	struct assign_result r;
	struct assign_outcome out = { 0 };
	int64_t *asked;
	enum err e = load(cx, call, &t);

	if (e != ERR_OK)
		return e;
	if (t.n_proposals == 0 || t.n_members == 0)
		return cx_refuse(cx,
			(struct finding){ .code = FINDING_TOO_FEW_REVIEWERS, .limit = reviewers });
	score(cx, &t);
	e = solve(cx, &t, reviewers, &r);
	if (e == ERR_REFUSED || e == ERR_INVALID)
		return cx_refuse(cx, (struct finding){ .code = FINDING_TOO_FEW_REVIEWERS,
					     .limit = r.why.need,
					     .value = r.why.have });
	if (e != ERR_OK)
		return e;
	measure(&t, &r, &out);
	asked = MEM_ARRAY(cx->mem, int64_t, t.n_members);
	e = keep(cx, &t, &r, asked, &out);
	if (e == ERR_OK)
		e = tell(cx, &t, call, asked);
	if (e == ERR_OK)
		e = assign_run_put(cx->db, cx_new_id(cx), call, cx->now, out.is_proven_best,
			out.n_added, out.added_sum);
	if (e == ERR_OK)
		e = audit_add(cx, "reviewers_assigned", "call", call.v,
			mem_printf(cx->mem,
				"{\"added\":%" PRId64 ",\"by\":\"engine\",\"proven_best\":%s}",
				out.n_added, out.is_proven_best ? "true" : "false"));
	if (e == ERR_OK)
		*ret_outcome = out;
	return e;
}

enum err assign_by_engine(
	struct cx *cx, struct call_id call, int64_t reviewers, struct assign_outcome *ret_outcome)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, by_engine(cx, call, reviewers, ret_outcome)) : e;
}
