/* Links of kinds that no letter has yet: what is_once and the lifetime of a row decide. */
#include "../place.h"

#include <string.h>

#include "domain/person/person_link.h"

static const struct letter_link_kind once = { .purpose = "once",
	.path = "/once/",
	.audit = "used",
	.hours = 2,
	.letter = LETTER_RESET_PASSWORD,
	.is_once = true },
				     often = { .purpose = "often",
					     .path = "/often/",
					     .audit = "used",
					     .hours = 2,
					     .letter = LETTER_RESET_PASSWORD };

/* The token of a new link of that kind. */
static const char *sent(struct place *p, const struct letter_link_kind *kind, struct person_id to)
{
	struct db_tx *tx;
	const char *at;

	assert_int_equal(cx_begin(&p->cx, &tx), ERR_OK);
	assert_int_equal(cx_end(&p->cx, tx, link_send(&p->cx, kind, to)), ERR_OK);
	at = strstr(
		place_text(p, mem_printf(p->mem, "SELECT body FROM message WHERE key LIKE '%s:%%'",
				      kind->purpose)),
		kind->path);
	assert_non_null(at);
	return mem_strn(p->mem, at + strlen(kind->path), 43);
}

static enum err owner(struct place *p, const struct letter_link_kind *kind, const char *token,
	struct digest *hash, struct person_id *whose)
{
	enum err e;

	assert_int_equal(cx_read(&p->cx), ERR_OK);
	e = link_owner(&p->cx, kind, token, hash, whose);
	cx_read_end(&p->cx);
	return e;
}

static enum err use(struct place *p, const struct letter_link_kind *kind, const struct digest *hash)
{
	struct db_tx *tx;

	p->cx.fault.n = 0;
	assert_int_equal(cx_begin(&p->cx, &tx), ERR_OK);
	return cx_end(&p->cx, tx, link_use(&p->cx, kind, hash));
}

static void a_link_for_once_is_refused_the_second_time(void **state)
{
	struct place *p = place_of(state);
	struct person_id to = place_person(p, "a@example.org", NULL, NULL), whose;
	const char *token = sent(p, &once, to);
	struct digest hash;

	assert_int_equal(owner(p, &often, token, &hash, &whose), ERR_NOT_FOUND);
	assert_int_equal(owner(p, &once, token, &hash, &whose), ERR_OK);
	assert_int_equal(whose.v, to.v);
	assert_int_equal(use(p, &once, &hash), ERR_OK);
	assert_int_equal(use(p, &once, &hash), ERR_REFUSED);
	assert_int_equal(p->cx.fault.items[0].code, FINDING_LINK_STALE);
	assert_int_equal(owner(p, &once, token, &hash, &whose), ERR_NOT_FOUND);
}

static void a_link_for_more_is_good_until_its_time_is_over(void **state)
{
	struct place *p = place_of(state);
	struct person_id to = place_person(p, "a@example.org", NULL, NULL), whose;
	const char *token = sent(p, &often, to);
	struct digest hash;

	assert_int_equal(owner(p, &often, token, &hash, &whose), ERR_OK);
	assert_int_equal(use(p, &often, &hash), ERR_OK);
	assert_int_equal(use(p, &often, &hash), ERR_OK);
	p->cx.now += often.hours * 3600 - 1;
	assert_int_equal(use(p, &often, &hash), ERR_OK);
	p->cx.now += 1;
	assert_int_equal(use(p, &often, &hash), ERR_REFUSED);
	assert_int_equal(p->cx.fault.items[0].code, FINDING_LINK_STALE);
	assert_int_equal(owner(p, &often, token, &hash, &whose), ERR_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		AT_BOTH(a_link_for_once_is_refused_the_second_time),
		AT_BOTH(a_link_for_more_is_good_until_its_time_is_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
