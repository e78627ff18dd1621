#include "domain/award/award_stage.h"

#include "base/err.h"

enum award_stage award_stage(enum award_state state, bool is_announced)
{
	if (is_announced && state != AWARD_STATE_REFUSED)
		return AWARD_STAGE_ANNOUNCED;
	switch (state) {
	case AWARD_STATE_SELECTED:
		return AWARD_STAGE_SELECTED;
	case AWARD_STATE_OFFERED:
		return AWARD_STAGE_OFFERED;
	case AWARD_STATE_ACCEPTED:
		return AWARD_STAGE_ACCEPTED;
	case AWARD_STATE_PAID:
		return AWARD_STAGE_PAID;
	case AWARD_STATE_ANNOUNCED:
	case AWARD_STATE_CLOSED:
		return AWARD_STAGE_ANNOUNCED;
	case AWARD_STATE_REFUSED:
		return AWARD_STAGE_REFUSED;
	case AWARD_STATE_NONE:
		break;
	}
	BUG("an award without a state");
}
