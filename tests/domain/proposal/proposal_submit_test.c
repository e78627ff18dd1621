/* What was looked at before a submission, looked at again by the next. */
#include "../worlds.h"

static int64_t revision_of(struct place *p)
{
	return place_int(p, "SELECT revision FROM proposal WHERE id = 41");
}

static enum err submits_of(struct stage *s, int64_t revision, int64_t form)
{
	const struct proposal_signature seen = {
		.revision = revision, .form = form, .is_nonconfidential = true
	};
	struct cx *cx = &s->p->cx;
	enum err e;

	cx->actor = pi;
	cx->now = NOW;
	cx->fault.n = 0;
	e = proposal_submit(cx, p1, &seen);
	cx->actor = (struct actor){ { 0 }, 0 };
	return e;
}

static enum err submits(struct stage *s, int64_t revision)
{
	return submits_of(s, revision, 0);
}

static int64_t changed_from;

static enum err change(struct cx *cx)
{
	return save_p1_from(cx, changed_from);
}

/* A page that was left open when another had submitted it says that it is done, until something
 * else is. */
static void what_is_submitted_already_is_no_conflict(void **state)
{
	struct place *p = place_of(state);
	struct stage s;
	int64_t seen;

	stage_open(&s, p);
	open_call(&s);
	seen = revision_of(p);
	assert_int_equal(submits(&s, seen + 5), ERR_CONFLICT);
	assert_int_equal(submits(&s, seen), ERR_OK);
	assert_int_equal(revision_of(p), seen + 1);
	assert_int_equal(submits(&s, seen), ERR_REPLAY);
	assert_int_equal(place_int(p, "SELECT version FROM proposal WHERE id = 41"), 1);
	changed_from = seen + 1;
	as(&s, pi, change);
	assert_int_equal(submits(&s, seen), ERR_CONFLICT);
	assert_int_equal(submits(&s, seen + 1), ERR_CONFLICT);
	assert_int_equal(submits(&s, seen + 2), ERR_OK);
	lanes_close(&s.lanes);
}

/* What was asked of the applicant has changed since: the page that was read is not this one. */
static void an_older_form_is_not_signed(void **state)
{
	struct stage s;
	struct place *p = place_of(state);

	stage_open(&s, p);
	open_call(&s);
	assert_int_equal(submits_of(&s, revision_of(p), 7), ERR_CONFLICT);
	assert_int_equal(submits_of(&s, revision_of(p), 0), ERR_OK);
	lanes_close(&s.lanes);
}

static struct proposal_own own_of(struct stage *s)
{
	struct cx *cx = &s->p->cx;
	struct proposal_own own;

	cx->actor = pi;
	assert_int_equal(cx_read(cx), ERR_OK);
	assert_int_equal(proposal_own(cx, p1, &own), ERR_OK);
	cx_read_end(cx);
	cx->actor = (struct actor){ { 0 }, 0 };
	return own;
}

/* As it stands in the profile; frozen with what is submitted. */
static void the_institution_of_who_applies_is_told(void **state)
{
	struct stage s;

	stage_open(&s, place_of(state));
	open_call(&s);
	/* In its country, wherever the person says to be; without one, there. */
	sql(&s, "UPDATE org SET country = 'NO'");
	sql(&s, "UPDATE person SET country = 'IS' WHERE id = 21");
	assert_string_equal(own_of(&s).body.pi_org, "One");
	assert_string_equal(own_of(&s).body.pi_country, "NO");
	sql(&s, "UPDATE person SET org_id = NULL WHERE id = 21");
	assert_string_equal(own_of(&s).body.pi_org, "");
	assert_string_equal(own_of(&s).body.pi_country, "IS");
	lanes_close(&s.lanes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		AT_BOTH(what_is_submitted_already_is_no_conflict),
		AT_BOTH(an_older_form_is_not_signed),
		AT_BOTH(the_institution_of_who_applies_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
