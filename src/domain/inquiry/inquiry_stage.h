/* Where an inquiry stands, as staff and who asked are told. */
#ifndef DOMAIN_INQUIRY_STAGE_H
#define DOMAIN_INQUIRY_STAGE_H

#include "domain/life/lives.h"

/* Pure. */
enum inquiry_stage inquiry_stage(enum inquiry_state state);

#endif
