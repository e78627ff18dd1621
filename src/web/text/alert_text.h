/* New postings by mail, in words: what is searched for, and the letters. */
#ifndef WEB_TEXT_ALERT_TEXT_H
#define WEB_TEXT_ALERT_TEXT_H

#include "domain/follow/alert.h"
#include "domain/letter.h"

/* "jobs in Berlin, Germany, in the team Robots, about Vision, with “grasping”"; "all jobs". */
const char *alert_search_told(struct mem *m, const struct alert_search *search);

/* Of the kinds LETTER_ALERT_…; letter_write() calls it. */
void alert_letter_write(
	const struct letter_facts *facts, struct mem *mem, struct letter *ret_letter);

/* Whether a posting has the words: in the same texts as on the list. */
bool alert_finds(struct mem *mem, const char *typed, const struct job *job);

#endif
