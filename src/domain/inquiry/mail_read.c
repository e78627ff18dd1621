#include "domain/inquiry/mail_read.h"

#include <string.h>
#include <strings.h>

#include "domain/inquiry/mail_parts.h"

struct walk {
	struct mem *m;
	struct buf text, left_out;
	size_t n_parts;
};

/* ---- who wrote it ---- */

static bool is_said(const char *value, const char *const *words)
{
	while (value != NULL && *words != NULL && strncasecmp(value, *words, strlen(*words)) != 0)
		words++;
	return value != NULL && *words != NULL;
}

/* Addresses that no person answers from. */
static bool is_daemon(const char *from)
{
	static const char *const names[] = { "mailer-daemon@", "noreply@", "no-reply@",
		"donotreply@", "do-not-reply@", NULL };

	return is_said(from, names);
}

static enum mail_machine machine_of(struct mem *m, struct mail_span head, const char *from)
{
	static const char *const bulk[] = { "bulk", "junk", "list", "auto_reply", NULL };
	const char *submitted = mail_field(m, head, "Auto-Submitted");
	const char *type = mail_field(m, head, "Content-Type");
	const char *path = mail_field(m, head, "Return-Path");

	if (mail_count(head, "Received") > MAIL_HOPS)
		return MAIL_LOOP;
	if (submitted != NULL && strcmp(mail_token(m, submitted), "no") != 0)
		return MAIL_AUTO_SUBMITTED;
	if (mail_count(head, "X-Autoreply") > 0 || mail_count(head, "X-Autorespond") > 0)
		return MAIL_AUTO_SUBMITTED;
	if ((path != NULL && strcmp(path, "<>") == 0) || is_daemon(from) ||
		(type != NULL && strcmp(mail_token(m, type), "multipart/report") == 0))
		return MAIL_BOUNCE;
	if (is_said(mail_field(m, head, "Precedence"), bulk) || mail_count(head, "List-Id") > 0 ||
		mail_count(head, "List-Unsubscribe") > 0)
		return MAIL_BULK;
	return MAIL_BY_HAND;
}

static void read_refs(struct mem *m, struct mail_span head, struct mail_read *mail)
{
	const char *answers = mail_field(m, head, "In-Reply-To");
	const char *before = mail_field(m, head, "References");

	mail->refs = MEM_ARRAY(m, const char *, MAIL_REFS);
	if (answers != NULL)
		mail_ids(m, answers, mail->refs, MAIL_REFS / 2, &mail->n_refs);
	if (before != NULL)
		mail_ids(m, before, mail->refs, MAIL_REFS, &mail->n_refs);
}

static void read_head(struct mem *m, struct mail_span head, struct mail_read *mail)
{
	const char *from = mail_field(m, head, "From");
	const char *subject = mail_field(m, head, "Subject");
	const char *id = mail_field(m, head, "Message-ID");
	const char *ids[1];
	size_t n = 0;

	mail->from = mail->from_name = mail->message_id = "";
	if (from != NULL)
		mail_mailbox(m, from, &mail->from, &mail->from_name);
	if (id != NULL)
		mail_ids(m, id, ids, 1, &n);
	if (n == 1)
		mail->message_id = ids[0];
	mail->subject = subject == NULL ? "" : mail_words(m, subject);
	mail->machine = machine_of(m, head, mail->from);
	read_refs(m, head, mail);
}

/* ---- its parts ---- */

static void leave_out(struct walk *w, const char *name, const char *type, size_t n)
{
	buf_printf(&w->left_out, "%s%s (%s, %zu bytes)", w->left_out.n == 0 ? "" : "\n",
		name == NULL || name[0] == '\0' ? "unnamed" : name,
		mail_utf8(w->m, (struct mail_span){ type, strlen(type) }, NULL), n);
}

static void add_text(struct walk *w, struct mail_span head, struct mail_span body,
	const char *declared, bool is_html)
{
	const char *charset = declared == NULL ? NULL : mail_param(w->m, declared, "charset");
	const char *encoding = mail_field(w->m, head, "Content-Transfer-Encoding");
	const char *text = mail_utf8(w->m, mail_undo(w->m, body, encoding), charset);

	if (is_html)
		text = mail_html(w->m, text);
	if (text[strspn(text, " \t\n")] == '\0')
		return;
	if (w->text.n > 0)
		BUF_LIT(&w->text, "\n");
	buf_text(&w->text, text);
}

static void walk(struct walk *w, struct mail_span part, int depth, bool takes_text);

/* Is there a boundary line at s?  Its length; *ret_is_last: the closing one. */
static size_t boundary_at(struct mail_span t, size_t at, const char *mark, bool *ret_is_last)
{
	const size_t n = strlen(mark);
	size_t end;

	if (t.n - at < n + 2 || memcmp(t.s + at, "--", 2) != 0 ||
		memcmp(t.s + at + 2, mark, n) != 0)
		return 0;
	end = at + 2 + n;
	*ret_is_last = t.n - end >= 2 && memcmp(t.s + end, "--", 2) == 0;
	end += *ret_is_last ? 2 : 0;
	while (end < t.n && strchr(" \t\r", t.s[end]) != NULL && t.s[end] != '\0')
		end++;
	/* A longer one begins with the same letters. */
	if (end < t.n && t.s[end] != '\n')
		return 0;
	return end - at + (end < t.n);
}

