#include "domain/notice/mailer.h"

#include "base/civil.h"
#include "domain/notice/eml.h"

static const char *file_name(struct mem *m, int64_t at, const char *name)
{
	struct civil c = civil_of_seconds(at);

	return mem_printf(m, "%04d%02d%02dT%02d%02d%02dZ-%s", c.year, c.month, c.day, c.hour,
		c.minute, c.second, name);
}

enum delivery mailer_deliver(const struct mailer *mailer, struct mem *mem, const struct mail *mail,
	const char *name, const char **ret_why)
{
	struct buf out;

	*ret_why = "";
	if (!mime_address_is_safe(mail->to)) {
		*ret_why = "this is not an address that mail can be sent to";
		return DELIVERY_REFUSED;
	}
	if (!mime_address_is_safe(mail->from) ||
		(mail->return_path != NULL && !mime_address_is_safe(mail->return_path))) {
		*ret_why = "the program's own address cannot send mail";
		return DELIVERY_LATER;
	}
	buf_init(&out, mem, 4096);
	mime_write(&out, mail);
	if (mailer->smtp != NULL)
		return smtp_send(mailer->smtp, mem,
			mail->return_path != NULL ? mail->return_path : mail->from, mail->to,
			(struct bytes){ out.data, out.n }, ret_why);
	return eml_write(mem, mailer->data_dir, file_name(mem, mail->at, name),
		       (struct bytes){ out.data, out.n }, ret_why) == ERR_OK
		       ? DELIVERED
		       : DELIVERY_LATER;
}
