/* What a score of a criterion may be. */
#ifndef DOMAIN_REVIEW_SCALE_H
#define DOMAIN_REVIEW_SCALE_H

enum { REVIEW_SCORE_MIN = 1, REVIEW_SCORE_MAX = 5 };

#endif
