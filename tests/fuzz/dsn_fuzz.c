/* Delivery reports and complaints, as whatever server sends them. */
#include <string.h>

#include "domain/follow/dsn.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct mem *m = mem_new(NULL, "fuzz");
	struct dsn d;

	dsn_read(m, (struct bytes){ bytes, n }, &d);
	MUST(d.kind <= DSN_COMPLAINT);
	MUST(d.mark[0] == '\0' || strlen(d.mark) == DSN_MARK_CHARS);
	MUST(strspn(d.status, "0123456789.") == strlen(d.status));
	MUST(d.kind != DSN_BOUNCE || dsn_status_is_of_address(d.status));
	mem_end(m);
	return 0;
}
