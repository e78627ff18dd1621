#include "domain/notice/message_stage.h"

#include "base/err.h"

enum message_stage message_stage(enum message_state state, int64_t tries)
{
	switch (state) {
	case MESSAGE_STATE_QUEUED:
	case MESSAGE_STATE_SENDING:
		return tries > 1 ? MESSAGE_STAGE_DELAYED : MESSAGE_STAGE_WAITING;
	case MESSAGE_STATE_SENT:
		return MESSAGE_STAGE_SENT;
	case MESSAGE_STATE_FAILED:
		return MESSAGE_STAGE_FAILED;
	case MESSAGE_STATE_SUPPRESSED:
		return MESSAGE_STAGE_SUPPRESSED;
	case MESSAGE_STATE_NONE:
		break;
	}
	BUG("a message without a state");
}
