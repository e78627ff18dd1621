/* A tokenizer.json or a vocabulary, then the byte 1E and a text that is cut into its pieces. */
#include <string.h>

#include "cli/filter/tokenizer_in.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { PIECES_MAX = 64 };

static void check_text(const struct wordpiece *w, const char *text, size_t n)
{
	uint32_t piece[PIECES_MAX];

	for (size_t max = 2; max <= PIECES_MAX; max += 31) {
		size_t k = wordpiece_encode(w, text, n, max, piece);

		MUST(k >= 2 && k <= max);
		for (size_t i = 0; i < k; i++)
			MUST(piece[i] < wordpiece_count(w));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	const uint8_t *cut = n == 0 ? NULL : memchr(bytes, 0x1E, n);
	size_t of_file = cut == NULL ? n : (size_t)(cut - bytes);
	const char *text = (const char *)(cut == NULL ? bytes : cut + 1), *fault = NULL;
	struct mem *m = mem_new(NULL, "fuzz");
	bool is_json = n > 0 && bytes[0] == '{';
	struct wordpiece_rules rules = { true, true, n % 2 == 0, n % 3 != 0 };
	struct wordpiece *w;
	enum err e = is_json ? tokenizer_read_json(m, "t", (const char *)bytes, of_file, &w, &fault)
			     : tokenizer_read_vocabulary(
				       m, "t", (const char *)bytes, of_file, &rules, &w, &fault);

	if (e == ERR_OK)
		check_text(w, text, cut == NULL ? n : n - of_file - 1);
	else
		MUST(fault != NULL && strchr(fault, '\n') == NULL);
	mem_end(m);
	return 0;
}
