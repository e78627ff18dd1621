/*
 * Proposals: the PI's working copy, and the frozen versions that everybody
 * else reads.  Callers have asked may() (the route does); these functions hold
 * the rules and the states.
 *
 * Everything handed out lives in cx->mem.
 */
#ifndef DOMAIN_PROPOSAL_H
#define DOMAIN_PROPOSAL_H

#include "base/crypto.h"
#include "base/value.h"
#include "domain/cx.h"
#include "domain/form/form_rules.h"
#include "domain/life/lives.h"
#include "domain/proposal/proposal_rules.h"
#include "domain/proposal/proposal_texts.h"

struct named {
	const char *slug, *name;
};

struct team_member {
	const char *name, *affiliation, *role;
};

/* The content of a proposal: what is edited, frozen and read. */
struct proposal_body {
	const char *title, *abstract; /* never NULL */
	struct proposal_texts texts;  /* neither are these */
	const struct named *areas;
	size_t n_areas;
	const struct team_member *team;
	size_t n_team;
	const struct budget_line_facts *lines;
	size_t n_lines;
	int64_t cash_cents; /* the sum of the lines */
	bool wants_credits;
	int64_t credit_cents; /* 0 when no credits are wanted */
	const struct named *products, *datasets;
	size_t n_products, n_datasets;
	int64_t form; /* the version of the call's form that is answered; 0: it asks nothing more */
	struct form_answers answers; /* to the questions that are shown */
	/* of the PI, as they were when it was frozen */
	const char *pi_name, *pi_position, *pi_org, *pi_country;
	/* of the document; name is NULL when there is none */
	struct file_id file;
	const char *file_name;
	int64_t file_size;
	const char *file_digest; /* hex SHA-256 */
};

/* Limits of the form; the database has none of its own. */
enum {
	PROPOSAL_TITLE_CHARS = 200,
	PROPOSAL_ABSTRACT_CHARS = 4000,
	PROPOSAL_TEAM_MAX = 12,
	PROPOSAL_LINES_MAX = 16,
	PROPOSAL_AREAS_MAX = 5
};

/* The call a proposal is for, as the proposal's pages need it. */
struct proposal_call {
	struct call_id id;
	const char *slug, *title, *zone;
	enum call_state state;
	int64_t opens_at, closes_at, grace_s, decisions_due_at;
	int64_t cash_cap_cents, credit_cap_cents;
	bool cash_cap_is_average, credit_cap_is_average;
	int64_t page_limit, file_limit_bytes;
};

/* Pure: it takes proposals now. */
bool proposal_call_is_open(const struct proposal_call *call, int64_t now);

/* The PI's own page.  It holds nothing that is not the PI's to know. */
struct proposal_own {
	struct proposal_id id;
	enum own_proposal_stage stage;
	int64_t version;   /* submitted versions so far; 0: never */
	int64_t revision;
	int64_t changed_at, submitted_at; /* submitted_at 0: never */
	bool has_changes;		  /* the working copy differs from the submitted version */
	const char *version_digest;	  /* hex SHA-256 of the newest version, NULL: none */
	struct proposal_body body;
	struct proposal_call call;
	const struct call_form *form;	   /* as the call asks now */
	struct form_answers answers, aside; /* those that fit, hidden ones too; those kept aside */
	int64_t version_form; /* of the newest version, the version of the form it answers */
	struct proposal_facts facts; /* attestations as kept, not as ticked */
};

/* What the draft form sends.  Slugs that do not exist are passed over. */
struct proposal_input {
	int64_t revision; /* the one the form was made from: ERR_CONFLICT when it is no longer the
			     newest */
	const char *title, *abstract;
	struct proposal_texts texts; /* NULL: empty */
	const char *const *areas;
	size_t n_areas;
	const struct team_member *team;
	size_t n_team;
	const struct budget_line_facts *lines;
	size_t n_lines;
	bool wants_credits;
	int64_t credit_cents;
	const char *const *products, *const *datasets;
	size_t n_products, n_datasets;
	struct form_answers answers; /* to a question not named there is none */
};

/*
 * Begins a draft in a call, or finds the PI's draft there: cx->made is its id
 * either way.  ERR_REFUSED (deadline) when the call is not open.
 */
MUST_CHECK enum err proposal_start(struct cx *cx, struct call_id call);