/* The next part behind *at, without the line end before its boundary; false: there is none. */
static bool next_part(
	struct mail_span t, size_t *at, const char *mark, bool *is_open, struct mail_span *ret_part)
{
	size_t begin = *at;
	bool is_last = false;

	while (*at < t.n) {
		const char *nl;
		size_t n = boundary_at(t, *at, mark, &is_last);

		if (n > 0) {
			size_t end = *at > begin ? *at - 1 : *at;
			bool was_open = *is_open;

			end -= end > begin && t.s[end - 1] == '\r';
			*ret_part = (struct mail_span){ t.s + begin, end - begin };
			*at = is_last ? t.n : *at + n;
			*is_open = !is_last;
			if (was_open)
				return true;
			begin = *at;
			continue;
		}
		nl = memchr(t.s + *at, '\n', t.n - *at);
		*at = nl == NULL ? t.n : (size_t)(nl - t.s) + 1;
	}
	/* One that was never closed ends with the mail. */
	*ret_part = (struct mail_span){ t.s + begin, t.n - begin };
	if (!*is_open || begin >= t.n)
		return false;
	*is_open = false;
	return true;
}

static const char *type_of(struct mem *m, struct mail_span head)
{
	const char *declared = mail_field(m, head, "Content-Type");

	return declared == NULL ? "text/plain" : mail_token(m, declared);
}

/* Of several ways to say the same: the plain one, when it says anything. */
static size_t plain_one(struct walk *w, const struct mail_span *parts, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct mail_span head, body;

		mail_split(parts[i], &head, &body);
		if (strcmp(type_of(w->m, head), "text/plain") != 0)
			continue;
		for (size_t k = 0; k < body.n; k++)
			if (strchr(" \t\r\n", body.s[k]) == NULL)
				return i;
	}
	return n;
}

static void walk_parts(struct walk *w, struct mail_span body, const char *mark, bool is_choice,
	int depth, bool takes_text)
{
	struct mail_span *parts = MEM_ARRAY(w->m, struct mail_span, MAIL_PARTS);
	size_t n = 0, at = 0, plain;
	bool is_open = false;

	while (n < MAIL_PARTS && next_part(body, &at, mark, &is_open, &parts[n]))
		n++;
	plain = is_choice ? plain_one(w, parts, n) : n;
	for (size_t i = 0; i < n; i++)
		walk(w, parts[i], depth + 1, takes_text && (plain == n || plain == i));
}

static void walk_leaf(struct walk *w, struct mail_span head, struct mail_span body,
	const char *declared, bool takes_text)
{
	const char *type = declared == NULL ? "text/plain" : mail_token(w->m, declared);
	const char *disposition = mail_field(w->m, head, "Content-Disposition");
	const char *name = disposition == NULL ? NULL : mail_param(w->m, disposition, "filename");
	const bool is_plain = strcmp(type, "text/plain") == 0;
	const bool is_html = strcmp(type, "text/html") == 0;
	bool is_attached =
		disposition != NULL && strcmp(mail_token(w->m, disposition), "attachment") == 0;

	if (name == NULL && declared != NULL)
		name = mail_param(w->m, declared, "name");
	if ((is_plain || is_html) && !is_attached && name == NULL) {
		if (takes_text)
			add_text(w, head, body, declared, is_html);
	} else {
		leave_out(w, name, type, body.n);
	}
}

static void walk(struct walk *w, struct mail_span part, int depth, bool takes_text)
{
	struct mail_span head, body;
	const char *declared, *type, *mark;

	mail_split(part, &head, &body);
	declared = mail_field(w->m, head, "Content-Type");
	type = declared == NULL ? "text/plain" : mail_token(w->m, declared);
	mark = declared == NULL ? NULL : mail_param(w->m, declared, "boundary");
	if (++w->n_parts > MAIL_PARTS)
		return;
	if (strncmp(type, "multipart/", 10) != 0)
		walk_leaf(w, head, body, declared, takes_text);
	else if (depth >= MAIL_DEPTH || mark == NULL || mark[0] == '\0')
		/* Too deep, or not to be parted: its bytes are what there is. */
		leave_out(w, NULL, type, body.n);
	else
		walk_parts(w, body, mark, strcmp(type, "multipart/alternative") == 0, depth,
			takes_text);
}

void mail_read(struct mem *m, struct bytes message, struct mail_read *ret_mail)
{
	struct mail_span whole = { message.data, message.n }, head, body;
	struct walk w = { .m = m };
	const char *nl;

	/* Some servers put "From address date" before the first line. */
	if (whole.n > 5 && memcmp(whole.s, "From ", 5) == 0) {
		nl = memchr(whole.s, '\n', whole.n);
		if (nl != NULL)
			whole = (struct mail_span){ nl + 1, whole.n - (size_t)(nl + 1 - whole.s) };
	}
	*ret_mail = (struct mail_read){ 0 };
	mail_split(whole, &head, &body);
	read_head(m, head, ret_mail);
	buf_init(&w.text, m, 4096);
	buf_init(&w.left_out, m, 256);
	walk(&w, whole, 0, true);
	mail_cut(m, buf_str(&w.text), &ret_mail->body, &ret_mail->quoted);
	ret_mail->left_out = buf_str(&w.left_out);
}
