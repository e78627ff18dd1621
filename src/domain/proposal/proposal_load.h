/* Loads what the use cases of this folder decide on. */
#ifndef DOMAIN_PROPOSAL_LOAD_H
#define DOMAIN_PROPOSAL_LOAD_H

#include "domain/proposal/proposal.h"
#include "domain/proposal/proposal_sql.h"

struct proposal_all {
	struct proposal_find_row row;
	struct proposal_call_row call;
	struct proposal_pi_row pi;
	struct proposal_body body;
	struct call_form form;		    /* the call's, as it is now */
	struct form_answers kept, answers; /* all; those that fit the form */
	int64_t attestation_version; /* the newest list */
	struct proposal_attestation_names_row *items;
	size_t n_attestations_asked, n_attested; /* of that list, as kept */
	struct proposal_facts facts;		 /* points into the above */
};

/* The whole working copy with its facts; bytes of the document are not read. */
MUST_CHECK enum err proposal_load(
	struct cx *cx, struct proposal_id id, struct proposal_all *ret_all);

/* The facts of a proposal with no content yet, for a call: used to ask the deadline rule. */
void proposal_call_facts(
	const struct proposal_call_row *call, int64_t now, struct proposal_facts *ret_facts);

/* Adds what the rules ask of the PI, and of a working copy's or a frozen version's content. */
void proposal_pi_facts(const struct proposal_pi_row *pi, struct proposal_facts *f);
void proposal_body_facts(const struct proposal_body *body, struct proposal_facts *f);

/* Whether the working copy differs from the newest submitted version; true when there is none. */
MUST_CHECK enum err proposal_has_changes(
	struct cx *cx, const struct proposal_all *all, bool *ret_has_changes);

/* ERR_OK, or ERR_REFUSED with the deadline rule's finding. */
MUST_CHECK enum err proposal_in_time(struct cx *cx, const struct proposal_call_row *call);

/* The view of a call row. */
struct proposal_call proposal_call_view(const struct proposal_call_row *call);

/* JSON of a body with sorted keys: the bytes that are frozen and hashed. */
const char *proposal_body_json(struct mem *mem, const struct proposal_body *body);

/*
 * Whether a body says something else than a frozen one, of this format or an
 * older one.  Answers are none of it: proposal_has_changes() looks at them.
 */
bool proposal_body_differs(
	struct mem *mem, const struct proposal_body *body, const struct proposal_body *frozen);

/* The body of frozen JSON; ERR_INTERNAL when it is not what proposal_body_json() wrote. */
MUST_CHECK enum err proposal_body_parse(
	struct mem *mem, const char *json, struct proposal_body *ret_body);

/* What stands for an item in a form: with its version, for a later one may say something else. */
const char *proposal_attestation_key(struct mem *mem, int64_t version, const char *item);

#endif
