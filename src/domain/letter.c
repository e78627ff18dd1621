#include "domain/letter.h"

#include "base/err.h"

const char *letter_kind_name(enum letter_kind kind)
{
	static const char *const names[LETTER_KIND_COUNT] = {
		[LETTER_CONFIRM_EMAIL] = "confirm-email",
		[LETTER_ACCOUNT_EXISTS] = "account-exists",
		[LETTER_RESET_PASSWORD] = "reset-password",
		[LETTER_PASSWORD_CHANGED] = "password-changed",
		[LETTER_RECEIPT] = "receipt",
		[LETTER_WITHDRAWN] = "withdrawn",
		[LETTER_CALL_CANCELLED] = "call-cancelled",
		[LETTER_REVIEW_ASKED] = "review-asked",
		/* One word for both: the outbox's list tells no decision. */
		[LETTER_SELECTED] = "decision",
		[LETTER_DECLINED] = "decision",
		[LETTER_CONTACT_NAMED] = "contact-named",
		[LETTER_AWARD_OFFERED] = "award-offered",
		[LETTER_FOLLOW_CONFIRM] = "follow-confirm",
		[LETTER_FOLLOW_SETTINGS] = "follow-settings",
		[LETTER_ALERT_CONFIRM] = "alert-confirm",
		[LETTER_ALERT_SETTINGS] = "alert-settings",
		[LETTER_ALERT_JOBS] = "alert-jobs",
		[LETTER_NEWSLETTER] = "newsletter",
		[LETTER_INQUIRY_RECEIVED] = "inquiry-received",
		[LETTER_INQUIRY_AGAIN] = "inquiry-again",
		[LETTER_INQUIRY_ANSWERED] = "inquiry-answered",
	};

	MUST(kind < LETTER_KIND_COUNT);
	return names[kind];
}