/* What a form must know of the draft it has just saved. */
struct proposal_saved {
	int64_t revision, changed_at;
	const char *zone; /* of the call */
	bool has_document;
};

/*
 * Saves the working copy.  ERR_REFUSED (deadline); ERR_CONFLICT when saved
 * elsewhere meanwhile.  ret_saved NULL: it is not asked for.
 */
MUST_CHECK enum err proposal_save(struct cx *cx, struct proposal_id id,
	const struct proposal_input *in, struct proposal_saved *ret_saved);

struct proposal_upload {
	const char *name; /* of the file, made safe */
	const void *bytes;
	size_t n;
	struct digest sha256; /* of the bytes: whoever read them has it already */
};

/*
 * Keeps a document and makes it the working copy's.  The bytes are on the disk
 * before the row.  ERR_REFUSED (deadline, document).
 */
MUST_CHECK enum err proposal_attach(
	struct cx *cx, struct proposal_id id, const struct proposal_upload *upload);

/* What the PI signs. */
enum { PROPOSAL_AS_IT_STANDS = -1 }; /* for a revision: whatever the working copy is */
struct proposal_signature {
	int64_t revision;	     /* of the working copy that was looked at */
	int64_t form;		     /* and the version of the call's form that it answered then */
	const char *const *attested; /* of proposal_attestations(), those that were ticked */
	size_t n_attested;
	bool is_nonconfidential;
};

/*
 * Freezes the working copy as the next version and writes its receipt.
 * ERR_REFUSED with every finding of MOMENT_SUBMIT; ERR_CONFLICT when it is not
 * what was looked at any more; ERR_REPLAY when just that is submitted already.
 */
MUST_CHECK enum err proposal_submit(
	struct cx *cx, struct proposal_id id, const struct proposal_signature *signature);

/* Takes a submitted proposal back.  ERR_REFUSED once its call is released. */
MUST_CHECK enum err proposal_withdraw(struct cx *cx, struct proposal_id id);

/* Makes a withdrawn proposal a draft again, while the call is open. */
MUST_CHECK enum err proposal_revive(struct cx *cx, struct proposal_id id);

/* Reading. */
MUST_CHECK enum err proposal_own(
	struct cx *cx, struct proposal_id id, struct proposal_own *ret_own);

/* Of a draft that was saved by an earlier click. */
MUST_CHECK enum err proposal_saved(
	struct cx *cx, struct proposal_id id, struct proposal_saved *ret_saved);

/* The call alone, for who needs its zone and reads nothing of the proposal. */
MUST_CHECK enum err proposal_call_read(
	struct cx *cx, struct proposal_id id, struct proposal_call *ret_call);

struct proposal_frozen {
	int64_t version, submitted_at;
	const char *digest; /* hex; NULL for the panel: it tells one hidden answer from another */
	enum proposal_state state;
	struct proposal_call call;
	struct proposal_body body; /* with the answers that the reader may read */
	const struct call_form *form; /* the version that it answers */
};

/* The newest submitted version, as that reader is given it; ERR_NOT_FOUND when there is none. */
MUST_CHECK enum err proposal_frozen(struct cx *cx, struct proposal_id id, enum form_reader reader,
	struct proposal_frozen *ret_frozen);

/*
 * What the rules checked at screening say of that version; the working copy,
 * which is the PI's alone, is not looked at.
 */
MUST_CHECK enum err proposal_screening_findings(struct cx *cx, struct proposal_id id,
	const struct proposal_frozen *frozen, struct findings *ret_findings);

/* item: what a form sends and a signature names, good for the text beside it and no later one. */
struct attestation_item {
	const char *item, *body;
};
MUST_CHECK enum err proposal_attestations(
	struct cx *cx, struct attestation_item **ret_items, size_t *ret_n);

struct proposal_mine_entry {
	struct proposal_id id;
	enum own_proposal_stage stage;
	const char *title;
	int64_t version, changed_at, submitted_at;
	struct proposal_call call; /* caps and limits are not filled in */
};
MUST_CHECK enum err proposal_list_mine(
	struct cx *cx, struct proposal_mine_entry **ret_items, size_t *ret_n);

struct proposal_file {
	const char *name;
	struct bytes bytes;
};

/* The document: of the working copy, or of the newest submitted version. */
MUST_CHECK enum err proposal_document(
	struct cx *cx, struct proposal_id id, bool is_working_copy, struct proposal_file *ret_file);

#endif
