/* Mails of strangers: whatever the bytes are, what comes out is clean text and safe heads. */
#include "base/email.h"
#include "base/utf8.h"
#include "domain/inquiry/mail_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void check_text(const char *s, bool may_have_lines)
{
	MUST(utf8_valid(s, strlen(s)));
	for (; *s != '\0'; s++)
		MUST(((unsigned char)*s >= 0x20 && *s != 0x7f) ||
			(may_have_lines && (*s == '\n' || *s == '\t')));
}

static void check_id(const char *s)
{
	MUST(strpbrk(s, " <>\r\n") == NULL);
	check_text(s, false);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct mem *m = mem_new(NULL, "fuzz");
	struct mail_read mail;

	mail_read(m, (struct bytes){ bytes, n }, &mail);
	MUST(mail.from[0] == '\0' || email_is_good(mail.from));
	check_text(mail.from_name, false);
	check_text(mail.subject, false);
	check_text(mail.body, true);
	check_text(mail.quoted, true);
	check_text(mail.left_out, true);
	check_id(mail.message_id);
	MUST(mail.n_refs <= MAIL_REFS);
	for (size_t i = 0; i < mail.n_refs; i++)
		check_id(mail.refs[i]);
	mem_end(m);
	return 0;
}
