/*
 * Saving in the background: the script (static/enhance.js) sends a form with
 * "Accept: application/json" and reads what changed as data.
 */
#ifndef WEB_AUTOSAVE_H
#define WEB_AUTOSAVE_H

#include "web/rq.h"

bool is_autosave(const struct rq *rq);

/* "Saved at 14:03", the revision that was made, and a key for the next save. */
void autosave_told(struct rq *rq, int64_t at, const char *zone, int64_t revision);

#endif
