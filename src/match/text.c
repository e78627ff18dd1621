#include "match/text.h"

#include <string.h>
#include <utf8proc.h>

#include "base/err.h"
#include "base/utf8.h"

enum kind { KIND_GAP, KIND_STOP, KIND_LETTER, KIND_DIGIT, KIND_MARK, KIND_SOLO, KIND_TICK };

enum { RAW_MAX = 256 }; /* bytes of one word before folding; what comes after is its own word */

/* Scripts written without spaces: each character stands for itself, bigrams do the rest. */
static bool is_solo(utf8proc_int32_t c)
{
	return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) ||
	       (c >= 0x1780 && c <= 0x17FF) || (c >= 0x3041 && c <= 0x30FF) ||
	       (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
	       (c >= 0x20000 && c <= 0x3FFFF);
}

static enum kind kind_of_ascii(unsigned char c)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
		return KIND_LETTER;
	if (c >= '0' && c <= '9')
		return KIND_DIGIT;
	if (c <= ' ')
		return KIND_GAP;
	if (c == '\'')
		return KIND_TICK;
	return strchr(".,;:!?()[]{}|\"", c) != NULL ? KIND_STOP : KIND_GAP;
}

static bool is_letter(utf8proc_category_t cat)
{
	return cat == UTF8PROC_CATEGORY_LU || cat == UTF8PROC_CATEGORY_LL ||
	       cat == UTF8PROC_CATEGORY_LT || cat == UTF8PROC_CATEGORY_LM ||
	       cat == UTF8PROC_CATEGORY_LO || cat == UTF8PROC_CATEGORY_NL;
}

static bool is_mark(utf8proc_category_t cat)
{
	return cat == UTF8PROC_CATEGORY_MN || cat == UTF8PROC_CATEGORY_MC ||
	       cat == UTF8PROC_CATEGORY_ME;
}

static bool is_digit(utf8proc_category_t cat)
{
	return cat == UTF8PROC_CATEGORY_ND || cat == UTF8PROC_CATEGORY_NO;
}

static enum kind kind_of(utf8proc_int32_t c)
{
	utf8proc_category_t cat;

	if (is_solo(c))
		return KIND_SOLO;
	if (c == 0x2019)
		return KIND_TICK;
	/* Soft hyphen and zero-width characters vanish inside a word. */
	if (c == 0xAD || (c >= 0x200B && c <= 0x200D) || c == 0x2060)
		return KIND_MARK;
	cat = utf8proc_category(c);
	if (is_letter(cat))
		return KIND_LETTER;
	if (is_digit(cat))
		return KIND_DIGIT;
	if (is_mark(cat))
		return KIND_MARK;
	return cat == UTF8PROC_CATEGORY_PO || cat == UTF8PROC_CATEGORY_PS ||
			       cat == UTF8PROC_CATEGORY_PE
		       ? KIND_STOP
		       : KIND_GAP;
}

/* Kind and length of the character at `at`; bytes that are none part words. */
static enum kind look(const struct text_cursor *c, size_t at, size_t *ret_step)
{
	const char *s = c->s + at;
	utf8proc_int32_t point;
	size_t step;

	*ret_step = 1;
	if ((unsigned char)*s < 0x80)
		return kind_of_ascii((unsigned char)*s);
	step = utf8_step(s, c->n - at);
	if (step == 0)
		return KIND_STOP;
	*ret_step = step;
	utf8proc_iterate((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)step, &point);
	return kind_of(point);
}

static void keep(struct text_cursor *c, size_t *n, utf8proc_int32_t point)
{
	if (*n < TEXT_WORD_MAX)
		*n += (size_t)utf8proc_encode_char(point, (utf8proc_uint8_t *)c->word + *n);
}

/*
 * Folds s[0, n) into c->word.  Compatibility forms may unfold to several words
 * ("㎧" to "m∕s"); only their letters and digits stay.
 */
