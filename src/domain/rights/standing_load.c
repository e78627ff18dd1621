#include "domain/rights/standing_load.h"

#include "domain/call/call_stage.h"
#include "domain/rights/standing_sql.h"
#include "store/db.h"

struct standing_kept {
	struct actor actor;
	int64_t id;
	struct standing is; /* its kind is a part of the key, too */
	const struct standing_kept *before;
};

static enum err load_call(struct cx *cx, int64_t id, struct standing *s)
{
	struct standing_call_row row;
	enum err e = standing_call(cx->db, cx->mem, (struct call_id){ id }, cx->actor.person, &row);

	if (e != ERR_OK)
		return e;
	s->stage = call_stage(&(struct call_stage_facts){ .state = row.state,
		.opens_at = row.opens_at,
		.closes_at = row.closes_at,
		.grace_s = row.grace_s,
		.is_released = row.is_released,
		.now = cx->now });
	if (row.is_panel)
		s->relations |= REL_PANEL;
	if (row.is_chair)
		s->relations |= REL_CHAIR;
	return ERR_OK;
}

static void stand_to_proposal(
	const struct standing_proposal_row *row, int64_t now, struct standing *s)
{
	s->stage = proposal_stage(&(struct proposal_stage_facts){ .state = row->state,
		.takes = call_takes(now, row->closes_at, row->grace_s),
		.is_released = row->is_released });
	s->relations |= (row->is_pi ? REL_PI : 0u) | (row->is_panel ? REL_PANEL : 0u) |
			(row->is_chair ? REL_CHAIR : 0u) | (row->is_assigned ? REL_ASSIGNED : 0u) |
			(row->is_reviewed && row->is_assigned ? REL_REVIEWED : 0u) |
			(row->is_conflicted ? REL_CONFLICT : 0u);
}

static enum err load_proposal(struct cx *cx, int64_t id, struct standing *s)
{
	struct standing_proposal_row row;
	enum err e = standing_proposal(
		cx->db, cx->mem, (struct proposal_id){ id }, cx->actor.person, &row);

	if (e == ERR_OK)
		stand_to_proposal(&row, cx->now, s);
	return e;
}

static enum err load_award(struct cx *cx, int64_t id, struct standing *s)
{
	struct standing_award_row row;
	enum err e =
		standing_award(cx->db, cx->mem, (struct award_id){ id }, cx->actor.person, &row);

	if (e != ERR_OK)
		return e;
	s->stage = row.announced_at.has && row.announced_at.v <= cx->now
			   ? AWARD_SECRECY_STAGE_PUBLIC
			   : AWARD_SECRECY_STAGE_KEPT;
	s->relations |= (row.is_pi ? REL_PI : 0u) | (row.is_contact ? REL_CONTACT : 0u) |
			(row.is_conflicted ? REL_CONFLICT : 0u);
	return ERR_OK;
}

static enum err load_message(struct cx *cx, int64_t id, struct standing *s)
{
	struct standing_message_row row;
	enum err e = standing_message(
		cx->db, cx->mem, (struct message_id){ id }, cx->actor.person, &row);

	if (e != ERR_OK)
		return e;
	s->relations |= row.is_recipient && cx->actor.person.v != 0 ? REL_RECIPIENT : 0u;
	s->relations |= row.is_conflicted ? REL_CONFLICT : 0u;
	return ERR_OK;
}

static enum err load_job(struct cx *cx, int64_t id, struct standing *s)
{
	struct standing_job_row row;
	enum err e = standing_job(cx->db, cx->mem, (struct job_id){ id }, &row);

	if (e != ERR_OK)
		return e;
	s->stage =
		row.state == JOB_STATE_OPEN && row.posted_at <= cx->now && cx->now < row.closes_at
			? JOB_STAGE_OPEN
			: JOB_STAGE_HIDDEN;
	return ERR_OK;
}

static enum err load_inquiry(struct cx *cx, int64_t id, struct standing *s)
{
	struct standing_inquiry_row row;
	enum err e = standing_inquiry(
		cx->db, cx->mem, (struct inquiry_id){ id }, cx->actor.person, &row);

	if (e != ERR_OK)
		return e;
	s->relations |= row.is_asker && cx->actor.person.v != 0 ? REL_ASKER : 0u;
	s->relations |= row.is_conflicted ? REL_CONFLICT : 0u;
	return ERR_OK;
}

static enum err load_person(struct cx *cx, int64_t id, struct standing *s)
{
	struct standing_person_row row;
	enum err e = standing_person(cx->db, cx->mem, (struct person_id){ id }, &row);

	if (e != ERR_OK)
		return e;
	s->relations |= row.id.v == cx->actor.person.v ? REL_SELF : 0u;
	return ERR_OK;
}

static enum err ask(struct cx *cx, enum object_kind kind, int64_t id, struct standing *ret_standing)
{
	struct standing s = standing_site(&cx->actor);
	enum err e = ERR_OK;

	s.kind = kind;
	switch (kind) {
	case OBJ_SITE:
		break;
	case OBJ_CALL:
		e = load_call(cx, id, &s);
		break;
	case OBJ_PROPOSAL:
		e = load_proposal(cx, id, &s);
		break;
	case OBJ_AWARD:
		e = load_award(cx, id, &s);
		break;
	case OBJ_MESSAGE:
		e = load_message(cx, id, &s);
		break;
	case OBJ_JOB:
		e = load_job(cx, id, &s);
		break;
	case OBJ_PERSON:
		e = load_person(cx, id, &s);
		break;
	case OBJ_INQUIRY:
		e = load_inquiry(cx, id, &s);
		break;
	}
	if (e == ERR_OK)
		*ret_standing = s;
	return e;
}

