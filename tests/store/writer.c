/*
 * The subject of tests/store/faults: stores a file and a row that names it,
 * again and again, and says so on stdout only after db_end() did.
 *
 *	writer DIR N         prints "ack I" a line; exit 0 all done, 3 stopped acknowledging; 0: only makes the database
 *	writer DIR --verify  reads such lines on stdin: each row and its file must be there
 */
#include "store/fixture.h"

#include "base/num.h"
#include "store/blob.h"

#include "tests/store/note_sql.c"

static enum err write_one(struct fixture *f, int64_t i)
{
	char *text = mem_printf(f->mem, "the bytes of file %" PRId64, i);
	struct note_insert_row made;
	struct digest d;
	struct db_tx *tx;
	enum err e = blob_put(f->db, f->mem, text, strlen(text), &d);

	if (e == ERR_OK)
		e = db_begin(f->db, f->mem, &tx);
	if (e != ERR_OK)
		return e;
	return db_end(tx,
		note_insert(f->db, f->mem, mem_printf(f->mem, "n%" PRId64, i), NULL, 5,
			(struct bytes){ d.b, sizeof(d.b) }, (struct opt_real){ false, 0 }, &made));
}

static int write_all(struct fixture *f, int64_t n)
{
	int status = 0;

	for (int64_t i = 1; i <= n; i++) {
		char line[40];
		int length = snprintf(line, sizeof(line), "ack %" PRId64 "\n", i);

		if (write_one(f, i) != ERR_OK)
			status = 3;
		else if (write(STDOUT_FILENO, line, (size_t)length) != length)
			return 2;
	}
	return status;
}

static bool is_there(struct fixture *f, const char *number)
{
	enum blob_state state = BLOB_MISSING;
	struct digest d;
	struct note note;

	if (note_find(f->db, f->mem, mem_printf(f->mem, "n%s", number), &note) != ERR_OK)
		return false;
	memcpy(d.b, note.data.data, sizeof(d.b));
	return blob_check(f->db, f->mem, &d, &state) == ERR_OK && state == BLOB_GOOD;
}

/* Also every row that was not acknowledged must have its file. */
static int verify(struct fixture *f)
{
	char line[64];
	struct note *notes;
	size_t n;
	int status = 0;

	db_snapshot(f->db);
	while (fgets(line, sizeof(line), stdin) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, "ack ", 4) == 0 && !is_there(f, line + 4)) {
			printf("lost: %s\n", line);
			status = 1;
		}
	}
	if (note_list(f->db, f->mem, 0, NOTE_LIST_FILTER_ALL, NOTE_LIST_ORDER_ID, &notes, &n) !=
		ERR_OK)
		return 1;
	for (size_t i = 0; i < n; i++)
		if (!is_there(f, notes[i].slug + 1)) {
			printf("without its file: %s\n", notes[i].slug);
			status = 1;
		}
	db_snapshot_end(f->db);
	return status;
}

int main(int argc, char **argv)
{
	struct fixture f = { .mem = mem_new(NULL, "writer") };
	struct store_conf conf = { .create = true, .wait_ms = 500, .migrations = &note_schema };
	const char *why = "";
	int64_t n = 0;
	int from, to;

	if (argc != 3)
		return 2;
	conf.url = mem_printf(f.mem, "sqlite:%s/note.db", argv[1]);
	if (store_open(f.mem, &conf, &f.store, &why) != ERR_OK ||
		migrate_run(f.store, f.mem, &from, &to, &why) != ERR_OK ||
		db_open(f.store, f.mem, &f.db) != ERR_OK) {
		fprintf(stderr, "%s\n", why);
		return 4;
	}
	if (strcmp(argv[2], "--verify") == 0)
		return verify(&f);
	if (num_parse_int(argv[2], 0, 1000000, &n) != ERR_OK)
		return 2;
	return write_all(&f, n);
}
