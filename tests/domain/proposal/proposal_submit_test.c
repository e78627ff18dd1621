/* What was looked at before a submission, looked at again by the next. */
#include "../worlds.h"

static int64_t revision_of(struct place *p)
{
	return place_int(p, "SELECT revision FROM proposal WHERE id = 41");
}

static enum err submits(struct stage *s, int64_t revision)
{
	const struct proposal_signature seen = { .revision = revision, .is_nonconfidential = true };
	struct cx *cx = &s->p->cx;
	enum err e;

	cx->actor = pi;
	cx->now = NOW;
	cx->fault.n = 0;
	e = proposal_submit(cx, p1, &seen);
	cx->actor = (struct actor){ { 0 }, 0 };
	return e;
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

int main(void)
{
	const struct CMUnitTest tests[] = { AT_BOTH(what_is_submitted_already_is_no_conflict) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
