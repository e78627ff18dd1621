#include "web/text/finding_text.h"

#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "web/text/money.h"
#include "web/text/when.h"

/*
 * The sentence of a code.  A figure stands in braces: {limit} or {value}, with
 * what it is behind it: nothing (a number), "usd" (cents), "bytes", "when" (UTC
 * seconds), or a noun, which is put in the plural unless the figure is 1.
 *
 * Long on purpose: it is a table, as a switch so that a new code without a
 * sentence does not compile.
 */
static const char *sentence(enum finding_code code)
{
	switch (code) {
	case FINDING_REQUIRED:
		return "Please fill this in.";
	case FINDING_TOO_SHORT:
		return "Please write at least {limit character} here.";
	case FINDING_TOO_LONG:
		return "Please shorten this to {limit character}; it has {value} now.";
	case FINDING_NOT_A_NUMBER:
		return "Please write a whole number, in digits only.";
	case FINDING_TOO_SMALL:
		return "Please give a number of {limit} or more.";
	case FINDING_TOO_LARGE:
		return "Please give a number of {limit} or less.";
	case FINDING_AMOUNT_TOO_SMALL:
		return "Please give an amount of {limit usd} or more.";
	case FINDING_AMOUNT_TOO_LARGE:
		return "Please give an amount of {limit usd} or less.";
	case FINDING_TOO_FEW:
		return "Please choose at least {limit}.";
	case FINDING_TOO_MANY:
		return "Please choose {limit} at the most.";
	case FINDING_NOT_AN_AMOUNT:
		return "Please write an amount in US dollars, such as 70,000 or 1250.50.";
	case FINDING_NOT_AN_EMAIL:
		return "Please write an e-mail address, such as name@university.edu.";
	case FINDING_NOT_A_DATE:
		return "Please give a date that the calendar has, such as 2026-05-13.";
	case FINDING_NOT_A_CHOICE:
		return "Please choose one of those offered.";
	case FINDING_NOT_UTF8:
		return "Some characters here cannot be read. Please type the text again.";
	case FINDING_GIVEN_TWICE:
		return "This came twice. Please give it once.";
	case FINDING_UNKNOWN_FIELD:
		return "The form sent something it does not have. Please load the page again.";
	case FINDING_FILE_TOO_LARGE:
		return "This file has {value bytes}, and at most {limit bytes} are taken. Please "
		       "make it smaller.";
	case FINDING_BAD_SLUG:
		return "Please use 3 to 60 small letters, digits and single hyphens, such as "
		       "spring-2026.";
	case FINDING_UNKNOWN_ZONE:
		return "We do not know this time zone. Please choose one of the list.";
	case FINDING_PERIOD_TWICE:
		return "Somebody who submitted to this call has submitted to another one of that "
		       "period, too, and would have two proposals in it.";
	case FINDING_TAKEN:
		return "This is in use already. Please choose another.";
	case FINDING_IN_THE_PAST:
		return "This moment has passed. Please choose a later one.";
	case FINDING_NOT_AFTER:
		return "This must be later than the date before it.";
	case FINDING_BAD_LINK:
		return "Please give a whole web address that begins with https://.";
	case FINDING_BAD_SITE:
		return "Please give the site's address without a path, such as "
		       "https://awards.example.org.";
	case FINDING_IN_USE:
		return "A call, a proposal or a person names this, so it stays. It can be reworded "
		       "at any time.";
	case FINDING_LIST_FULL:
		return "There are {limit} already, which is the most. Please remove one first.";
	case FINDING_BAD_LINE:
		return "Line {value} is not a ROR id, a name, a country's two letters and a city. "
		       "Nothing was added.";
	case FINDING_RULE_QUOTED:
		return "Forms link to this rule when they object to something, so its text stays. "
		       "It can be reworded at any time.";

	case FINDING_PASSWORD_SHORT:
		return "Please choose a password of at least {limit character}. A few words in a "
		       "row make a good one.";
	case FINDING_PASSWORD_COMMON:
		return "This password is among the first that somebody would try. Please choose "
		       "another; a few words that do not belong together make a good one.";
	case FINDING_PASSWORD_IS_EMAIL:
		return "Please choose a password that is not your name or your e-mail address.";
	case FINDING_SIGN_IN_WRONG:
		return "The e-mail address or the password is not right. Please check both and try "
		       "again.";
	case FINDING_LINK_STALE:
		return "This link was used before or is too old. Please ask for a new one.";
	case FINDING_PASSWORD_WRONG:
		return "This is not your password. Please try again.";
	case FINDING_BAD_ROR:
		return "This is not a ROR id. It looks like https://ror.org/ and nine characters; "
		       "please copy it from ror.org.";
	case FINDING_ORG_NEEDED:
		return "A proposal of yours is being considered, and its gift would go to your "
		       "institution. You can choose another institution.";
	case FINDING_ORG_UNKNOWN:
		return "We know no other institution by this. Please choose one of the list, or "
		       "add it.";
	case FINDING_LAST_ADMIN:
		return "This is the last administrator. Please make somebody else one first.";
	case FINDING_ADMIN_NEEDED:
		return "Only an administrator may change this: links that set a password begin "
		       "with it.";
	case FINDING_OWN_ROLE:
		return "You cannot change your own administrator role. Please ask another "
		       "administrator.";

	case FINDING_PI_POSITION:
		return "The principal investigator must be full-time faculty at an accredited "
		       "institution or a permanent researcher. If you are, please say so in your "
		       "account.";
	case FINDING_PI_NO_ORG:
		return "The principal investigator's account names no institution, and a gift goes "
		       "to one. Please add it to the account.";
	case FINDING_ATTESTATION_MISSING:
		return "Please read and confirm the remaining {value statement}.";
	case FINDING_SECOND_PROPOSAL:
		return "You have a proposal in this call period already, and each principal "
		       "investigator may submit one. Please withdraw the other first.";
	case FINDING_CALL_NOT_OPEN:
		return "This call takes no proposals yet. Please come back when it is open.";
	case FINDING_CALL_CLOSED:
		return "The deadline was {value when}. Nothing can be submitted or changed since "
		       "then.";
	case FINDING_TITLE_MISSING:
		return "Please give your proposal a title.";
	case FINDING_ABSTRACT_MISSING:
		return "Please write an abstract.";
	case FINDING_ABSTRACT_LONG:
		return "The abstract has {value word}. Please shorten it to {limit}.";
	case FINDING_AREA_MISSING:
		return "Please choose at least one research area.";
	case FINDING_BUDGET_EMPTY:
		return "Please add at least one budget line, or ask for credits.";
	case FINDING_BUDGET_LINE_UNNAMED:
		return "Please say what budget line {value} is for.";
	case FINDING_BUDGET_LINE_ZERO:
		return "Please give budget line {value} an amount above zero, or remove it.";
	case FINDING_BUDGET_OVERHEAD:
		return "Budget line {value} looks like administrative overhead. A gift carries "
		       "none; "
		       "please take it out or say more clearly what it pays for.";
	case FINDING_CASH_OVER_CAP:
		return "The cash comes to {value usd}, and at most {limit usd} can be given. "
		       "Please lower it.";
	case FINDING_CASH_OVER_AVERAGE:
		return "The cash comes to {value usd}. That is allowed, but awards of this call "
		       "are "
		       "{limit usd} on average; please be sure that it is needed.";
	case FINDING_CREDIT_OVER_CAP:
		return "The credits come to {value usd}, and at most {limit usd} can be given. "
		       "Please lower them.";
	case FINDING_CREDIT_OVER_AVERAGE:
		return "The credits come to {value usd}. That is allowed, but awards of this call "
		       "have {limit usd} on average; please be sure that they are needed.";
	case FINDING_CREDIT_NO_AMOUNT:
		return "Please say how much in credits you ask for, or take the request back.";
	case FINDING_CREDIT_NO_REASON:
		return "Please say in a few words what the credits are for.";
	case FINDING_CREDIT_NO_PRODUCT:
		return "Please choose the cloud products that you will use.";
	case FINDING_DOCUMENT_MISSING:
		return "Please upload your proposal as a PDF.";
	case FINDING_DOCUMENT_NOT_PDF:
		return "This file is not a PDF. Please save your proposal as a PDF and upload "
		       "that.";
	case FINDING_DOCUMENT_ENCRYPTED:
		return "This PDF is encrypted or protected by a password. Please upload one that "
		       "is not.";
	case FINDING_DOCUMENT_TOO_LARGE:
		return "This PDF has {value bytes}, and at most {limit bytes} are taken. Please "
		       "make its pictures smaller.";
	case FINDING_DOCUMENT_EMPTY:
		return "This file is empty. Please choose it again.";
	case FINDING_CONFIDENTIAL:
		return "Please confirm that the proposal holds nothing confidential, and take out "
		       "what is.";
	case FINDING_STATE_FORBIDS:
		return "This step is not possible any more, or not yet. Please load the page again "
		       "to see where things stand.";

	case FINDING_REVIEWER_CONFLICT:
		return "This person is in conflict with the proposal. Please choose another.";
	case FINDING_REVIEWER_ASSIGNED:
		return "This person reviews the proposal already.";
	case FINDING_REVIEWER_FULL:
		return "This person has the agreed load of {limit proposal} already. Please choose "
		       "another, or raise the load.";
	case FINDING_REVIEWER_NOT_ON_PANEL:
		return "This person is not on the panel of the call. Please add them first.";
	case FINDING_MEMBER_REVIEWS:
		return "Somebody chosen has proposals to review. Please take those away first.";
	case FINDING_TOO_FEW_REVIEWERS:
		return "There are not enough reviewers free of conflict: {limit} were asked for, "
		       "{value} are possible. Please add reviewers, raise loads or ask for fewer.";
	case FINDING_SCORE_MISSING:
		return "Please give a score for this criterion.";
	case FINDING_COMMENT_MISSING:
		return "Please write a comment: the panel needs your reasons.";
	case FINDING_UNSCREENED:
		return "Not everything is screened yet. What is not in your list, a colleague "
		       "screens.";
	case FINDING_UNDECIDED:
		return "Not everything is decided yet. Every applicant must be answered, also those "
		       "who are not in your list.";
	case FINDING_NOTHING_TO_RELEASE:
		return "No proposal of this call waits for an answer: there is nothing to release.";
	case FINDING_ALREADY_RELEASED:
		return "The decisions of this call are released and cannot be changed.";
	case FINDING_AWARD_NO_CASH_OR_CREDIT:
		return "Please give the award an amount in cash, in credits or both.";
	case FINDING_AVERAGE_OVER_CAP:
		return "The awards of this call come to {value usd} on average, and {limit usd} is "
		       "the most. Please lower some.";
	case FINDING_NO_CONTACT:
		return "An award needs a research contact. Please name one first.";
	case FINDING_NOT_RELEASED:
		return "The decisions of this call are not released yet. Please release them "
		       "first.";
	case FINDING_REAUTHENTICATE:
		return "Please type your password once more, so that we know it is you.";
	case FINDING_COLLEAGUE_NEEDED:
		return "This step is for somebody from whom no proposal of the call can be hidden. "
		       "Please ask a colleague.";
	case FINDING_CODE_COUNT:
		break;
	}
	BUG("unknown finding");
}

