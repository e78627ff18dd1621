/* Sends new postings to those who asked for them, and the letters that ask whether they did. */
#ifndef DOMAIN_ALERT_SEND_H
#define DOMAIN_ALERT_SEND_H

#include "domain/cx.h"
#include "domain/job/job.h"
#include "domain/notice/mailer.h"

/* Whether a posting has the words that somebody typed, as on the list of jobs. */
typedef bool alert_finder(struct mem *mem, const char *typed, const struct job *job);

/*
 * Some of what is due, outside of a bracket; *ret_n: how many searches and
 * letters were looked at.  A posting is told to a search once: what a letter tells
 * is kept before it leaves, and stays the same however often it is tried.
 */
MUST_CHECK enum err alert_send(
	struct cx *cx, const struct mailer *mailer, alert_finder *finds, size_t *ret_n);

#endif
