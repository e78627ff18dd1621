/* Documents: bytes go to the disk first, then the row that names them; reading checks their digest.
 */
#include <string.h>

#include "base/crypto.h"
#include "base/enc.h"
#include "domain/life/life.h"
#include "domain/check.h"
#include "domain/proposal/proposal_load.h"
#include "store/blob.h"

enum { PAGE = 200 };

static enum err attach(struct cx *cx, struct proposal_id id, const struct proposal_upload *doc,
	const struct blob_placed *placed)
{
	struct file_id file = { cx_new_id(cx) };
	struct proposal_call_row call;
	enum err e = proposal_call_of(cx->db, cx->mem, id, &call);

	if (e == ERR_OK)
		e = proposal_in_time(cx, &call);
	if (e == ERR_OK)
		e = blob_keep(cx->db, cx->mem, placed);
	if (e == ERR_OK)
		e = file_insert(cx->db, file,
			(struct bytes){ doc->sha256.b, sizeof(doc->sha256.b) }, (int64_t)doc->n,
			"application/pdf", doc->name, cx->now);
	if (e == ERR_OK)
		e = proposal_set_file(cx->db, id, file, cx->now);
	if (e == ERR_OK)
		e = verb_told(cx, VERB_PROPOSAL_ATTACH, id.v,
			mem_printf(cx->mem, "{\"sha256\":\"%s\",\"size\":%zu}",
				enc_hex(cx->mem, doc->sha256.b, sizeof(doc->sha256.b)), doc->n));
	return e;
}

static enum err read_call(struct cx *cx, struct proposal_id id, struct proposal_call_row *ret_call)
{
	enum err e = cx_read(cx);

	if (e != ERR_OK)
		return e;
	e = proposal_call_of(cx->db, cx->mem, id, ret_call);
	cx_read_end(cx);
	return e;
}

/* The document rule alone, before anything is kept. */
static enum err judge(struct cx *cx, struct proposal_id id, const void *bytes, size_t n)
{
	struct proposal_call_row call;
	struct proposal_facts facts;
	struct findings out = { 0 };
	enum err e = read_call(cx, id, &call);

	if (e != ERR_OK)
		return e;
	if (n == 0)
		return cx_refuse(cx, (struct finding){ .code = FINDING_DOCUMENT_EMPTY,
					     .rule = RULE_DOCUMENT,
					     .field = "document" });
	proposal_call_facts(&call, cx->now, &facts);
	facts.document = document_kind(bytes, n);
	facts.document_bytes = (int64_t)n;
	proposal_rule_run(RULE_DOCUMENT, &facts, MOMENT_DRAFT, &out);
	return out.n == 0 ? ERR_OK : cx_refuse(cx, out.items[0]);
}

/*
 * Alone: the PI, whose working copy it is. Shared: the call, whose deadline is asked; what was
 * judged of it before the bracket is the file alone.
 */
enum err proposal_attach(struct cx *cx, struct proposal_id id, const struct proposal_upload *upload)
{
	struct blob_placed placed;
	struct db_tx *tx;
	enum err e = judge(cx, id, upload->bytes, upload->n);

	if (e == ERR_OK)
		e = blob_place(cx->db, cx->mem, (struct bytes){ upload->bytes, upload->n },
			&upload->sha256, &placed);
	if (e == ERR_OK)
		e = cx_begin_in(cx, scope_of_own_proposal(id), &tx);
	return e == ERR_OK ? cx_end(cx, tx, attach(cx, id, upload, &placed)) : e;
}

static enum err document_id(
	struct cx *cx, struct proposal_id id, bool is_working_copy, struct file_id *ret_id)
{
	struct proposal_find_row row;
	struct proposal_version_find_row version;
	enum err e = proposal_find(cx->db, cx->mem, id, &row);

	if (e != ERR_OK)
		return e;
	if (is_working_copy) {
		*ret_id = row.file_id;
		return ERR_OK;
	}
	e = proposal_version_find(cx->db, cx->mem, id, row.version, &version);
	if (e == ERR_OK)
		*ret_id = version.file_id;
	return e;
}

enum err proposal_document(
	struct cx *cx, struct proposal_id id, bool is_working_copy, struct proposal_file *ret_file)
{
	struct file_id file;
	struct file_find_row row;
	struct bytes bytes;
	struct digest sha256;
	enum err e = document_id(cx, id, is_working_copy, &file);

	if (e == ERR_OK && file.v == 0)
		e = ERR_NOT_FOUND;
	if (e == ERR_OK)
		e = file_find(cx->db, cx->mem, file, &row);
	if (e == ERR_OK && row.sha256.n != sizeof(sha256.b))
		e = ERR_INTERNAL;
	if (e != ERR_OK)
		return e;
	memcpy(sha256.b, row.sha256.data, sizeof(sha256.b));
	e = blob_get(cx->db, cx->mem, &sha256, &bytes);
	if (e == ERR_OK)
		*ret_file = (struct proposal_file){ row.name, bytes };
	return e;
}

static enum err check_file(struct cx *cx, const struct file_page_row *row, struct complaints *c)
{
	struct mem *mem = mem_new(cx->mem, "file");
	enum blob_state state = BLOB_MISSING;
	struct digest sha256;
	enum err e = ERR_OK;

	if (row->sha256.n == sizeof(sha256.b)) {
		memcpy(sha256.b, row->sha256.data, sizeof(sha256.b));
		e = blob_check(cx->db, mem, &sha256, &state);
	}
	mem_end(mem);
	if (e == ERR_OK && state != BLOB_MISSING)
		c->n_bytes += row->size;
	if (e == ERR_OK && state == BLOB_MISSING)
		complain(c, "file", "%s is missing", id_text(row->id.v).s);
	if (e == ERR_OK && state == BLOB_DAMAGED)
		complain(c, "file", "%s is damaged: its SHA-256 is another", id_text(row->id.v).s);
	return e;
}

/* What is stored under a digest never changes, so pages may be of several snapshots. */
enum err file_check(struct cx *cx, struct complaints *c)
{
	struct file_id after = { 0 };
	struct file_count_row all;
	size_t n = 0;
	enum err e = file_count(cx->db, cx->mem, &all);

	while (e == ERR_OK) {
		struct mem *mem = mem_new(cx->mem, "files");
		struct file_page_row *rows;

		e = file_page(cx->db, mem, after, PAGE, &rows, &n);
		for (size_t i = 0; e == ERR_OK && i < n; i++) {
			e = check_file(cx, &rows[i], c);
			after = rows[i].id;
			check_told(c, (uint64_t)++c->n_files, (uint64_t)all.n);
		}
		mem_end(mem);
		if (e == ERR_OK)
			e = check_breathe(cx);
		if (n < PAGE)
			break;
	}
	return e == ERR_OK ? blob_spare(cx->db, cx->mem, &c->n_spare_bytes) : e;
}
