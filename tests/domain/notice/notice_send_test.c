#include "../place.h"

#include <dirent.h>
#include <string.h>

#include "domain/notice/notice.h"
#include "domain/notice/notice_send.h"

static void write_to(struct place *p, const char *email, const char *key)
{
	struct person_id to = place_person(p, email, NULL, NULL);
	struct db_tx *tx;

	assert_int_equal(cx_begin(&p->cx, &tx), ERR_OK);
	assert_int_equal(
		cx_end(&p->cx, tx,
			notice_add(&p->cx, key, to,
				&(struct letter_facts){ .kind = LETTER_RESET_PASSWORD,
					.n = 1,
					.link = "/reset/"
						"0123456789012345678901234567890123456789012" })),
		ERR_OK);
}

static size_t files_in(struct place *p)
{
	DIR *d = opendir(mem_printf(p->mem, "%s/outbox", p->dir));
	const struct dirent *entry;
	size_t n = 0;

	if (d == NULL)
		return 0;
	while ((entry = readdir(d)) != NULL)
		n += entry->d_name[0] != '.';
	closedir(d);
	return n;
}

static size_t send_all(struct place *p)
{
	struct mailer mailer = { .data_dir = p->dir };
	size_t all = 0, n;

	do {
		assert_int_equal(notice_send(&p->cx, &mailer, &n), ERR_OK);
		all += n;
	} while (n > 0);
	return all;
}

static int64_t oldest_due(struct place *p)
{
	int64_t at;

	assert_int_equal(cx_read(&p->cx), ERR_OK);
	assert_int_equal(notice_oldest_due(&p->cx, &at), ERR_OK);
	cx_read_end(&p->cx);
	return at;
}

static void each_letter_goes_out_once(void **state)
{
	struct place *p = place_of(state);

	for (int i = 0; i < 25; i++)
		write_to(p, mem_printf(p->mem, "p%d@example.org", i),
			mem_printf(p->mem, "key:%d", i));
	assert_int_equal(send_all(p), 25);
	assert_int_equal(files_in(p), 25);
	assert_int_equal(send_all(p), 0);
	assert_int_equal(place_int(p, "SELECT COUNT(*) FROM message WHERE state = 'sent'"), 25);
	assert_int_equal(
		place_int(p, "SELECT COUNT(*) FROM audit_told WHERE action = 'message_sent'"), 25);
}

static void a_secret_is_gone_once_it_is_sent(void **state)
{
	struct place *p = place_of(state);
	struct notice_entry entry;
	struct message_id id;

	write_to(p, "a@example.org", "key");
	assert_non_null(strstr(place_text(p, "SELECT body FROM message"), "/reset/0123"));
	id.v = place_int(p, "SELECT id FROM message");
	/* Never shown, not even before. */
	assert_int_equal(cx_read(&p->cx), ERR_OK);
	assert_int_equal(notice_read(&p->cx, id, &entry), ERR_OK);
	cx_read_end(&p->cx);
	assert_non_null(strstr(entry.body, "/reset/****"));
	assert_null(strstr(entry.body, "0123"));
	send_all(p);
	assert_null(strstr(place_text(p, "SELECT body FROM message"), "0123"));
}

/* What a worker claimed and did not finish comes back when its time is over, and no sooner. */
static void what_a_crash_left_claimed_goes_out_later(void **state)
{
	struct place *p = place_of(state);
	struct db_tx *tx;

	write_to(p, "a@example.org", "key");
	assert_int_equal(cx_begin(&p->cx, &tx), ERR_OK);
	assert_int_equal(cx_end(&p->cx, tx,
				 db_run(p->cx.db,
					 &(struct db_statement){ "claimed",
						 "UPDATE message SET state = 'sending', tries = 1, "
						 "next_at = next_at + 900",
						 "UPDATE message SET state = 'sending', tries = 1, "
						 "next_at = next_at + 900",
						 "", "", 0, 0 },
					 NULL)),
		ERR_OK);
	assert_int_equal(send_all(p), 0);
	assert_int_equal(oldest_due(p), 0);
	p->cx.now += 900;
	assert_int_equal(oldest_due(p), p->cx.now);
	assert_int_equal(send_all(p), 1);
	assert_int_equal(place_int(p, "SELECT tries FROM message"), 2);
}

