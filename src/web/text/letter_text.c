#include "web/text/letter_text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "web/text/alert_text.h"
#include "web/text/money.h"
#include "web/text/newsletter_text.h"
#include "web/text/when.h"

enum {
	COLUMNS = 76,
	TITLE_CHARS_MAX = 90, /* of a title in a subject */
	OUTCOME_BYTES = 590   /* what the two outcomes are padded to; see close_outcome() */
};

struct writer {
	struct mem *m;
	const struct letter_facts *f;
	struct buf body;
};

/* What people typed, on one line: line ends and control characters become spaces. */
static const char *flat(struct mem *m, const char *s)
{
	char *copy = mem_str(m, s == NULL ? "" : s);

	for (char *c = copy; *c != '\0'; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			*c = ' ';
	return copy;
}

/* The same, cut at a whole character. */
static const char *shortened(struct mem *m, const char *s, size_t chars)
{
	const char *line = flat(m, s);
	size_t n = strlen(line), at = 0;

	for (size_t i = 0; i < chars && at < n; i++) {
		size_t step = utf8_step(line + at, n - at);

		at += step == 0 ? 1 : step;
	}
	return at == n ? line : mem_printf(m, "%.*s…", (int)at, line);
}

static size_t width_of(const char *text, size_t n)
{
	size_t width = 0;

	for (size_t i = 0; i < n; i++)
		width += ((unsigned char)text[i] & 0xc0) != 0x80;
	return width;
}

/* Adds the words of text, with line ends where COLUMNS are full. */
static void wrap(struct buf *b, const char *text)
{
	size_t column = 0;

	while (*text != '\0') {
		size_t n = strcspn(text, " "), width;

		if (n == 0) {
			text++;
			continue;
		}
		width = width_of(text, n);
		if (column > 0 && column + 1 + width > COLUMNS) {
			buf_char(b, '\n');
			column = 0;
		} else if (column > 0) {
			buf_char(b, ' ');
			column++;
		}
		buf_add(b, text, n);
		column += width;
		text += n;
	}
	buf_char(b, '\n');
}

/* Wrapped words have one space between them; a figure stands apart from its name. */
static bool is_figure(const char *line)
{
	return memmem(line, strcspn(line, "\n"), "  ", 2) != NULL;
}

/* wrap() ended the line: the next one's first word would not have fitted. */
static bool is_wrapped(const char *line, const char *end)
{
	size_t word = strcspn(end + 1, " \n");

	return end > line && word > 0 && !is_figure(line) && !is_figure(end + 1) &&
	       width_of(line, (size_t)(end - line)) + 1 + width_of(end + 1, word) > COLUMNS;
}

/* The last paragraph is the signature, a line each. */
static const char *signature_of(const char *text)
{
	const char *at = text;

	for (const char *p = text; (p = strstr(p, "\n\n")) != NULL; p++)
		if (p[2] != '\0')
			at = p + 2;
	return at;
}

const char *letter_for_page(struct mem *mem, const char *body)
{
	char *text = mem_str(mem, body);
	const char *signature = signature_of(text);

	for (char *line = text, *end; line < signature && (end = strchr(line, '\n')) != NULL;
		line = end + 1)
		if (is_wrapped(line, end))
			*end = ' ';
	return text;
}

/* A paragraph and the empty line after it. */
static void PRINTF_LIKE(2, 3) say(struct writer *w, const char *fmt, ...)
{
	char text[2048];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	wrap(&w->body, flat(w->m, text));
	buf_char(&w->body, '\n');
}

/* A line that is not wrapped: a link, a figure. */
static void PRINTF_LIKE(2, 3) line(struct writer *w, const char *fmt, ...)
{
	char text[1024];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	BUF_LIT(&w->body, "  ");
	buf_text(&w->body, flat(w->m, text));
	buf_char(&w->body, '\n');
}

static void end_lines(struct writer *w)
{
	buf_char(&w->body, '\n');
}

static void link_line(struct writer *w)
{
	line(w, "%s", w->f->link == NULL ? "" : w->f->link);
	end_lines(w);
}

/* A person may have a name of 200 characters and a title as many. */
static const char *title(struct writer *w)
{
	return shortened(w->m, w->f->proposal_title, 300);
}

/*
 * Without the name where anybody can make us write to anybody: what they typed
 * as a name would go to a stranger as our words.
 */
static bool is_asked_by_strangers(enum letter_kind kind)
{
	return kind == LETTER_CONFIRM_EMAIL || kind == LETTER_ACCOUNT_EXISTS ||
	       kind == LETTER_FOLLOW_CONFIRM || kind == LETTER_FOLLOW_SETTINGS ||
	       kind == LETTER_INQUIRY_RECEIVED;
}

static void greet(struct writer *w)
{
	const char *name = flat(w->m, w->f->name);

	if (name[0] == '\0' || is_asked_by_strangers(w->f->kind))
		say(w, "Hello,");
	else
		say(w, "Dear %s,", name);
}

static void sign(struct writer *w)
{
	const char *program = flat(w->m, w->f->program), *sponsor = flat(w->m, w->f->sponsor);

	wrap(&w->body, program);
	if (sponsor[0] != '\0' && strcmp(sponsor, program) != 0)
		wrap(&w->body, sponsor);
	if (w->f->reply_to != NULL)
		wrap(&w->body, flat(w->m, w->f->reply_to));
}

/* ---- accounts ---- */

static const char *hours(struct writer *w)
{
	return mem_printf(w->m, "%" PRId64 " hour%s", w->f->n, w->f->n == 1 ? "" : "s");
}

static void confirm_email(struct writer *w)
{
	say(w,
		"Somebody asked for an account with this e-mail address at %s. If it was you, "
		"please "
		"open this link to confirm the address:",
		flat(w->m, w->f->program));
	link_line(w);
	say(w, "The link works once and for %s. After that, please register again.", hours(w));
	say(w, "If it was not you, you need not do anything: without the link nobody can use the "
	       "account.");
}

static void account_exists(struct writer *w)
{
	say(w,
		"Somebody tried to register at %s with this e-mail address. You have an account "
		"with it already, and nothing about that account was changed.",
		flat(w->m, w->f->program));
	say(w, "If it was you, please sign in. If you have forgotten the password, you can set a "
	       "new one here:");
	link_line(w);
	say(w, "If it was not you, you need not do anything. The person who tried was not told "
	       "that you have an account.");
}

static void follow_confirm(struct writer *w)
{
	say(w,
		"Somebody asked that news of new calls at %s be sent to this address, by e-mail. "
		"If "
		"it was you, please open this link and press the button there:",
		flat(w->m, w->f->program));
	link_line(w);
	if (w->f->text == NULL || w->f->text[0] == '\0')
		say(w, "You will hear of every new call.");
	else
		say(w, "You will hear of calls in: %s.", shortened(w->m, w->f->text, 1500));
	say(w, "The link works for %s. After that, please sign up again.", hours(w));
	say(w, "If it was not you, you need not do anything: without the button no letter follows "
	       "this one.");
}

static void follow_settings(struct writer *w)
{
	say(w,
		"Somebody asked that news of new calls at %s be sent to this address. It is on the "
		"list already, and nothing was changed.",
		flat(w->m, w->f->program));
	say(w, "If it was you: here you choose what you hear of, or leave the list.");
	link_line(w);
	say(w, "If it was not you, you need not do anything.");
}

static void reset_password(struct writer *w)
{
	say(w,
		"Somebody asked for a new password for your account at %s. If it was you, please "
		"open "
		"this link and choose one:",
		flat(w->m, w->f->program));
	link_line(w);
	say(w,
		"The link works once and for %s. When the new password is set, every device that "
		"is "
		"signed in to your account is signed out.",
		hours(w));
	say(w, "If it was not you, please leave the link alone: your password stays as it is.");
}

static void password_changed(struct writer *w)
{
	say(w,
		"The password of your account at %s was changed on %s. All devices that were "
		"signed in are signed out.",
		flat(w->m, w->f->program), when_long(w->m, w->f->at, w->f->zone));
	say(w, "If it was you, all is well. If it was not, please set a new password at once and "
	       "tell us:");
	link_line(w);
}

/* ---- proposals ---- */

static void receipt(struct writer *w)
{
	say(w, "We have received your proposal. Please keep this message: it is your receipt.");
	line(w, "Call       %s", shortened(w->m, w->f->call_title, 62));
	line(w, "Proposal   %s", shortened(w->m, w->f->proposal_title, 62));
	line(w, "Version    %" PRId64, w->f->version);
	line(w, "Received   %s", when_long(w->m, w->f->at, w->f->zone));
	line(w, "Cash       %s", money_usd(w->m, w->f->cash_cents));
	line(w, "Credits    %s", money_usd(w->m, w->f->credit_cents));
	end_lines(w);
	if (w->f->digest != NULL) {
		say(w, "The fingerprint (SHA-256) of what you submitted:");
		line(w, "%s", w->f->digest);
		end_lines(w);
	}
	say(w, "Until the deadline you may change the proposal and submit it again; the newest "
	       "version counts. You can see it, and where it stands, here:");
	link_line(w);
	say(w, "Everybody who submits gets an answer by e-mail. Please tell your team.");
}

static void withdrawn(struct writer *w)
{
	say(w,
		"Your proposal “%s” to the call “%s” was withdrawn on %s, as you asked. It will "
		"not "
		"be reviewed.",
		title(w), flat(w->m, w->f->call_title), when_long(w->m, w->f->at, w->f->zone));
	say(w, "Until the deadline you may take this back, here:");
	link_line(w);
	say(w, "If you did not withdraw it, please tell us at once.");
}

static void call_cancelled(struct writer *w)
{
	say(w,
		"The call “%s” was cancelled on %s. Your proposal “%s” will therefore not be "
		"considered any further, and no decision was or will be made on it. We are sorry "
		"for the work you put into it.",
		flat(w->m, w->f->call_title), when_long(w->m, w->f->at, w->f->zone), title(w));
	say(w, "It does not count against you: you may propose to another call of the same "
	       "period. What you submitted stays here:");
	link_line(w);
}

static void review_asked(struct writer *w)
{
	say(w,
		"The panel of the call “%s” asks you to review %" PRId64
		" proposal%s. Thank you for "
		"your help.",
		flat(w->m, w->f->call_title), w->f->n, w->f->n == 1 ? "" : "s");
	say(w, "Please look at them soon, and tell us at once where you have a conflict of "
	       "interest "
	       "or cannot do it. They are confidential: please show them to nobody. You can find "
	       "them here:");
	link_line(w);
	if (w->f->at > 0)
		say(w, "Please send in your reviews by %s.", when_long(w->m, w->f->at, w->f->zone));
}

/* ---- decisions ---- */

static size_t lines_of(const char *s, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += s[i] == '\n';
	return count;
}

/*
 * Brings what stands since `from` to OUTCOME_BYTES on the wire, where a line
 * ends with two bytes, so that nobody tells the letters apart by their size: a
 * rule of as many dashes as are missing.  The words of both leave 1 to 76.
 */
static void close_outcome(struct writer *w, size_t from)
{
	size_t n = w->body.n - from;
	size_t on_wire = n + lines_of(w->body.data + from, n) + strlen("\r\n\r\n");

	for (size_t i = on_wire; i < OUTCOME_BYTES && i < on_wire + COLUMNS; i++)
		buf_char(&w->body, '-');
	BUF_LIT(&w->body, "\n\n");
}

static void decision_opening(struct writer *w)
{
	say(w,
		"Thank you for your proposal “%s” to the call “%s”. The panel has decided on every "
		"proposal of the call, and this is the decision on yours.",
		title(w), flat(w->m, w->f->call_title));
}

static void decision_closing(struct writer *w)
{
	say(w, "Please tell your team. This letter goes to the principal investigator alone, and "
	       "it "
	       "stays on the page of your proposal:");
	link_line(w);
	say(w, "As our rules say, no reviews or reasons are given, for any proposal.");
}

static void selected(struct writer *w)
{
	size_t from;

	decision_opening(w);
	from = w->body.n;
	say(w, "We are delighted to tell you that your proposal was selected for an award:");
	line(w, "Cash      %s", money_usd(w->m, w->f->cash_cents));
	line(w, "Credits   %s", money_usd(w->m, w->f->credit_cents));
	end_lines(w);
	say(w, "The award is a one-time, unrestricted gift to your institution. We will write to "
	       "you soon about the next steps: your institution accepts the gift, and a "
	       "researcher of ours becomes your contact. Until the awards are announced on our "
	       "site, please keep this news within your team and your institution. "
	       "Congratulations to you and to everybody who worked on the proposal with you; we "
	       "look forward to what comes of it.");
	close_outcome(w, from);
	decision_closing(w);
}

static void declined(struct writer *w)
{
	size_t from;

	decision_opening(w);
	from = w->body.n;
	say(w, "We are sorry to tell you that your proposal was not selected for an award.");
	say(w, "We receive many more good proposals than we can fund, and the panel had to leave "
	       "out work that it would have liked to see done. We know how much thought and time "
	       "goes into a proposal, and we are grateful that you and your team gave yours to "
	       "this call. This decision says nothing about later calls: you are welcome to "
	       "apply again, with this idea or with another. New calls are announced on our "
	       "site, where you will also find the dates.");
	close_outcome(w, from);
	decision_closing(w);
}

/* ---- awards ---- */

static void contact_named(struct writer *w)
{
	say(w,
		"You were named research contact of the award “%s”%s%s. Thank you for taking this "
		"on.",
		title(w), w->f->org == NULL ? "" : " at ", flat(w->m, w->f->org));
	say(w, "A research contact stays in touch with the researchers, answers their questions "
	       "and hears of what they find. You can find the award and its people here:");
	link_line(w);
	say(w, "Until the award is announced on our site, please treat it as confidential.");
}

static void award_offered(struct writer *w)
{
	say(w,
		"The award for “%s” is ready to be offered to your institution%s%s. It is a "
		"one-time, unrestricted gift:",
		title(w), w->f->org == NULL ? "" : ", ", flat(w->m, w->f->org));
	line(w, "Cash      %s", money_usd(w->m, w->f->cash_cents));
	line(w, "Credits   %s", money_usd(w->m, w->f->credit_cents));
	end_lines(w);
	if (w->f->contact_name != NULL)
		say(w, "Your research contact is %s.", flat(w->m, w->f->contact_name));
	say(w, "Please ask the office of your institution that receives gifts to accept it, and "
	       "answer this message with the name of the person we may write to. You can see the "
	       "state of the award here:");
	link_line(w);
}

/* ---- the support desk ---- */

static void inquiry_received(struct writer *w)
{
	say(w,
		"We have received what you wrote to us at %s. People of the program read it; "
		"there are few of them, so how soon you hear from us depends on how many "
		"questions there are. You find what you wrote here, and can add to it:",
		flat(w->m, w->f->program));
	link_line(w);
	say(w, "If it was not you who wrote, you need not do anything.");
}

/* As it was typed: a paragraph stays one. */
static void typed(struct writer *w, const char *text)
{
	while (text != NULL && *text != '\0') {
		size_t n = strcspn(text, "\n");

		wrap(&w->body, flat(w->m, mem_strn(w->m, text, n)));
		text += n + (text[n] == '\n');
	}
	buf_char(&w->body, '\n');
}

static void inquiry_answered(struct writer *w)
{
	typed(w, w->f->text);
	say(w, "To write to us again about this, answer this message or use this page, where you "
	       "find all of it:");
	link_line(w);
}

static void inquiry_again(struct writer *w)
{
	say(w,
		"There is a new message in an inquiry that you look after, “%s”. Please read it, "
		"and answer, here:",
		shortened(w->m, w->f->subject, 200));
	link_line(w);
	say(w, "An answer to this letter does not reach who asked. Until you have answered or "
	       "closed "
	       "the inquiry, no other letter says that they wrote.");
}

/* The others have texts of their own: alert_text.c, newsletter_text.c. */
static void (*const bodies[LETTER_KIND_COUNT])(struct writer *w) = {
	[LETTER_CONFIRM_EMAIL] = confirm_email,
	[LETTER_ACCOUNT_EXISTS] = account_exists,
	[LETTER_RESET_PASSWORD] = reset_password,
	[LETTER_PASSWORD_CHANGED] = password_changed,
	[LETTER_RECEIPT] = receipt,
	[LETTER_WITHDRAWN] = withdrawn,
	[LETTER_CALL_CANCELLED] = call_cancelled,
	[LETTER_REVIEW_ASKED] = review_asked,
	[LETTER_SELECTED] = selected,
	[LETTER_DECLINED] = declined,
	[LETTER_CONTACT_NAMED] = contact_named,
	[LETTER_AWARD_OFFERED] = award_offered,
	[LETTER_INQUIRY_RECEIVED] = inquiry_received,
	[LETTER_INQUIRY_ANSWERED] = inquiry_answered,
	[LETTER_INQUIRY_AGAIN] = inquiry_again,
	[LETTER_FOLLOW_CONFIRM] = follow_confirm,
	[LETTER_FOLLOW_SETTINGS] = follow_settings,
};

static void write_body(struct writer *w)
{
	if (w->f->kind >= LETTER_KIND_COUNT || bodies[w->f->kind] == NULL)
		BUG("unknown letter");
	bodies[w->f->kind](w);
}

static const char *subject(struct writer *w)
{
	const char *short_title = shortened(w->m, w->f->proposal_title, TITLE_CHARS_MAX);
	const char *program = shortened(w->m, w->f->program, TITLE_CHARS_MAX);

	switch (w->f->kind) {
	case LETTER_CONFIRM_EMAIL:
		return mem_printf(w->m, "Confirm your e-mail address for %s", program);
	case LETTER_ACCOUNT_EXISTS:
		return mem_printf(w->m, "Your account at %s", program);
	case LETTER_RESET_PASSWORD:
		return mem_printf(w->m, "A new password for %s", program);
	case LETTER_PASSWORD_CHANGED:
		return mem_printf(w->m, "Your password for %s was changed", program);
	case LETTER_RECEIPT:
		return mem_printf(w->m, "Received: your proposal \"%s\"", short_title);
	case LETTER_WITHDRAWN:
		return mem_printf(w->m, "Withdrawn: your proposal \"%s\"", short_title);
	case LETTER_CALL_CANCELLED:
		return mem_printf(w->m, "Cancelled: the call \"%s\"",
			shortened(w->m, w->f->call_title, TITLE_CHARS_MAX));
	case LETTER_REVIEW_ASKED:
		return mem_printf(w->m, "Proposals to review for %s", program);
	case LETTER_SELECTED:
	case LETTER_DECLINED: /* one subject: it must not tell */
		return mem_printf(w->m, "Decision on your proposal \"%s\"", short_title);
	case LETTER_CONTACT_NAMED:
		return mem_printf(w->m, "You are research contact of \"%s\"", short_title);
	case LETTER_AWARD_OFFERED:
		return mem_printf(w->m, "The next step for \"%s\"", short_title);
	case LETTER_INQUIRY_RECEIVED:
		return mem_printf(w->m, "We have received your message to %s", program);
	case LETTER_INQUIRY_ANSWERED:
		return mem_printf(w->m, "Re: %s", shortened(w->m, w->f->subject, TITLE_CHARS_MAX));
	case LETTER_INQUIRY_AGAIN:
		return mem_printf(w->m, "They wrote again: %s",
			shortened(w->m, w->f->subject, TITLE_CHARS_MAX));
	case LETTER_FOLLOW_CONFIRM:
		return mem_printf(w->m, "Confirm: news of calls at %s", program);
	case LETTER_FOLLOW_SETTINGS:
		return mem_printf(w->m, "You are on the list of %s", program);
	case LETTER_ALERT_CONFIRM: /* alert_text.c */
	case LETTER_ALERT_SETTINGS:
	case LETTER_ALERT_JOBS:
	case LETTER_NEWSLETTER: /* newsletter_text.c */
	case LETTER_KIND_COUNT:
		break;
	}
	BUG("unknown letter");
}

void letter_write(const struct letter_facts *facts, struct mem *mem, struct letter *ret_letter)
{
	struct writer w = { .m = mem, .f = facts };

	if (facts->kind == LETTER_NEWSLETTER) {
		newsletter_letter_write(facts, mem, ret_letter);
		return;
	}
	if (facts->search != NULL) {
		alert_letter_write(facts, mem, ret_letter);
		return;
	}
	buf_init(&w.body, mem, 2048);
	greet(&w);
	write_body(&w);
	sign(&w);
	*ret_letter = (struct letter){ .subject = subject(&w), .body = buf_str(&w.body) };
}
