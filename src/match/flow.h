/*
 * Minimum-cost flow by the primal network simplex, exact in integers, made to
 * be asked again: arcs may be added and costs changed between two solves, and
 * the next solve starts from the last basis.
 *
 * Method: Cunningham's strongly feasible trees (1976), which cannot cycle, and
 * block-search pricing (Grigoriadis 1986).  The tree is kept as child lists:
 * a pivot costs the cycle and the subtree that moves.
 *
 * Every node has an artificial arc to or from the root at a cost no real path
 * can reach, so there is always a basis; flow left on these arcs after
 * flow_solve means that the demands cannot be met.
 */
#ifndef MATCH_FLOW_H
#define MATCH_FLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mem.h"

#define FLOW_UNBOUNDED (INT64_MAX / 4)

struct flow;

/* A network of n nodes, numbered from 0, that lives in m.  root is one of them. */
struct flow *flow_new(struct mem *m, int n_nodes, int root);

/* What node v puts in (positive) or takes out; the root balances the sum.  Before the start. */
void flow_supply(struct flow *f, int v, int64_t supply);

/*
 * Adds an arc and returns its number (0, 1, 2...); at any time.  0 <= cap.
 * Potentials must fit: |cost| times the square of the number of nodes below 2^62.
 */
int flow_arc(struct flow *f, int src, int dst, int64_t cap, int64_t cost);

/* Before the start: let the arc begin full.  A good guess saves pivots; a bad one only costs. */
void flow_fill(struct flow *f, int arc);

/*
 * Makes the first basis; max_cost bounds |cost| of every arc, now and later.
 * A node whose own arc to the root can carry what it holds hangs by that arc.
 */
void flow_start(struct flow *f, int64_t max_cost);

/*
 * Between solves.  The cost may also be flow_big or less than -max_cost down to
 * -flow_big: an arc at flow_big is used only where nothing else serves.
 */
void flow_cost(struct flow *f, int arc, int64_t cost);

/* A cost that no path of real arcs can reach; that of the artificial arcs. */
int64_t flow_big(const struct flow *f);

/*
 * Called now and then during a solve with the number of arcs that would still
 * improve it.  Its root falls about linearly to 0 at the optimum.
 */
typedef void flow_watcher(void *arg, int n_improving);
void flow_watch(struct flow *f, flow_watcher *watch, void *arg);

/* Pivots to the optimum; returns the number of pivots. */
int64_t flow_solve(struct flow *f);

/* Flow that only artificial arcs could carry: 0 when the problem is feasible. */
int64_t flow_unmet(const struct flow *f);

int64_t flow_on(const struct flow *f, int arc);

/*
 * The potential of v against the root's, which is 0.  At the optimum
 * cost + potential(src) - potential(dst) is >= 0 on an empty arc, <= 0 on a
 * full one and 0 on any other.
 */
int64_t flow_potential(const struct flow *f, int v);

int flow_n_arcs(const struct flow *f);

#endif
