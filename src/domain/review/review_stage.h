/* How far a reviewer is with a proposal, from the assignment and what is written. */
#ifndef DOMAIN_REVIEW_STAGE_H
#define DOMAIN_REVIEW_STAGE_H

#include "domain/life/lives.h"

/* Pure. */
enum review_stage review_stage(enum assignment_state assignment, enum review_state review);

#endif
