/* A feed of what is new (Atom, RFC 4287): links and a few words, no markup. */
#ifndef WEB_TEXT_ATOM_H
#define WEB_TEXT_ATOM_H

#include <stdint.h>

#include "base/buf.h"

struct atom_entry {
	const char *url; /* absolute; its id, too: the same for ever */
	const char *title, *summary;
	const char *author; /* or NULL: the feed's */
	int64_t at;	    /* UTC seconds of its newest change */
};

/* url: the feed's own address; page: the one that it follows; both absolute. */
struct atom_feed {
	const char *url, *page;
	const char *title, *author;
	int64_t at; /* UTC seconds of the newest change of any entry */
};

void atom_begin(struct buf *out, struct mem *m, const struct atom_feed *feed);
void atom_add(struct buf *out, struct mem *m, const struct atom_entry *entry);
void atom_end(struct buf *out);

#endif
