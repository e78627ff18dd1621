#include "base/email.h"

#include <stddef.h>
#include <string.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_local_part(const char *s, size_t n)
{
	if (n == 0 || n > 64 || s[0] == '.' || s[0] == '-' || s[n - 1] == '.')
		return false;
	for (size_t i = 0; i < n; i++) {
		bool is_alnum = is_digit(s[i]) || (s[i] >= 'a' && s[i] <= 'z') ||
				(s[i] >= 'A' && s[i] <= 'Z');

		if (!is_alnum && strchr("!#$%&'*+-/=?^_`{|}~.", s[i]) == NULL)
			return false;
		if (s[i] == '.' && s[i + 1] == '.')
			return false;
	}
	return true;
}

/* Labels of letters, digits and inner hyphens; at least two. */
static bool is_mail_domain(const char *s)
{
	size_t label = 0, labels = 1;

	for (size_t i = 0; s[i] != '\0'; i++) {
		bool is_alnum = is_digit(s[i]) || (s[i] >= 'a' && s[i] <= 'z') ||
				(s[i] >= 'A' && s[i] <= 'Z');

		if (s[i] == '.') {
			if (label == 0 || s[i - 1] == '-')
				return false;
			label = 0;
			labels++;
		} else if ((!is_alnum && (s[i] != '-' || label == 0)) || ++label > 63) {
			return false;
		}
	}
	return labels >= 2 && label > 0 && s[strlen(s) - 1] != '-';
}

bool email_is_good(const char *text)
{
	const char *at = strchr(text, '@');

	return at != NULL && is_local_part(text, (size_t)(at - text)) && is_mail_domain(at + 1);
}
