// The planted faults by name: what tests that must be able to fail are run against.  A fault is rows of a file of the
// product, what stands there, exactly once, and what the copy says instead.
const early = {
	file: 'src/store/sqlite_turn.c',
	edits: [[`	if (!goes_on(w)) {
`, `	if (!goes_on(w) && w->n_members >= BATCH_MAX) {
`], [`	is_owed = w->n_members > 0;
	if (is_owed) {
		me.next = w->members;
		w->members = &me;
	}
	pass_turn(w);
	return is_owed ? wait_for_commit(&me) : ERR_OK;
}
`, `	is_owed = false;
	pass_turn(w);
	return is_owed ? me.result : ERR_OK;
}

enum { LATE_US = 10000 };
static pthread_t late_thread; /* commits behind the back of those who were answered */

static void *late(void *arg)
{
	struct store *s = arg;
	struct sqlite_writer *w = s->impl;

	for (;;) {
		nanosleep(&(struct timespec){ .tv_nsec = LATE_US * 1000 }, NULL);
		pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
		if (take_turn(w, clock_mono_us() + s->wait_us)) {
			if (w->is_open) {
				(void)!commit(s);
			} else {
				MUST(pthread_mutex_lock(&w->lock) == 0);
				pass_turn(w);
			}
		}
		pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
	}
	return NULL;
}
`], [`	s->impl = w;
}
`, `	s->impl = w;
	MUST(pthread_create(&late_thread, NULL, late, s) == 0);
}
`], [`void sqlite_writer_end(struct sqlite_writer *w)
{
`, `void sqlite_writer_end(struct sqlite_writer *w)
{
	nanosleep(&(struct timespec){ .tv_nsec = 5 * LATE_US * 1000 }, NULL);
	pthread_cancel(late_thread);
	pthread_join(late_thread, NULL);
`]],
};

// A scope that has nothing for itself.
const scope = (kind) => [{
	file: 'src/domain/scope.c',
	edits: [[`	if (store_kind(db_store(cx->db)) == STORE_SQLITE)
`, `	if (s->kind == ${kind})
		return store_kind(db_store(cx->db)) == STORE_SQLITE ? ERR_OK : scope_rows(cx->db);
	if (store_kind(db_store(cx->db)) == STORE_SQLITE)
`]],
}];

export const faults = {
	// Answers before the commit.
	early: [early],
	// Syncs neither the log nor a file.
	nosync: [
		{ file: 'src/store/db_sqlite.c', edits: [['"PRAGMA synchronous = FULL;"', '"PRAGMA synchronous = OFF;"']] },
		{ file: 'src/store/blob_pack.c', edits: [['#include "store/blob_pack.h"\n', '#include "store/blob_pack.h"\n#include <unistd.h>\n#define fdatasync(fd) (0 * (fd))\n']] },
	],
	// The right is asked in a bracket of its own: of what it was asked, another may make something else before the act.
	asked: [{
		file: 'src/domain/cx.c',
		edits: [['		e = enter(cx, scope);\n', `		e = enter(cx, scope);
		if (e == ERR_OK) {
			MUST(db_end(tx, ERR_OK) == ERR_OK && begin_tx(cx, scope, &tx) == ERR_OK);
			e = scope_take(cx, scope);
		}
`]],
	}],
	// Forgets what was served before.
	again: [{
		file: 'src/domain/cx.c',
		edits: [['	cx->made = row.made;\n	return ERR_REPLAY;\n', '	return ERR_OK;\n'],
			['	return once_insert(cx->db, (struct bytes){ key.b, sizeof(key.b) }, cx->made, cx->now);\n', '	return ERR_OK;\n']],
	}],
	// An answer to somebody is kept for everybody.
	'kept-personal': [
		{ file: 'src/web/kept.c', edits: [['http_field_count(head, "cookie") == 0 &&', 'true &&']] },
		{ file: 'src/web/answer.c', edits: [['rs->status == 200 && cache_of(rq, 200) == CACHE_ASK &&', 'rs->status == 200 &&']] },
	],
	// An answer outlives what it shows.
	'kept-stale': [{ file: 'src/web/kept.c', edits: [['a->version == version && ', '']] }],
	// An answer outlives its second.
	'kept-late': [{ file: 'src/web/kept.c', edits: [[' && a->now == rq->cx->now', '']] }],
	// A conflict takes no office away.
	conflict: [{ file: 'src/domain/rights/rights.c', edits: [['	if (relations & REL_CONFLICT)\n', '	if (relations == 0)\n']] }],
	// A right holds in every state.
	state: [{ file: 'src/domain/rights/rights.c', edits: [['(rights[i].stages & IN(standing->stage)) != 0)', 'true)']] }],
	// An answer that tells "there is one, but not for you".
	forbidden: [{
		file: 'src/domain/rights/standing_load.c',
		edits: [['	return may(action, &s) ? ERR_OK : ERR_NOT_FOUND;\n', '	return may(action, &s) ? ERR_OK : ERR_INVALID;\n']],
	}],
	...Object.fromEntries(['CALL', 'CALL_OF', 'AWARD', 'OWN', 'START', 'REVIEW', 'PERSON', 'EMAIL'].map((k) => [`SCOPE_${k}`, scope(`SCOPE_${k}`)])),
};