static void add_when(struct buf *out, struct mem *m, int64_t t, const char *zone)
{
	buf_text(out, when_long(m, t, zone == NULL ? "UTC" : zone));
}

/* One figure, as the word behind its name says. */
static void add_figure(struct buf *out, struct mem *m, int64_t v, const char *as, const char *zone)
{
	if (strcmp(as, "usd") == 0)
		buf_text(out, money_usd(m, v));
	else if (strcmp(as, "bytes") == 0)
		buf_text(out, size_text(m, v));
	else if (strcmp(as, "when") == 0)
		add_when(out, m, v, zone);
	else if (as[0] == '\0')
		buf_int(out, v);
	else
		buf_printf(out, "%" PRId64 " %s%s", v, as, v == 1 ? "" : "s");
}

const char *finding_text(struct mem *m, const struct finding *f, const char *zone)
{
	const char *at = sentence(f->code);
	struct buf out;

	buf_init(&out, m, 256);
	while (*at != '\0') {
		size_t n = strcspn(at, "{"), name;
		bool is_limit;

		buf_add(&out, at, n);
		at += n;
		if (*at == '\0')
			break;
		is_limit = strncmp(++at, "limit", 5) == 0;
		at += strlen("limit"); /* "value" is as long */
		at += *at == ' ';
		name = strcspn(at, "}");
		add_figure(&out, m, is_limit ? f->limit : f->value, mem_strn(m, at, name), zone);
		at += name + 1;
	}
	return buf_str(&out);
}

const char *finding_rule_url(struct mem *m, const struct finding *f)
{
	return f->rule == NULL ? NULL : mem_printf(m, "/rules#%s", f->rule);
}

const char *size_text(struct mem *m, int64_t bytes)
{
	if (bytes >= 1 << 20 && bytes % (1 << 20) == 0)
		return mem_printf(m, "%" PRId64 " MB", bytes >> 20);
	if (bytes >= 1 << 20)
		return mem_printf(m, "%" PRId64 ".%" PRId64 " MB", bytes >> 20,
			(bytes & ((1 << 20) - 1)) * 10 >> 20);
	if (bytes >= 1 << 10)
		return mem_printf(m, "%" PRId64 " KB", bytes >> 10);
	return mem_printf(m, "%" PRId64 " byte%s", bytes, bytes == 1 ? "" : "s");
}