static bool is_of(
	const struct standing_kept *k, const struct cx *cx, enum object_kind kind, int64_t id)
{
	return k->is.kind == kind && k->id == id && k->actor.person.v == cx->actor.person.v &&
	       k->actor.roles == cx->actor.roles;
}

static const struct standing_kept *kept(const struct cx *cx, enum object_kind kind, int64_t id)
{
	const struct standing_kept *k = cx->standing;

	while (k != NULL && !is_of(k, cx, kind, id))
		k = k->before;
	return k;
}

static void keep(struct cx *cx, int64_t id, const struct standing *s)
{
	struct standing_kept *k = MEM_NEW(cx->mem, struct standing_kept);

	*k = (struct standing_kept){
		.actor = cx->actor, .id = id, .is = *s, .before = cx->standing
	};
	cx->standing = k;
}

/*
 * A page asks several rights of one object, or of two: the door's, then those of its parts.  In
 * the snapshot of a page nothing changes between them, and the moment is cx->now, so
 * the same question of the same person has the same answer.  In a bracket, where what
 * is done changes what one stands to it, and where the gate must not believe what was
 * seen before the turn came, it is asked each time.
 */
enum err standing_load(
	struct cx *cx, enum object_kind kind, int64_t id, struct standing *ret_standing)
{
	const struct standing_kept *k = db_in_tx(cx->db) ? NULL : kept(cx, kind, id);
	enum err e = k != NULL ? ERR_OK : ask(cx, kind, id, ret_standing);

	if (k != NULL)
		*ret_standing = k->is;
	else if (e == ERR_OK && kind != OBJ_SITE && !db_in_tx(cx->db))
		keep(cx, id, ret_standing);
	return e;
}

static enum err resolve_slug(
	struct cx *cx, enum object_kind kind, const char *text, int64_t *ret_id)
{
	enum err e;

	if (kind == OBJ_CALL) {
		struct call_id_of_slug_row row;

		e = call_id_of_slug(cx->db, cx->mem, text, &row);
		*ret_id = e == ERR_OK ? row.id.v : 0;
	} else {
		struct job_id_of_slug_row row;

		e = job_id_of_slug(cx->db, cx->mem, text, &row);
		*ret_id = e == ERR_OK ? row.id.v : 0;
	}
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err object_resolve(struct cx *cx, enum object_kind kind, const char *text, int64_t *ret_id)
{
	if (object_has_slug(kind))
		return resolve_slug(cx, kind, text, ret_id);
	*ret_id = id_parse(text);
	return ERR_OK;
}

/* Offices of the program alone open it, and none is the actor's: no object makes a difference. */
static bool is_out_of_reach(const struct cx *cx, enum action action)
{
	const unsigned open_it = action_relations(action);

	return (open_it & ~(unsigned)REL_OF_SITE) == 0 &&
	       (open_it & standing_site(&cx->actor).relations) == 0;
}

enum err must_may(struct cx *cx, enum action action, int64_t id)
{
	struct standing s;
	enum err e = is_out_of_reach(cx, action) ? ERR_NOT_FOUND
						 : standing_load(cx, action_object(action), id, &s);

	if (e != ERR_OK)
		return e;
	return may(action, &s) ? ERR_OK : ERR_NOT_FOUND;
}

bool may_listed(const struct cx *cx, enum action action, const struct proposal_stage_facts *f)
{
	struct standing s = standing_site(&cx->actor);

	MUST((action_relations(action) & ~(unsigned)REL_OF_SITE) == 0);
	s.kind = OBJ_PROPOSAL;
	s.stage = proposal_stage(f);
	return may(action, &s);
}

void must_may_ahead(struct cx *cx, enum action action, int64_t id)
{
	const struct person_id me = cx->actor.person;

	switch (action_object(action)) {
	case OBJ_CALL:
		standing_call_ahead(cx->db, (struct call_id){ id }, me);
		return;
	case OBJ_PROPOSAL:
		standing_proposal_ahead(cx->db, (struct proposal_id){ id }, me);
		return;
	case OBJ_AWARD:
		standing_award_ahead(cx->db, (struct award_id){ id }, me);
		return;
	case OBJ_MESSAGE:
		standing_message_ahead(cx->db, (struct message_id){ id }, me);
		return;
	case OBJ_INQUIRY:
		standing_inquiry_ahead(cx->db, (struct inquiry_id){ id }, me);
		return;
	case OBJ_SITE:
	case OBJ_JOB:
	case OBJ_PERSON:
		return;
	}
}

enum err sees_whole_call(struct cx *cx, struct call_id call, bool *ret_sees)
{
	struct standing_whole_call_row row;
	enum err e = standing_whole_call(cx->db, cx->mem, call, cx->actor.person, &row);

	if (e == ERR_OK)
		*ret_sees = !row.is_kept_away;
	return e;
}

enum err must_see_whole_call(struct cx *cx, struct call_id call)
{
	bool sees;
	enum err e = sees_whole_call(cx, call, &sees);

	if (e != ERR_OK || sees)
		return e;
	return cx_refuse(cx, (struct finding){ .code = FINDING_COLLEAGUE_NEEDED });
}
