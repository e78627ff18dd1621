/* Who follows, as many as there are proposals, and some years of letters to them. */
#include "bench/grow/world.h"

#include "domain/life/lives.h"

enum { CHUNK = 1000, NEWSLETTERS = 120 };

static void grow_subscriber(struct world *w, struct mem *mem, int64_t number)
{
	const int64_t id = world_id(w), at = w->now - (number % 900 + 1) * DAY;
	struct digest hash;

	crypto_sha256(&id, sizeof(id), &hash);
	FILL(w->fill, FILL_SUBSCRIBER, db_int(id),
		db_blob((struct bytes){ mem_copy(mem, hash.b, sizeof(hash.b)), sizeof(hash.b) }),
		db_text(mem_printf(mem, "follower%" PRId64 "@example.edu", number)),
		db_text(subscriber_state_word(SUBSCRIBER_STATE_CONFIRMED)), db_int(1), db_int(at),
		db_int(at), db_int(at));
	if (number % 3 != 0)
		FILL(w->fill, FILL_SUBSCRIBER_AREA, db_int(id),
			db_int(w->areas.ids[(size_t)number % w->areas.n]));
	/* The newest letter has a copy for each. */
	FILL(w->fill, FILL_NEWSLETTER_COPY, db_int(w->newsletter), db_int(id),
		db_text(copy_state_word(COPY_STATE_SENT)), db_int(1), db_int(w->now - DAY));
}

static void grow_newsletter(struct world *w, struct mem *mem, int64_t age, int64_t n_sent)
{
	const int64_t id = world_id(w), at = w->now - age * 9 * DAY - DAY;
	struct topics t = words_topics(&w->chance);

	FILL(w->fill, FILL_NEWSLETTER, db_int(id),
		db_text(newsletter_state_word(NEWSLETTER_STATE_SENT)),
		db_text(words_title(mem, &w->chance, t)),
		db_text(words_text(mem, &w->chance, t, 3)), db_int(w->staff.id), db_int(at),
		db_int(at), db_int(at), db_int(at + 3600));
	FILL(w->fill, FILL_NEWSLETTER_PROGRESS, db_int(id), db_int(1), db_int(n_sent),
		db_int(n_sent), db_int(0), db_int(0), db_int(0), db_text(""), db_int(0));
	w->newsletter = id;
}

void grow_news(struct world *w)
{
	const int64_t n = w->sizes.inside;
	struct mem *mem = mem_new(w->mem, "news");

	fill_begin(w->fill);
	for (int64_t age = NEWSLETTERS; age-- > 0;)
		grow_newsletter(w, mem, age, age == 0 ? n : 0);
	fill_end(w->fill);
	mem_end(mem);
	for (int64_t from = 0; from < n; from += CHUNK) {
		mem = mem_new(w->mem, "subscribers");
		fill_begin(w->fill);
		for (int64_t i = from; i < n && i < from + CHUNK; i++)
			grow_subscriber(w, mem, i);
		fill_end(w->fill);
		mem_end(mem);
	}
}
