/* The texts of programs/start/, in the binary: what every program begins with. */
#ifndef CLI_START_TEXTS_H
#define CLI_START_TEXTS_H

#include "cli/content_read.h"

/* Each adds its texts, within the caller's bracket; false with in->fault set. */
bool start_rules(struct content_read *in);     /* and attestations, version 1 */
bool start_pages(struct content_read *in);     /* drafts */
bool start_questions(struct content_read *in); /* drafts, hidden while they are */

#endif
