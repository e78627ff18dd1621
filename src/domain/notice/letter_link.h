/*
 * Links that leave by mail: whoever holds one is the person it was written to.
 * Everything that is known of a kind stands in its row, and the address, the
 * lifetime, the letter, the word of the audit and the masking of what is kept
 * follow from it: a new kind is a row here, its letter and its page.
 */
#ifndef DOMAIN_LETTER_LINK_H
#define DOMAIN_LETTER_LINK_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/letter.h"

enum letter_link {
	LINK_CONFIRM,
	LINK_RESET,
	LINK_INQUIRY,
	/* Of subscribers, who have no account and no row of `token`: domain/follow/follow_link.h.
	 */
	LINK_FOLLOW_CONFIRM,
	LINK_FOLLOW_SETTINGS,
	LINK_FOLLOW_LEAVE,
	/* The same of a search of postings by mail: domain/follow/alert.h. */
	LINK_ALERT_CONFIRM,
	LINK_ALERT_SETTINGS,
	LINK_ALERT_LEAVE,
	LETTER_LINK_COUNT
};

struct letter_link_kind {
	const char *purpose; /* in the table `token` */
	const char *path;    /* "/reset/": the token follows, and the page is "/reset/:token" */
	const char *audit;   /* what using it is called there */
	int64_t hours;	     /* it is good for so long; 0: as long as the subscription */
	enum letter_kind letter;
	bool is_once;	/* using it spends it */
	bool is_masked; /* what is kept of a letter, and staff read, is without its token */
};

extern const struct letter_link_kind letter_links[LETTER_LINK_COUNT];

#endif
