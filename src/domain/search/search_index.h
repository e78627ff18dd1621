/*
 * The index of what can be searched, kept in the bracket that changes the thing:
 * triggers say what is due (search_due), and before a bracket ends it makes the
 * words of these.  So it does not hang on which use case changed what.
 *
 * Brackets of one proposal, review, click or sign-in change nothing that is found, and do not
 * ask (search_is_asked()); what such a one leaves all the same is not found until the
 * next that asks, or the worker, has made its words.
 *
 * What is not public (table search_own) has its words apart, and from the worker, a moment
 * later: a submission in the last minute of a call makes none.
 */
#ifndef DOMAIN_SEARCH_INDEX_H
#define DOMAIN_SEARCH_INDEX_H

#include <stddef.h>

#include "domain/cx.h"

/* Whether a bracket of this scope asks what is due when it ends. */
bool search_is_asked(const struct scope *scope);

/* In a bracket, before it ends. */
MUST_CHECK enum err search_settle(struct cx *cx);

/* Some of what may wait, and what was left, in a bracket of its own; ret_more: there is more. */
MUST_CHECK enum err search_catch_up(struct cx *cx, bool *ret_more);

/* All is due, later: the index is made anew by search_catch_up() until there is no more. */
MUST_CHECK enum err search_rebuild(struct cx *cx);

#endif
