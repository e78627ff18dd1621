#include "domain/assign/assign_input.h"

#include "domain/assign/assign_sql.h"

static void add_int(struct sha256 *s, int64_t v)
{
	sha256_add(s, &v, sizeof(v));
}

static enum err load_proposals(
	struct cx *cx, struct call_id call, struct sha256 *s, struct assign_input *in)
{
	struct assign_input_proposals_row *r;
	size_t n;
	enum err e = assign_input_proposals(cx->db, cx->mem, call, cx->actor.person, &r, &n);

	if (e != ERR_OK)
		return e;
	in->proposals = MEM_ARRAY(cx->mem, struct proposal_id, n);
	in->n_proposals = n;
	add_int(s, (int64_t)n);
	for (size_t i = 0; i < n; i++) {
		in->proposals[i] = r[i].id;
		add_int(s, r[i].id.v);
		add_int(s, r[i].version);
	}
	return ERR_OK;
}

static enum err load_members(
	struct cx *cx, struct call_id call, struct sha256 *s, struct assign_input *in)
{
	struct assign_input_members_row *r;
	size_t n;
	enum err e = assign_input_members(cx->db, cx->mem, call, &r, &n);

	if (e != ERR_OK)
		return e;
	in->members = MEM_ARRAY(cx->mem, struct person_id, n);
	in->load_max = MEM_ARRAY(cx->mem, int32_t, n);
	in->is_out = MEM_ARRAY(cx->mem, bool, n);
	in->n_members = n;
	add_int(s, (int64_t)n);
	for (size_t i = 0; i < n; i++) {
		in->members[i] = r[i].person_id;
		in->load_max[i] = (int32_t)r[i].load_max;
		in->is_out[i] = r[i].is_applicant;
		add_int(s, r[i].person_id.v);
		add_int(s, r[i].load_max);
		add_int(s, r[i].is_applicant);
	}
	return ERR_OK;
}

static enum err load_publications(struct cx *cx, struct call_id call, struct sha256 *s)
{
	struct assign_input_publications_row *r;
	size_t n;
	enum err e = assign_input_publications(cx->db, cx->mem, call, &r, &n);

	if (e != ERR_OK)
		return e;
	add_int(s, (int64_t)n);
	for (size_t i = 0; i < n; i++) {
		add_int(s, r[i].person_id.v);
		add_int(s, r[i].n);
		add_int(s, r[i].last);
	}
	return ERR_OK;
}

/* Where id stands in a list in the order of ids; n when it does not. */
static size_t place(const int64_t *ids, size_t n, int64_t id)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (ids[mid] < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n && ids[lo] == id ? lo : n;
}

/*
 * A pair of ids as numbers.  False when either is none of ours, hidden from the
 * actor perhaps: it is no part of the input, nor of its digest.
 */
static bool seat_of(const struct assign_input *in, struct proposal_id proposal,
	struct person_id person, struct assign_seat *ret_seat)
{
	size_t p = place(&in->proposals[0].v, in->n_proposals, proposal.v);
	size_t m = place(&in->members[0].v, in->n_members, person.v);

	if (p == in->n_proposals || m == in->n_members)
		return false;
	*ret_seat = (struct assign_seat){ .paper = (int32_t)p, .reviewer = (int32_t)m };
	return true;
}

static void add_seat(struct sha256 *s, const struct assign_seat *seat)
{
	const int32_t v[3] = { seat->paper, seat->reviewer, seat->is_declined };

	sha256_add(s, v, sizeof(v));
}

static enum err load_assigned(
	struct cx *cx, struct call_id call, struct sha256 *s, struct assign_input *in)
{
	struct assign_input_pairs_row *r;
	size_t n;
	enum err e = assign_input_pairs(cx->db, cx->mem, call, &r, &n);

	if (e != ERR_OK)
		return e;
	in->assigned = MEM_ARRAY(cx->mem, struct assign_seat, n);
	for (size_t i = 0; i < n; i++) {
		struct assign_seat *seat = &in->assigned[in->n_assigned];

		if (!seat_of(in, r[i].proposal_id, r[i].person_id, seat))
			continue;
		seat->is_declined = r[i].is_declined;
		add_seat(s, seat);
		in->n_assigned++;
	}
	add_int(s, (int64_t)in->n_assigned);
	return ERR_OK;
}

static enum err load_conflicts(
	struct cx *cx, struct call_id call, struct sha256 *s, struct assign_input *in)
{
	struct assign_pair_row *r;
	size_t n;
	enum err e = assign_conflicts(cx->db, cx->mem, call, &r, &n);

	if (e != ERR_OK)
		return e;
	in->conflicts = MEM_ARRAY(cx->mem, struct assign_seat, n);
	for (size_t i = 0; i < n; i++) {
		struct assign_seat *seat = &in->conflicts[in->n_conflicts];

		if (!seat_of(in, r[i].proposal_id, r[i].person_id, seat))
			continue;
		add_seat(s, seat);
		in->n_conflicts++;
	}
	add_int(s, (int64_t)in->n_conflicts);
	return ERR_OK;
}

enum err assign_input_load(
	struct cx *cx, struct call_id call, int64_t reviewers, struct assign_input *ret_input)
{
	struct assign_input in = { .reviewers = reviewers };
	struct sha256 s;
	enum err e;

	sha256_begin(&s);
	add_int(&s, reviewers);
	e = load_proposals(cx, call, &s, &in);
	if (e == ERR_OK)
		e = load_members(cx, call, &s, &in);
	if (e == ERR_OK)
		e = load_publications(cx, call, &s);
	if (e == ERR_OK && in.n_proposals > 0 && in.n_members > 0)
		e = load_conflicts(cx, call, &s, &in);
	if (e == ERR_OK && in.n_proposals > 0 && in.n_members > 0)
		e = load_assigned(cx, call, &s, &in);
	if (e != ERR_OK)
		return e;
	sha256_end(&s, &in.digest);
	*ret_input = in;
	return ERR_OK;
}