static void a_disk_that_is_full_delays_and_loses_nothing(void **state)
{
	struct place *p = place_of(state);
	const char *folder = mem_printf(p->mem, "%s/outbox", p->dir);
	FILE *f = fopen(folder, "w"); /* no folder can be made there */

	assert_non_null(f);
	fclose(f);
	write_to(p, "a@example.org", "key");
	assert_int_equal(send_all(p), 1);
	assert_string_equal(place_text(p, "SELECT state FROM message"), "queued");
	assert_int_equal(place_int(p, "SELECT next_at FROM message"), p->cx.now + 60);
	assert_string_not_equal(place_text(p, "SELECT last_error FROM message"), "");
	assert_int_equal(
		place_int(p, "SELECT COUNT(*) FROM audit_told WHERE action = 'message_delayed'"), 1);
	assert_int_equal(send_all(p), 0);
	assert_int_equal(remove(folder), 0);
	p->cx.now += 60;
	assert_int_equal(send_all(p), 1);
	assert_int_equal(files_in(p), 1);
}

/* Over a week, and then no more: it has failed, and somebody may look after it. */
static void a_letter_that_never_goes_out_has_failed(void **state)
{
	struct place *p = place_of(state);
	FILE *f = fopen(mem_printf(p->mem, "%s/outbox", p->dir), "w");

	assert_non_null(f);
	fclose(f);
	write_to(p, "a@example.org", "key");
	for (int i = 0; i < 14; i++) {
		assert_string_equal(place_text(p, "SELECT state FROM message"), "queued");
		assert_int_equal(send_all(p), 1);
		p->cx.now += 24 * 3600;
	}
	assert_string_equal(place_text(p, "SELECT state FROM message"), "failed");
	assert_int_equal(send_all(p), 0);
	assert_int_equal(place_int(p, "SELECT COUNT(*) FROM audit_told WHERE action = 'message_failed'"), 1);
}

static void an_address_of_two_lines_is_never_sent_to(void **state)
{
	struct place *p = place_of(state);

	write_to(p, "a@example.org\r\nBcc: all@example.org", "key");
	assert_int_equal(send_all(p), 1);
	assert_string_equal(place_text(p, "SELECT state FROM message"), "failed");
	assert_int_equal(files_in(p), 0);
}

static void pauses_grow_to_a_day_and_end(void **state)
{
	int64_t all = 0;

	(void)state;
	assert_int_equal(notice_pause_s(1), 60);
	assert_int_equal(notice_pause_s(2), 300);
	assert_int_equal(notice_pause_s(3), 1800);
	for (int64_t i = 1; notice_pause_s(i) != 0; i++) {
		assert_true(i == 1 || notice_pause_s(i) >= notice_pause_s(i - 1));
		assert_true(notice_pause_s(i) <= 24 * 3600);
		all += notice_pause_s(i);
	}
	assert_true(all > 5 * 24 * 3600); /* over a long weekend */
	assert_true(notice_pause_s(13) > 0);
	assert_int_equal(notice_pause_s(14), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		AT_BOTH(each_letter_goes_out_once),
		AT_BOTH(a_secret_is_gone_once_it_is_sent),
		AT_BOTH(what_a_crash_left_claimed_goes_out_later),
		AT_SQLITE(a_disk_that_is_full_delays_and_loses_nothing),
		AT_SQLITE(a_letter_that_never_goes_out_has_failed),
		AT_SQLITE(an_address_of_two_lines_is_never_sent_to),
		cmocka_unit_test(pauses_grow_to_a_day_and_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
