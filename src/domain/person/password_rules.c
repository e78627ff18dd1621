#include "domain/person/password_rules.h"

#include <string.h>

#include "base/crypto.h"
#include "base/utf8.h"

enum {
	LETTERS_MAX = 256, /* longer passwords are not looked into: nobody tries them first */
	WORDS_MAX = 2,	   /* of the list: three that do not belong together are a passphrase */
	WORD_CHARS_MIN = 4 /* of a name or an address, to count as a word */
};

/* What leads the lists of leaked passwords, without digits and signs. */
static const char *const words[] = { "password", "passwort", "passwd", "passphrase", "admin",
	"administrator", "root", "toor", "guest", "login", "signin", "letmein", "welcome",
	"bienvenue", "secret", "master", "superman", "batman", "spiderman", "starwars", "pokemon",
	"dragon", "monkey", "shadow", "sunshine", "princess", "princesa", "football", "baseball",
	"basketball", "soccer", "hockey", "iloveyou", "loveyou", "loveme", "love", "lovely",
	"trustno", "whatever", "freedom", "hello", "helloworld", "computer", "internet", "samsung",
	"google", "facebook", "linkedin", "microsoft", "windows", "apple", "iphone", "android",
	"amazon", "qwerty", "qwertz", "azerty", "qwertyuiop", "asdfgh", "asdfghjkl", "zxcvbn",
	"zxcvbnm", "qazwsx", "qazwsxedc", "abc", "abcd", "abcdef", "test", "tester", "testing",
	"demo", "example", "changeme", "change", "default", "temp", "temporary", "user", "username",
	"access", "killer", "hunter", "ninja", "mustang", "michael", "jordan", "jennifer",
	"jessica", "charlie", "thomas", "daniel", "ashley", "michelle", "nicole", "andrew",
	"joshua", "matthew", "cheese", "summer", "winter", "spring", "autumn", "monday", "january",
	"chocolate", "butterfly", "liverpool", "chelsea", "arsenal", "barcelona", "realmadrid",
	"university", "college", "school", "student", "professor", "research", "researcher",
	"science", "scientist", "award", "awards", "bursary", "grant", "grants", "proposal",
	"funding", "reviewer", "mypassword", "mysecret", "thisis", "my", "the", "is", "qqq", "www",
	"xxx", "zzz", NULL };

/* Rows that fingers run along, each way. */
static const char *const runs[] = { "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop",
	"asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn",
	"qazwsxedcrfvtgbyhnujmikolp", "zaqxswcdevfrbgtnhymjukilop",
	"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p" };

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || ((unsigned char)c & 0x80) != 0;
}

/* The letter that a digit or a sign is often written for. */
static char plain(char c)
{
	static const char signs[] = "014357@$!|", letters[] = "oiaestasil";
	const char *at = c == '\0' ? NULL : strchr(signs, c);

	return at == NULL ? c : letters[at - signs];
}

static size_t distinct(const char *s)
{
	bool seen[256] = { false };
	size_t n = 0;

	for (; *s != '\0'; s++) {
		n += !seen[(unsigned char)*s];
		seen[(unsigned char)*s] = true;
	}
	return n;
}

/* Do a and b stand side by side in a row? */
static bool are_neighbours(char a, char b)
{
	for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++)
		for (const char *at = runs[i]; at[0] != '\0' && at[1] != '\0'; at++)
			if ((at[0] == a && at[1] == b) || (at[0] == b && at[1] == a))
				return true;
	return false;
}

/* Three of four steps are none, or to a neighbour. */
static bool is_run(const char *s)
{
	size_t n = strlen(s), steps = 0;

	for (size_t i = 1; i < n; i++)
		steps += s[i] == s[i - 1] || are_neighbours(s[i - 1], s[i]);
	return n > 1 && steps * 4 >= (n - 1) * 3;
}

/* "abcabcabc": the whole is a short piece again and again. */
static bool is_repeated(const char *s)
{
	size_t n = strlen(s);

	for (size_t piece = 1; piece <= 6 && piece * 2 <= n; piece++) {
		size_t i = piece;

		while (i < n && s[i] == s[i - piece])
			i++;
		if (i == n)
			return true;
	}
	return false;
}

static const char *word_at(size_t i, const char *const *more)
{
	const size_t n = sizeof(words) / sizeof(words[0]) - 1;

	return i < n ? words[i] : more == NULL ? NULL : more[i - n];
}

