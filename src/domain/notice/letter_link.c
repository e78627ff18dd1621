#include "domain/notice/letter_link.h"

#include <string.h>

#include "domain/notice/notice.h"

const struct letter_link_kind letter_links[LETTER_LINK_COUNT] = {
	[LINK_CONFIRM] = { .purpose = "confirm",
		.path = "/confirm/",
		.audit = "email_confirmed",
		.hours = 48,
		.letter = LETTER_CONFIRM_EMAIL,
		.is_once = true,
		.is_masked = true },
	[LINK_RESET] = { .purpose = "reset",
		.path = "/reset/",
		.audit = "password_reset",
		.hours = 1,
		.letter = LETTER_RESET_PASSWORD,
		.is_once = true,
		.is_masked = true },
	[LINK_FOLLOW_CONFIRM] = { .purpose = "follow-confirm",
		.path = "/follow/confirm/",
		.audit = "subscriber_confirmed",
		.hours = 48,
		.letter = LETTER_FOLLOW_CONFIRM,
		.is_once = true,
		.is_masked = true },
	[LINK_FOLLOW_SETTINGS] = { .purpose = "follow-settings",
		.path = "/follow/settings/",
		.audit = "subscriber_chose",
		.letter = LETTER_FOLLOW_SETTINGS,
		.is_masked = true },
	[LINK_FOLLOW_LEAVE] = { .purpose = "follow-leave",
		.path = "/follow/leave/",
		.audit = "subscriber_left",
		.letter = LETTER_NEWSLETTER,
		.is_masked = true },
	[LINK_ALERT_CONFIRM] = { .purpose = "alert-confirm",
		.path = "/job-alerts/confirm/",
		.audit = "alert_confirmed",
		.hours = 48,
		.letter = LETTER_ALERT_CONFIRM,
		.is_once = true,
		.is_masked = true },
	[LINK_ALERT_SETTINGS] = { .purpose = "alert-settings",
		.path = "/job-alerts/settings/",
		.audit = "alert_chose",
		.letter = LETTER_ALERT_SETTINGS,
		.is_masked = true },
	[LINK_ALERT_LEAVE] = { .purpose = "alert-leave",
		.path = "/job-alerts/leave/",
		.audit = "alert_left",
		.letter = LETTER_ALERT_JOBS,
		.is_masked = true },
	/* Of who has no account: the thread of what they asked, to read and to write on. */
	[LINK_INQUIRY] = { .purpose = "inquiry",
		.path = "/contact/thread/",
		.audit = "inquiry_read",
		.hours = 365 * 24,
		.letter = LETTER_INQUIRY_ANSWERED,
		.is_masked = true },
};

enum { SECRET_CHARS = 43 }; /* a token: 32 bytes in base64url */

static bool is_secret(const char *s)
{
	return strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") >=
	       SECRET_CHARS;
}

static void mask(char *body, const char *path)
{
	for (char *at = body; (at = strstr(at, path)) != NULL;) {
		at += strlen(path);
		if (is_secret(at))
			memset(at, '*', SECRET_CHARS);
	}
}

const char *notice_without_secret(struct mem *mem, const char *body)
{
	char *copy = mem_str(mem, body);

	for (size_t i = 0; i < LETTER_LINK_COUNT; i++)
		if (letter_links[i].is_masked)
			mask(copy, letter_links[i].path);
	return copy;
}
