#include "domain/follow/follow_rules.h"

#include <string.h>

enum {
	DAY_S = 24 * 3600,
	SLOWED_MAX = 64,
	FAST = 60000 /* a minute, where nobody set a limit: what slowing down begins with */
};

int64_t follow_pause_s(enum subscriber_state state, const char *reason)
{
	switch (state) {
	case SUBSCRIBER_STATE_NONE:
		return 0;
	case SUBSCRIBER_STATE_PENDING:
	case SUBSCRIBER_STATE_CONFIRMED:
		return DAY_S;
	case SUBSCRIBER_STATE_LEFT:
		/* Who called our letter spam is not asked again because somebody typed their
		 * address. */
		return strcmp(reason, "complained") == 0 ? 365 * DAY_S : DAY_S;
	case SUBSCRIBER_STATE_BOUNCED:
		return 7 * DAY_S;
	}
	return DAY_S;
}

static double rate_us(const struct follow_pace *p, int64_t per_minute)
{
	return (double)per_minute / p->slowed / 60e6;
}

size_t follow_pace_take(struct follow_pace *p, int64_t per_minute, size_t most, int64_t now_us)
{
	double full;
	size_t n;

	if (p->slowed < 1)
		p->slowed = 1;
	if (per_minute == 0 && p->slowed <= 1)
		return most;
	if (per_minute == 0)
		per_minute = FAST;
	full = rate_us(p, per_minute) * 2e6;
	full = full < 1 ? 1 : full;
	if (p->at_us == 0)
		p->tokens = 1;
	else
		p->tokens += (double)(now_us - p->at_us) * rate_us(p, per_minute);
	p->at_us = now_us;
	p->tokens = p->tokens > full ? full : p->tokens;
	n = (size_t)p->tokens;
	n = n > most ? most : n;
	p->tokens -= (double)n;
	return n;
}

void follow_pace_give_back(struct follow_pace *p, size_t n)
{
	p->tokens += (double)n;
}

void follow_pace_told(struct follow_pace *p, bool said_later)
{
	if (p->slowed < 1)
		p->slowed = 1;
	if (said_later)
		p->slowed = p->slowed >= SLOWED_MAX ? SLOWED_MAX : p->slowed * 2;
	else
		p->slowed = p->slowed <= 1.02 ? 1 : p->slowed / 1.02;
}

enum { WISH_CHARS = 60 }; /* a longer line says something */

/* Words in small letters with a space between them, nothing else; false when there are too many. */
static bool words_of(const char *line, size_t n, char *ret_words)
{
	size_t used = 0;

	for (size_t i = 0; i < n; i++) {
		const char c = line[i] >= 'A' && line[i] <= 'Z' ? (char)(line[i] | 0x20) : line[i];
		const bool is_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
				     ((unsigned char)c & 0x80) != 0;

		/* A question is not a wish. */
		if (c == '?' || used == WISH_CHARS)
			return false;
		if (is_word)
			ret_words[used++] = c;
		else if (used > 0 && ret_words[used - 1] != ' ')
			ret_words[used++] = ' ';
	}
	used -= used > 0 && ret_words[used - 1] == ' ';
	ret_words[used] = '\0';
	return true;
}

static bool is_one_of(const char *words, const char *const *list)
{
	while (*list != NULL && strcmp(*list, words) != 0)
		list++;
	return *list != NULL;
}

static bool says_wish(const char *words)
{
	static const char *const wishes[] = { "subscribe", "subscribe me", "subscribe me please",
		"please subscribe", "please subscribe me", "subscribe please", "join", "join list",
		"join the list", "join mailing list", "join the mailing list",
		"subscribe to the list", "subscribe to the mailing list",
		"please subscribe me to the list", "please subscribe me to the mailing list",
		"please subscribe me to your mailing list", "please add me to the list",
		"please add me to the mailing list", "please add me to your mailing list",
		"add me to the list", "add me to the mailing list", NULL };

	return is_one_of(words, wishes);
}

static bool says_nothing(const char *words)
{
	static const char *const courtesies[] = { "", "hello", "hi", "dear all", "dear team",
		"please", "thanks", "thank you", "many thanks", "thank you very much", "regards",
		"best regards", "kind regards", "best", "best wishes", "yours sincerely", NULL };

	return is_one_of(words, courtesies);
}

bool follow_is_wish(const char *subject, const char *text)
{
	char words[WISH_CHARS + 1];

	if (!words_of(subject, strlen(subject), words) || !says_wish(words))
		return false;
	while (*text != '\0') {
		const size_t n = strcspn(text, "\n");

		/* What follows is the signature. */
		if (n >= 2 && n <= 3 && strncmp(text, "-- ", n) == 0)
			return true;
		if (!words_of(text, n, words) || !(says_wish(words) || says_nothing(words)))
			return false;
		text += n + (text[n] == '\n');
	}
	return true;
}
