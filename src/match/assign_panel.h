/* The best panel of one paper taken alone, at the prices of a solved network.  For assign_side.c.
 */
#ifndef MATCH_ASSIGN_PANEL_H
#define MATCH_ASSIGN_PANEL_H

#include "match/assign_apart.h"
#include "match/assign_net.h"

/* What is asked of the panel of a paper. */
struct assign_panel {
	int32_t paper, want;		    /* members besides the pins */
	const struct assign_quota **quotas; /* all of the paper's */
	int32_t n_quotas;
	const int32_t *room;	   /* by reviewer: how many more papers each may take */
	const struct apart *apart; /* NULL where nothing must be apart */
	struct apart_held held;	   /* what must go with the panel: pins, panels that stay */
	const int64_t *toll;	   /* by column: what the pair costs besides */
	bool is_thrifty;	   /* prices count more than scores: leaves more to others */
	int64_t floor;		   /* micro-units that the members besides the pins must bring */
};

/*
 * The columns of the paper that bring most beyond their prices while all its
 * quotas hold, among the best few dozen; false when these hold no such panel.
 */
bool assign_panel(const struct net *n, const struct assign_panel *asked, struct mem *scratch,
	int32_t *ret_columns);

#endif
