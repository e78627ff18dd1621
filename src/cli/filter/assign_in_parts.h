/* The files beside the scores, each into the problem; false after a fault.  For assign_in.c. */
#ifndef CLI_ASSIGN_IN_PARTS_H
#define CLI_ASSIGN_IN_PARTS_H

#include "cli/filter/assign_read.h"

/* Who stands in the scores: conflicts and pins, then demands and loads. */
bool assign_in_pairs(struct assign_in *in, const struct assign_files *files);
bool assign_in_counts(struct assign_in *in, const struct assign_files *files);

/* The pair may not be, by the row at hand. */
void assign_in_strike(struct assign_reading *r, int32_t paper, int32_t reviewer);

void assign_in_strike_at(struct assign_in *in, struct assign_struck struck);

/* Authors and co-authors; then what is wished of pairs. */
bool assign_in_graph(struct assign_in *in, const struct assign_files *files);
bool assign_in_wishes(struct assign_in *in, const struct assign_files *files);

/* Members, quotas, institutions, seniors, areas. */
bool assign_in_groups(struct assign_in *in, const struct assign_files *files);

#endif
