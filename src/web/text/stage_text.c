#include "web/text/stage_text.h"

#include "base/err.h"

struct badge stage_badge(enum call_stage stage)
{
	switch (stage) {
	case CALL_STAGE_DRAFT:
		return (struct badge){ BADGE_PLAIN, "Draft" };
	case CALL_STAGE_UPCOMING:
		return (struct badge){ BADGE_PLAIN, "Opens later" };
	case CALL_STAGE_OPEN:
		return (struct badge){ BADGE_OPEN, "Open" };
	case CALL_STAGE_CLOSED:
		return (struct badge){ BADGE_ACTIVE, "Screening" };
	case CALL_STAGE_REVIEWING:
		return (struct badge){ BADGE_ACTIVE, "In review" };
	case CALL_STAGE_RELEASED:
		return (struct badge){ BADGE_GOOD, "Decided" };
	case CALL_STAGE_ANNOUNCED:
		return (struct badge){ BADGE_GOOD, "Announced" };
	case CALL_STAGE_ARCHIVED:
		return (struct badge){ BADGE_ENDED, "Archived" };
	case CALL_STAGE_CANCELLED:
		return (struct badge){ BADGE_ENDED, "Cancelled" };
	}
	BUG("unknown stage");
}
