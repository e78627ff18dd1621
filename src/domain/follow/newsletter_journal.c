#include "domain/follow/newsletter_journal.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/log.h"
#include "domain/follow/follow_sql.h"

enum { RECORD_BYTES = 80, JOURNAL_BYTES = 64 * 1024 /* more than any batch writes */ };

void newsletter_journal_open(struct newsletter_journal *j, struct mem *mem, const char *data_dir)
{
	int fd;

	if (j->is_tried || data_dir == NULL)
		return;
	j->is_tried = true;
	fd = open(mem_printf(mem, "%s/newsletter.journal", data_dir),
		O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd > 0 && flock(fd, LOCK_EX | LOCK_NB) == 0) {
		j->fd = fd;
		return;
	}
	log_event(LOG_WARN, "newsletter_journal",
		"not to be had: what a crash takes of a batch leaves twice");
	if (fd >= 0)
		close(fd);
}

void newsletter_journal_add(
	const struct newsletter_journal *j, struct newsletter_id letter, struct subscriber_id to)
{
	char line[RECORD_BYTES];
	int n;

	if (j->fd == 0)
		return;
	n = snprintf(line, sizeof(line), "%" PRId64 " %" PRId64 "\n", letter.v, to.v);
	if (write(j->fd, line, (size_t)n) != n)
		log_event(LOG_WARN, "newsletter_journal", "a letter that has left is not in it");
}

void newsletter_journal_forget(const struct newsletter_journal *j)
{
	if (j->fd != 0 && ftruncate(j->fd, 0) != 0)
		log_event(LOG_WARN, "newsletter_journal", "it could not be emptied");
}

/* All of it, as text; "" when there is nothing. */
static char *text_of(struct mem *mem, const struct newsletter_journal *j)
{
	char *text = mem_array_raw(mem, JOURNAL_BYTES + 1, 1);
	const ssize_t n = pread(j->fd, text, JOURNAL_BYTES, 0);

	text[n < 0 ? 0 : n] = '\0';
	return text;
}

/* A line that was torn says nothing: its letter leaves once more. */
static bool read_line(const char *line, int64_t ret_numbers[2])
{
	char end = '\0';

	return sscanf(line, "%" SCNd64 " %" SCNd64 "%c", &ret_numbers[0], &ret_numbers[1], &end) ==
		       3 &&
	       end == '\n';
}

/* Those of it that are not noted. */
static enum err note(struct cx *cx, struct newsletter_id letter, const char *ids)
{
	struct newsletter_progress_find_row was;
	struct db_tx *tx;
	int64_t n = 0;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	if (e != ERR_OK)
		return e;
	e = copy_note_left(cx->db, letter, ids, &n);
	if (e == ERR_OK && n > 0)
		e = newsletter_progress_find(cx->db, cx->mem, letter, &was);
	if (e == ERR_OK && n > 0)
		e = newsletter_note(
			cx->db, letter, n, 0, 0, was.n_refused, was.told, was.resume_at);
	e = cx_end(cx, tx, e);
	if (e == ERR_OK && n > 0)
		log_event(LOG_INFO, "newsletter_journal",
			"%" PRId64 " letters had left that were not noted", n);
	return e;
}

enum err newsletter_journal_settle(struct cx *cx, const struct newsletter_journal *j)
{
	int64_t letter = 0, at[2];
	struct stat st;
	struct buf ids;
	enum err e = ERR_OK;

	if (j->fd == 0 || fstat(j->fd, &st) != 0 || st.st_size == 0)
		return ERR_OK;
	buf_init(&ids, cx->mem, 1024);
	for (const char *line = text_of(cx->mem, j); *line != '\0'; line = strchr(line, '\n') + 1) {
		if (!read_line(line, at))
			break;
		if (ids.n == 0)
			letter = at[0];
		/* All are of one batch, and so of one letter. */
		if (at[0] == letter)
			buf_printf(&ids, "%c%" PRId64, ids.n == 0 ? '[' : ',', at[1]);
	}
	if (ids.n > 0) {
		buf_char(&ids, ']');
		e = note(cx, (struct newsletter_id){ letter }, buf_str(&ids));
	}
	if (e == ERR_OK)
		newsletter_journal_forget(j);
	return e;
}
