/* Where a letter is on its way, as staff are told. */
#ifndef DOMAIN_MESSAGE_STAGE_H
#define DOMAIN_MESSAGE_STAGE_H

#include <stdint.h>

#include "domain/life/lives.h"

/* Pure.  tries: begun so far; a second one makes it late. */
enum message_stage message_stage(enum message_state state, int64_t tries);

#endif
