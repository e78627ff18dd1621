/* Where an award stands, as it is told: announced is said of it whether or not it is paid already.
 */
#ifndef DOMAIN_AWARD_STAGE_H
#define DOMAIN_AWARD_STAGE_H

#include <stdbool.h>

#include "domain/life/lives.h"

/* Pure. */
enum award_stage award_stage(enum award_state state, bool is_announced);

#endif
