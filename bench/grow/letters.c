/* Letters as the program words them, sent long since. */
#include "bench/grow/world.h"

#include "domain/letter.h"
#include "web/text/letter_text.h"

enum { TRIES_MAX = 8 };

/* As notice_add() completes them. */
static struct letter_facts complete(struct world *w, struct mem *mem, const struct grown_person *to,
	const struct letter_facts *given)
{
	struct letter_facts facts = *given;

	facts.program = w->settings.name;
	facts.sponsor = w->settings.sponsor;
	facts.reply_to = w->settings.contact_email;
	facts.name = to->name;
	facts.link = mem_printf(mem, "%s%s", w->settings.base_url, given->link);
	return facts;
}

/* Stays: what went wrong with one in some hundred of them. */
static const struct fate {
	const char *state, *error;
	int64_t tries;
} sent = { "sent", "", 1 }, failed = { "failed", "550 5.1.1 no such mailbox", TRIES_MAX };

void grow_letter(struct world *w, struct mem *mem, const struct grown_person *to, const char *key,
	const struct letter_facts *given)
{
	const struct letter_facts facts = complete(w, mem, to, given);
	const struct fate *fate = world_chance(w, 500) ? &failed : &sent;
	const char *message_id =
		mem_printf(mem, "%s.%s", id_text(world_id(w)).s, id_text(world_id(w)).s);
	int64_t id = world_id(w);
	struct letter letter;

	letter_write(&facts, mem, &letter);
	FILL(w->fill, FILL_MESSAGE, db_int(id), db_text(key), db_text(letter_kind_name(facts.kind)),
		db_int(to->id), db_opt_id(facts.proposal.v), db_opt_id(facts.panel_call.v),
		db_text(to->email), db_text(letter.subject), db_text(letter.body),
		db_text(fate->state), db_int(fate->tries), db_int(facts.at), db_text(message_id),
		db_text(fate->error), db_int(facts.at),
		db_opt_int((struct opt_int){ fate == &sent, fate == &sent ? facts.at + 60 : 0 }));
	w->message = id;
}