static size_t fold(struct text_cursor *c, const char *s, size_t n)
{
	utf8proc_int32_t points[RAW_MAX * 4];
	utf8proc_option_t how = UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
				UTF8PROC_IGNORE | UTF8PROC_STRIPMARK | UTF8PROC_STABLE;
	utf8proc_ssize_t got;
	size_t out = 0;

	got = utf8proc_decompose(
		(const utf8proc_uint8_t *)s, (utf8proc_ssize_t)n, points, RAW_MAX * 4, how);
	if (got < 0 || got > RAW_MAX * 4)
		return 0;
	got = utf8proc_normalize_utf32(points, got, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	for (utf8proc_ssize_t i = 0; i < got; i++) {
		utf8proc_category_t cat = utf8proc_category(points[i]);

		if (is_letter(cat) || is_digit(cat))
			keep(c, &out, points[i]);
	}
	return out;
}

static size_t fold_ascii(struct text_cursor *c, const char *s, size_t n)
{
	n = n < TEXT_WORD_MAX ? n : TEXT_WORD_MAX;
	for (size_t i = 0; i < n; i++)
		c->word[i] = (char)(s[i] >= 'A' && s[i] <= 'Z' ? s[i] + ('a' - 'A') : s[i]);
	return n;
}

struct run {
	size_t start, end;
	size_t characters;
	bool has_letter;
	bool is_plain; /* ASCII only */
	bool is_solo;
};

/* Takes the run of word characters at c->at and moves past it. */
static struct run take_run(struct text_cursor *c)
{
	struct run r = { .start = c->at, .is_plain = true };

	while (c->at < c->n && c->at - r.start < RAW_MAX - 4) {
		size_t step;
		enum kind k = look(c, c->at, &step);

		if (k == KIND_SOLO && r.characters == 0)
			r.is_solo = r.has_letter = true;
		else if (k != KIND_LETTER && k != KIND_DIGIT && k != KIND_MARK)
			break;
		r.has_letter = r.has_letter || k == KIND_LETTER;
		r.is_plain = r.is_plain && step == 1;
		r.characters += k != KIND_MARK;
		c->at += step;
		if (r.is_solo)
			break;
	}
	r.end = c->at;
	return r;
}

/* "model's" and "don’t": the tail after the apostrophe says nothing. */
static void skip_tail(struct text_cursor *c)
{
	size_t step;

	if (c->at >= c->n || look(c, c->at, &step) != KIND_TICK || c->at + step >= c->n)
		return;
	c->at += step;
	while (c->at < c->n && look(c, c->at, &step) == KIND_LETTER)
		c->at += step;
}

/* Moves to the next word character; false at the end of the text. */
static bool skip_gap(struct text_cursor *c, bool *is_adjacent)
{
	while (c->at < c->n) {
		size_t step;
		enum kind k = look(c, c->at, &step);

		if (k == KIND_LETTER || k == KIND_DIGIT || k == KIND_SOLO)
			return true;
		if (k == KIND_STOP)
			*is_adjacent = false;
		c->at += step;
	}
	return false;
}

bool text_next(struct text_cursor *c, struct text_word *ret_word)
{
	bool is_adjacent = true;

	while (skip_gap(c, &is_adjacent)) {
		struct run r = take_run(c);
		bool is_command = r.start > 0 && c->s[r.start - 1] == '\\';
		size_t n;

		if (!r.is_solo)
			skip_tail(c);
		if (is_command || !r.has_letter || (r.characters < 2 && !r.is_solo))
			continue;
		n = r.is_plain ? fold_ascii(c, c->s + r.start, r.end - r.start)
			       : fold(c, c->s + r.start, r.end - r.start);
		if (n == 0)
			continue;
		*ret_word = (struct text_word){ c->word, n, is_adjacent };
		return true;
	}
	return false;
}

/*
 * Sorted.  Words of grammar only: what is common to all abstracts of a field ("propose",
 * "results") its document frequency tells better than a list of ours.
 */
static const char *const stop_words[] = {
	/* clang-format off */
	"a", "about", "above", "across", "after", "again", "against", "al", "all", "almost",
	"along", "already", "also", "although", "always", "am", "among", "amongst", "an", "and",
	"another", "any", "anything", "anywhere", "are", "aren", "around", "as", "at", "away",
	"be", "been", "before", "beforehand", "behind", "being", "below", "beside", "besides",
	"between", "beyond", "both", "but", "by", "can", "cannot", "could", "couldn", "despite",
	"did", "didn", "do", "does", "doesn", "doing", "don", "done", "down", "downwards",
	"during", "each", "eg", "either", "else", "elsewhere", "et", "etc", "even", "ever",
	"every", "everyone", "everything", "everywhere", "except", "few", "for", "from",
	"further", "had", "hadn", "has", "hasn", "have", "haven", "having", "he", "hence", "her",
	"here", "hereby", "herein", "hers", "herself", "him", "himself", "his", "hither", "how",
	"however", "http", "https", "ie", "if", "ii", "iii", "in", "inasmuch", "instead", "into",
	"is", "isn", "it", "its", "itself", "just", "ll", "may", "maybe", "me", "merely",
	"might", "more", "moreover", "most", "much", "must", "my", "myself", "near", "neither",
	"never", "nevertheless", "no", "nobody", "non", "none", "nor", "not", "nothing", "now",
	"nowhere", "of", "off", "often", "on", "once", "onto", "or", "other", "others",
	"otherwise", "ought", "our", "ours", "ourselves", "out", "outside", "over", "per",
	"perhaps", "re", "regardless", "shall", "she", "should", "shouldn", "since", "so",
	"some", "somebody", "somehow", "something", "sometimes", "somewhat", "somewhere", "such",
	"than", "that", "the", "their", "theirs", "them", "themselves", "then", "thence",
	"there", "thereafter", "thereby", "therefore", "therein", "thereof", "these", "they",
	"this", "those", "though", "through", "throughout", "thru", "thus", "to", "together",
	"too", "toward", "towards", "under", "unless", "unlike", "until", "unto", "up", "upon",
	"us", "ve", "very", "via", "was", "wasn", "we", "were", "weren", "what", "whatever",
	"when", "whence", "whenever", "where", "whereafter", "whereas", "whereby", "wherein",
	"whereupon", "wherever", "whether", "which", "while", "who", "whoever", "whom", "whose",
	"why", "will", "with", "within", "without", "won", "would", "wouldn", "www", "yes",
	"yet", "you", "your", "yours", "yourself", "yourselves",
	/* clang-format on */
};

static int compare(const char *a, size_t n, const char *b)
{
	int d = strncmp(a, b, n);

	return d != 0 ? d : (b[n] == '\0' ? 0 : -1);
}

bool text_is_stop(const char *word, size_t n)
{
	size_t low = 0, high = sizeof(stop_words) / sizeof(stop_words[0]);

	while (low < high) {
		size_t mid = (low + high) / 2;
		int d = compare(word, n, stop_words[mid]);

		if (d == 0)
			return true;
		if (d < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return false;
}
