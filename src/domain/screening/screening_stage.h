/* What screening has said of a proposal so far, as staff are told. */
#ifndef DOMAIN_SCREENING_STAGE_H
#define DOMAIN_SCREENING_STAGE_H

#include <stdbool.h>

#include "domain/life/lives.h"

struct screening_stage_facts {
	enum proposal_state state;
	bool is_screened, is_eligible; /* by its note */
};

/* Pure. */
enum screening_stage screening_stage(const struct screening_stage_facts *f);

#endif
