/* Whether the answers of the FAQ help: counts, which no line of the audit could say who made. */
#include "domain/program/content.h"
#include "domain/program/content_sql.h"

enum err content_votes(struct cx *cx, struct content_vote **ret_votes, size_t *ret_n)
{
	struct faq_vote_list_row *rows;
	enum err e = faq_vote_list(cx->db, cx->mem, &rows, ret_n);

	if (e != ERR_OK)
		return e;
	*ret_votes = MEM_ARRAY(cx->mem, struct content_vote, *ret_n);
	for (size_t i = 0; i < *ret_n; i++)
		(*ret_votes)[i] =
			(struct content_vote){ rows[i].slug, rows[i].n_yes, rows[i].n_no };
	return ERR_OK;
}

enum err content_vote_add(struct cx *cx, const char *slug, bool has_helped)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	if (e == ERR_OK)
		e = cx_end(cx, tx, faq_vote_add(cx->db, slug, has_helped, !has_helped));
	return e == ERR_CONFLICT ? ERR_NOT_FOUND : e;
}