/*
 * Is the password, from `at` on, made of words of the lists and of what is no
 * letter?  text: as it was typed, in lower case; letters: the same with the
 * letters that digits and signs are often written for.  Two words at the most.
 */
static bool is_made_of_words(
	const char *text, const char *letters, const char *const *more, size_t at, size_t used)
{
	if (text[at] == '\0')
		return used > 0;
	for (size_t i = 0; used < WORDS_MAX && word_at(i, more) != NULL; i++) {
		const char *word = word_at(i, more);
		size_t n = strlen(word), end = at;

		/* The same word twice is no better than once. */
		while (n > 0 && strncmp(letters + end, word, n) == 0)
			end += n;
		if (end > at && is_made_of_words(text, letters, more, end, used + 1))
			return true;
	}
	return !is_letter(text[at]) && is_made_of_words(text, letters, more, at + 1, used);
}

/* Lower case; as_letters: signs and digits read as the letters they stand for. */
static void fold(const char *s, bool as_letters, char *ret_text)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		ret_text[n++] = as_letters ? plain(lower(*s)) : lower(*s);
	ret_text[n] = '\0';
}

bool password_is_common(const char *password, const char *const *more)
{
	char text[LETTERS_MAX + 1], letters[LETTERS_MAX + 1];

	if (strlen(password) > LETTERS_MAX)
		return distinct(password) < 5;
	fold(password, false, text);
	fold(password, true, letters);
	return distinct(text) < 5 || is_run(text) || is_repeated(text) ||
	       is_made_of_words(text, text, more, 0, 0) ||
	       is_made_of_words(text, letters, more, 0, 0);
}

/* The words of a name, or of an address before and after its @. */
static size_t add_words(
	const char *from, char (*store)[LETTERS_MAX + 1], const char **list, size_t n, size_t max)
{
	while (*from != '\0' && n < max) {
		size_t length = strcspn(from, " .@-_+,'");

		if (length >= WORD_CHARS_MIN && length <= LETTERS_MAX) {
			for (size_t i = 0; i < length; i++)
				store[n][i] = lower(from[i]);
			store[n][length] = '\0';
			list[n] = store[n];
			n++;
		}
		from += length + (from[length] != '\0');
	}
	return n;
}

enum { OWN_WORDS_MAX = 16 };

/* One's own name and address with little around them. */
static bool is_own(const struct password_facts *f)
{
	char store[OWN_WORDS_MAX][LETTERS_MAX + 1], text[LETTERS_MAX + 1];
	const char *list[OWN_WORDS_MAX + 1] = { NULL };
	size_t n = add_words(f->email, store, list, 0, OWN_WORDS_MAX), left = 0;
	bool has_own = false;

	n = add_words(f->name, store, list, n, OWN_WORDS_MAX);
	if (strlen(f->password) > LETTERS_MAX)
		return false;
	fold(f->password, false, text);
	for (const char *s = text; *s != '\0';) {
		size_t skip = 0;

		for (size_t i = 0; i < n; i++)
			if (strncmp(s, list[i], strlen(list[i])) == 0 && strlen(list[i]) > skip)
				skip = strlen(list[i]);
		has_own = has_own || skip > 0;
		left += skip == 0 && (is_letter(*s) || is_digit(*s));
		s += skip == 0 ? 1 : skip;
	}
	return has_own && left < 6;
}

/* The program's name is a word of the list here, as a whole and word by word. */
static bool is_common_here(const struct password_facts *f)
{
	char store[OWN_WORDS_MAX][LETTERS_MAX + 1];
	const char *list[OWN_WORDS_MAX + 1] = { NULL };

	add_words(f->program, store, list, 0, OWN_WORDS_MAX);
	return password_is_common(f->password, list);
}

void password_rules_run(const struct password_facts *f, struct findings *ret_findings)
{
	struct finding item = { .field = "password" };

	if (utf8_count(f->password) < PASSWORD_CHARS_MIN) {
		item.code = FINDING_PASSWORD_SHORT;
		item.limit = PASSWORD_CHARS_MIN;
	} else if (strlen(f->password) > PASSWORD_BYTES_MAX) {
		item.code = FINDING_TOO_LONG;
		item.limit = PASSWORD_BYTES_MAX;
		item.value = (int64_t)strlen(f->password);
	} else if (is_own(f)) {
		item.code = FINDING_PASSWORD_IS_EMAIL;
	} else if (is_common_here(f)) {
		item.code = FINDING_PASSWORD_COMMON;
	} else {
		return;
	}
	finding_add(ret_findings, item);
}
