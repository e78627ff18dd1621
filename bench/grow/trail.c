/* The audit's rows, gathered as things are made and written in the order in which they happened. */
#include "bench/grow/world.h"

#include "domain/audit/audit.h"

struct event {
	int64_t at, actor, object;
	const char *action, *kind; /* literals */
	const char *detail;	   /* lives until it is written */
	size_t number;
};

void trail_add(struct world *w, int64_t at, int64_t actor, const char *action, const char *kind,
	int64_t object, const char *detail)
{
	if (w->n_events == w->cap_events) {
		w->cap_events = w->cap_events == 0 ? 4096 : w->cap_events * 2;
		w->events = mem_grow(w->mem, w->events, w->cap_events, sizeof(*w->events));
	}
	w->events[w->n_events] = (struct event){ .at = at,
		.actor = actor,
		.object = object,
		.action = action,
		.kind = kind,
		.detail = detail,
		.number = w->n_events };
	w->n_events++;
}

static int by_time(const void *a, const void *b)
{
	const struct event *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->number < y->number ? -1 : 1;
}

void trail_write(struct world *w)
{
	qsort(w->events, w->n_events, sizeof(*w->events), by_time);
	for (size_t i = 0; i < w->n_events; i++) {
		const struct event *e = &w->events[i];
		const struct audit_entry entry = { .seq = ++w->audit_seq,
			.at = e->at,
			.actor = e->actor,
			.object = e->object,
			.action = e->action,
			.kind = e->kind,
			.detail = e->detail };
		struct digest previous = w->audit_hash;

		audit_hash(&entry, &previous, &w->audit_hash);
		FILL(w->fill, FILL_AUDIT, db_int(entry.seq), db_int(entry.at), db_int(entry.actor),
			db_text(entry.action), db_text(entry.kind), db_int(entry.object),
			db_text(entry.detail),
			db_blob((struct bytes){ previous.b, sizeof(previous.b) }),
			db_blob((struct bytes){ w->audit_hash.b, sizeof(w->audit_hash.b) }));
	}
	w->n_events = 0;
}
