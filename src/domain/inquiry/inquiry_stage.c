#include "domain/inquiry/inquiry_stage.h"

#include "base/err.h"

enum inquiry_stage inquiry_stage(enum inquiry_state state)
{
	switch (state) {
	case INQUIRY_STATE_NEW:
		return INQUIRY_STAGE_NEW;
	case INQUIRY_STATE_OPEN:
		return INQUIRY_STAGE_OPEN;
	case INQUIRY_STATE_WAITING:
		return INQUIRY_STAGE_WAITING;
	case INQUIRY_STATE_ANSWERED:
		return INQUIRY_STAGE_ANSWERED;
	case INQUIRY_STATE_CLOSED:
		return INQUIRY_STAGE_CLOSED;
	case INQUIRY_STATE_NONE:
		break;
	}
	BUG("unknown state of an inquiry");
}
