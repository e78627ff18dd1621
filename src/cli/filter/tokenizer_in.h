/*
 * The tokenizer of a published model: tokenizer.json, or else vocab.txt (a piece a line) with
 * what tokenizer_config.json says of it.  Only WordPiece with BERT's normalisation is known;
 * another kind is refused by its name.
 */
#ifndef CLI_TOKENIZER_IN_H
#define CLI_TOKENIZER_IN_H

#include "base/err.h"
#include "base/mem.h"
#include "match/wordpiece.h"

/* ERR_INVALID with *ret_fault, "file:line: reason", in m; what is read lives in m too. */
MUST_CHECK enum err tokenizer_read(struct mem *m, const char *folder,
	struct wordpiece **ret_tokenizer, const char **ret_fault);

/* The same from bytes; name is used in faults. */
MUST_CHECK enum err tokenizer_read_json(struct mem *m, const char *name, const char *data, size_t n,
	struct wordpiece **ret_tokenizer, const char **ret_fault);
MUST_CHECK enum err tokenizer_read_vocabulary(struct mem *m, const char *name, const char *data,
	size_t n, const struct wordpiece_rules *rules, struct wordpiece **ret_tokenizer,
	const char **ret_fault);

#endif
