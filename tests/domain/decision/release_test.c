#include "test.h"

#include <string.h>

#include "domain/decision/release.h"

static const struct release_owed_row winner = { .id = { 5 },
	.state = PROPOSAL_STATE_IN_REVIEW,
	.is_decided = true,
	.is_selected = true,
	.cash_cents = 100,
	.credit_cents = 200 };

static struct digest hash_of(struct release_owed_row row)
{
	const struct release_owed_row rows[] = { row, { .id = { 7 } } };
	struct digest hash;

	release_hash(rows, 2, &hash);
	return hash;
}

static void assert_differs(struct release_owed_row row, struct digest from)
{
	struct digest hash = hash_of(row);

	assert_true(memcmp(&hash, &from, sizeof(hash)) != 0);
}

/* Whatever a letter says is in the digest; of one that is declined no amount is. */
static void a_release_is_known_by_all_that_its_letters_say(void **state)
{
	struct release_owed_row row = winner;
	const struct digest from = hash_of(row);
	struct digest declined, again;

	(void)state;
	row.id.v++;
	assert_differs(row, from);
	row = winner;
	row.cash_cents++;
	assert_differs(row, from);
	row = winner;
	row.credit_cents++;
	assert_differs(row, from);
	row = winner;
	row.is_selected = false;
	assert_differs(row, from);
	declined = hash_of(row);
	row.cash_cents = row.credit_cents = 0;
	again = hash_of(row);
	assert_memory_equal(&again, &declined, sizeof(again));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(
		a_release_is_known_by_all_that_its_letters_say) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
