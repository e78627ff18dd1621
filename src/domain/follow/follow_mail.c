#include "domain/follow/follow_mail.h"

#include <string.h>

#include "domain/follow/dsn.h"
#include "domain/follow/follow_link.h"
#include "domain/person/person_import.h"
#include "domain/seat.h"

enum err follow_is_ours(struct cx *cx, const char *key, bool *ret_is)
{
	struct program_settings settings;
	enum err e = program_settings(cx, &settings);

	if (e == ERR_OK)
		*ret_is = strcmp(key, person_email_key(cx->mem, settings.contact_email)) == 0;
	return e;
}

enum delivery follow_mail_send(struct cx *cx, const struct mailer *mailer,
	const struct follow_mail *mail, const char **ret_why)
{
	const struct program_settings *s = mail->settings;
	struct letter letter;

	instance_letters(seat_instance(cx->seat))(mail->facts, cx->mem, &letter);
	return mailer_deliver(mailer, cx->mem,
		&(struct mail){ .from_name = s->name,
			.from = s->contact_email,
			.return_path = follow_return_path(cx, s->bounce_address, mail->mark),
			.to = mail->to,
			.subject = letter.subject,
			.body = letter.body,
			.leave_link = mail->facts->leave_link,
			.message_id = mail->message_id,
			.at = mail->at },
		mail->name, ret_why);
}

bool follow_mail_is_dead(const struct mailer *mailer)
{
	const char *status = mailer->smtp == NULL ? "" : smtp_status(mailer->smtp);

	return status[0] == '\0' || dsn_status_is_of_address(status);
}
