#define BASE_INTERNAL
#include "base/err.h"

#include <stdio.h>
#include <stdlib.h>

void bug_at(const char *file, int line, const char *what)
{
	fprintf(stderr, "{\"event\":\"bug\",\"file\":\"%s\",\"line\":%d,\"what\":\"%s\"}\n", file,
		line, what);
	abort();
}

const char *err_name(enum err e)
{
	switch (e) {
	case ERR_OK:
		return "ERR_OK";
	case ERR_NOT_FOUND:
		return "ERR_NOT_FOUND";
	case ERR_REFUSED:
		return "ERR_REFUSED";
	case ERR_CONFLICT:
		return "ERR_CONFLICT";
	case ERR_REPLAY:
		return "ERR_REPLAY";
	case ERR_INVALID:
		return "ERR_INVALID";
	case ERR_LIMITED:
		return "ERR_LIMITED";
	case ERR_BUSY:
		return "ERR_BUSY";
	case ERR_INTERNAL:
		return "ERR_INTERNAL";
	}
	BUG("unknown error code");
}
