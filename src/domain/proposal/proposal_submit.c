/* Freezes the working copy as the next version: from here on others may read it. */
#include <string.h>

#include "base/buf.h"
#include "base/crypto.h"
#include "base/enc.h"
#include "domain/life/life.h"
#include "domain/notice/notice.h"
#include "domain/proposal/proposal_load.h"

static bool is_ticked(const struct proposal_signature *by, const char *item)
{
	for (size_t i = 0; i < by->n_attested; i++)
		if (strcmp(by->attested[i], item) == 0)
			return true;
	return false;
}

static enum err attest(struct cx *cx, struct proposal_all *all, const struct proposal_signature *by)
{
	const int64_t version = all->attestation_version;
	struct buf items;

	buf_init(&items, cx->mem, 256);
	all->facts.n_attested = 0;
	for (size_t i = 0; i < all->n_attestations_asked; i++) {
		const char *item = all->items[i].item;

		if (!is_ticked(by, proposal_attestation_key(cx->mem, version, item)))
			continue;
		buf_char(&items, all->facts.n_attested++ == 0 ? '[' : ',');
		buf_json(&items, item);
	}
	if (all->facts.n_attested == 0)
		return ERR_OK;
	buf_char(&items, ']');
	return proposal_attest(cx->db, all->row.id, version, buf_str(&items), cx->now);
}

static enum err judge(struct cx *cx, struct proposal_all *all, const struct proposal_signature *by)
{
	enum err e;

	if (!verb_fits(VERB_PROPOSAL_SUBMIT, all->row.state))
		return cx_refuse(cx, (struct finding){ .code = FINDING_STATE_FORBIDS });
	e = attest(cx, all, by);
	if (e != ERR_OK)
		return e;
	all->facts.is_nonconfidential = by->is_nonconfidential;
	proposal_rules_run(&all->facts, MOMENT_SUBMIT, &cx->fault);
	return findings_refusing(&cx->fault) == 0 ? ERR_OK : ERR_REFUSED;
}

static enum err freeze(
	struct cx *cx, const struct proposal_all *all, int64_t version, struct digest *ret_digest)
{
	const char *json = proposal_body_json(cx->mem, &all->body);

	crypto_sha256(json, strlen(json), ret_digest);
	return proposal_version_insert(
		cx->db, &(struct proposal_version_insert_in){ .id = all->row.id,
				.version = version,
				.now = cx->now,
				.file = all->row.file_id,
				.title = all->body.title,
				.abstract = all->body.abstract,
				.cash_cents = all->body.cash_cents,
				.credit_cents = all->body.credit_cents,
				.body = json,
				.sha256 = { ret_digest->b, sizeof(ret_digest->b) } });
}

static enum err mark(struct cx *cx, const struct proposal_all *all, int64_t version)
{
	return all->row.state == PROPOSAL_STATE_SUBMITTED
		       ? proposal_mark_again(cx->db, all->row.id, version, cx->now)
		       : proposal_mark_submitted(cx->db, all->row.id, version, cx->now);
}

static enum err receipt(
	struct cx *cx, const struct proposal_all *all, int64_t version, const char *digest)
{
	const struct letter_facts facts = { .kind = verb_letter(VERB_PROPOSAL_SUBMIT),
		.proposal = all->row.id,
		.link = mem_printf(cx->mem, "/proposals/%s", id_text(all->row.id.v).s),
		.call_title = all->call.title,
		.proposal_title = all->body.title,
		.zone = all->call.zone,
		.digest = digest,
		.at = cx->now,
		.version = version,
		.cash_cents = all->body.cash_cents,
		.credit_cents = all->body.credit_cents };

	return notice_add_to(cx,
		mem_printf(cx->mem, "receipt:%" PRId64 ":%" PRId64, all->row.id.v, version),
		&(struct notice_to){
			.id = all->row.pi_id, .name = all->pi.name, .email = all->pi.email },
		&facts);
}

/* The one revision after what was looked at is the submission itself, when nothing else was
 * changed. */
static enum err look_again(
	struct cx *cx, const struct proposal_all *all, const struct proposal_signature *by)
{
	bool has_changes;
	enum err e;

	if (by->revision == PROPOSAL_AS_IT_STANDS)
		return ERR_OK;
	/* An answer is frozen with the question that was read, and for whom it was said to be. */
	if (by->form != all->body.form)
		return ERR_CONFLICT;
	if (all->row.revision == by->revision)
		return ERR_OK;
	if (all->row.revision != by->revision + 1 || all->row.state != PROPOSAL_STATE_SUBMITTED)
		return ERR_CONFLICT;
	e = proposal_has_changes(cx, all, &has_changes);
	if (e != ERR_OK)
		return e;
	return has_changes ? ERR_CONFLICT : ERR_REPLAY;
}

static enum err submit(struct cx *cx, struct proposal_id id, const struct proposal_signature *by)
{
	struct proposal_all all;
	struct digest digest;
	const char *hex;
	int64_t version;
	enum err e = proposal_load(cx, id, &all);

	if (e == ERR_OK)
		e = look_again(cx, &all, by);
	if (e == ERR_OK)
		e = judge(cx, &all, by);
	if (e != ERR_OK)
		return e;
	version = all.row.version + 1;
	e = freeze(cx, &all, version, &digest);
	if (e == ERR_OK)
		e = mark(cx, &all, version);
	if (e != ERR_OK)
		return e;
	hex = enc_hex(cx->mem, digest.b, sizeof(digest.b));
	e = verb_told(cx, VERB_PROPOSAL_SUBMIT, id.v,
		mem_printf(cx->mem, "{\"version\":%" PRId64 ",\"sha256\":\"%s\"}", version, hex));
	return e == ERR_OK ? receipt(cx, &all, version, hex) : e;
}

/*
 * Alone: the PI, whose profile and proposals of the period are judged. Shared: the call, its
 * deadline and caps; the program: settings, attestations, the institution.
 */
enum err proposal_submit(
	struct cx *cx, struct proposal_id id, const struct proposal_signature *signature)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_own_proposal(id), &tx);

	return e == ERR_OK ? cx_end(cx, tx, submit(cx, id, signature)) : e;
}
