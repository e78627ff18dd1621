/*
 * Where a proposal stands, from what is stored and the time: as rights ask it, and as its PI is
 * told.
 */
#ifndef DOMAIN_PROPOSAL_STAGE_H
#define DOMAIN_PROPOSAL_STAGE_H

#include <stdbool.h>

#include "domain/life/lives.h"

struct proposal_stage_facts {
	enum proposal_state state;
	bool takes;	  /* the call takes proposals: call_takes() */
	bool is_released; /* the call's decisions are */
};

/* Pure. */
enum proposal_stage proposal_stage(const struct proposal_stage_facts *f);

struct own_proposal_facts {
	enum proposal_state state;
	enum call_state call;
	bool is_open;	  /* the call is open to its PI */
	bool is_released; /* the call's decisions are */
};

/* Pure.  What was said between deadline and release makes no difference. */
enum own_proposal_stage own_proposal_stage(const struct own_proposal_facts *f);

#endif
