/* Where a call stands, in a word and a shape: the same everywhere. */
#ifndef WEB_STAGE_TEXT_H
#define WEB_STAGE_TEXT_H

#include "domain/call/call_stage.h"
#include "web/view.h"

/* For staff and panel: each stage by its own name. */
struct badge stage_badge(enum call_stage stage);

#endif
