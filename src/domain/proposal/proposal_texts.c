#include "domain/proposal/proposal_texts.h"

#include <string.h>

#include "domain/json_map.h"

#define ROW(text, chars, format, who)                                                              \
	{ #text, offsetof(struct proposal_texts, text), format, FORM_READER_##who },
const struct proposal_text proposal_texts[PROPOSAL_TEXT_COUNT] = { PROPOSAL_TEXTS(ROW) };

#define MEMBER(text, chars, format, who)                                                           \
	{ .key = #text,                                                                            \
		.kind = JSON_MAP_TEXT,                                                             \
		.at = offsetof(struct proposal_texts, text),                                       \
		.since = format },
JSON_MAP(map, struct proposal_texts, PROPOSAL_TEXTS(MEMBER));

#define IS_OF_A_FORMAT(text, chars, format, who)                                                   \
	_Static_assert((format) <= PROPOSAL_FORMAT, #text " is of a format that is none yet");
PROPOSAL_TEXTS(IS_OF_A_FORMAT)

static bool is_empty(const struct proposal_texts *texts)
{
#define IS_EMPTY(text, ...) (texts->text == NULL || texts->text[0] == '\0') &&
	return PROPOSAL_TEXTS(IS_EMPTY) true;
}

const char *proposal_texts_json(struct mem *mem, const struct proposal_texts *texts)
{
	return is_empty(texts) ? "" : json_map_text(mem, &map, texts, PROPOSAL_FORMAT);
}

enum err proposal_texts_parse(struct mem *mem, const char *json, struct proposal_texts *ret_texts)
{
#define EMPTY(text, ...) .text = "",
	struct proposal_texts texts = { PROPOSAL_TEXTS(EMPTY) };
	enum err e =
		json[0] == '\0' ? ERR_OK : json_map_parse(mem, &map, json, PROPOSAL_FORMAT, &texts);

	if (e == ERR_OK)
		*ret_texts = texts;
	return e;
}

void proposal_texts_hide(const struct proposal_text *rows, size_t n, enum form_reader reader,
	struct proposal_texts *texts)
{
	static const char *const nothing = "";

	for (size_t i = 0; i < n; i++)
		if (reader == FORM_READER_PANEL && rows[i].reader != FORM_READER_PANEL)
			memcpy((char *)texts + rows[i].at, &nothing, sizeof(nothing));
}
