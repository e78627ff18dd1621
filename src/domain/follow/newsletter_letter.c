#include "domain/follow/newsletter_letter.h"

#include "domain/program/program.h"
#include "domain/seat.h"

enum err newsletter_facts(
	struct cx *cx, const char *subject, const char *body, struct letter_facts *ret_facts)
{
	struct program_settings settings;
	enum err e = program_settings(cx, &settings);

	if (e == ERR_OK)
		*ret_facts = (struct letter_facts){ .kind = LETTER_NEWSLETTER,
			.program = settings.name,
			.sponsor = settings.sponsor,
			.reply_to = settings.contact_email,
			.site = settings.base_url,
			.title = subject,
			.text = body };
	return e;
}

void newsletter_letter(struct cx *cx, const struct letter_facts *given, const char *settings,
	const char *leave, struct letter *ret_letter)
{
	struct letter_facts facts = *given;

	facts.link = mem_printf(cx->mem, "%s%s", facts.site, settings);
	facts.leave_link = mem_printf(cx->mem, "%s%s", facts.site, leave);
	instance_letters(seat_instance(cx->seat))(&facts, cx->mem, ret_letter);
}
