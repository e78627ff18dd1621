/* What comes back of letters to subscribers: delivery reports and complaints. */
#ifndef DOMAIN_FOLLOW_REPORT_H
#define DOMAIN_FOLLOW_REPORT_H

#include "base/value.h"
#include "domain/cx.h"

enum follow_report {
	REPORT_NONE,	  /* the message is no report: somebody else's to read */
	REPORT_PASSED,	  /* it is one that ends nothing, or of no letter of the list */
	REPORT_BOUNCED,	  /* the address is taken off */
	REPORT_COMPLAINED /* the same, and not written to for a year whoever asks */
};

/*
 * Takes a whole message (dsn.h).  Whom it is about is told by the mark in the
 * return path or the Message-ID alone, which nobody makes who did not get the
 * letter.  Answers nobody: two machines do not write to each other for ever.
 */
MUST_CHECK enum err follow_take_report(
	struct cx *cx, struct bytes message, enum follow_report *ret_report);

#endif
