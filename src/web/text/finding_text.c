#include "web/text/finding_text.h"

#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "web/text/money.h"
#include "web/text/when.h"

/*
 * The sentence of each code.  A figure stands in braces: {limit} or {value}, with
 * what it is behind it: nothing (a number), "usd" (cents), "bytes", "when" (UTC
 * seconds), or a noun, which is put in the plural unless the figure is 1.
 * A code without a sentence fails the test that reads them all.
 */
static const char *const sentences[FINDING_CODE_COUNT] = {
	[FINDING_REQUIRED] = "Please fill this in.",
	[FINDING_TOO_SHORT] = "Please write at least {limit character} here.",
	[FINDING_TOO_LONG] = "Please shorten this to {limit character}; it has {value} now.",
	[FINDING_NOT_A_NUMBER] = "Please write a whole number, in digits only.",
	[FINDING_TOO_SMALL] = "Please give a number of {limit} or more.",
	[FINDING_TOO_LARGE] = "Please give a number of {limit} or less.",
	[FINDING_AMOUNT_TOO_SMALL] = "Please give an amount of {limit usd} or more.",
	[FINDING_AMOUNT_TOO_LARGE] = "Please give an amount of {limit usd} or less.",
	[FINDING_TOO_FEW] = "Please choose at least {limit}.",
	[FINDING_TOO_MANY] = "Please choose {limit} at the most.",
	[FINDING_TOO_FEW_LINES] = "Please write at least {limit line}, one for each choice.",
	[FINDING_TOO_MANY_LINES] = "Please write {limit line} at the most, one for each choice.",
	[FINDING_QUESTIONS_SPENT] = "This call has asked {limit question} in all, which is the "
				    "maximum. Please reword one instead of adding another.",
	[FINDING_READ_BY_FEWER] = "Only staff read the answer that this question depends on, and "
				  "whether this one was "
				  "asked would tell it. Please choose the same readers for both.",
	[FINDING_NO_EARLIER_CHOICE] =
		"Please give the number of an earlier question that is answered by choosing.",
	[FINDING_NOT_AN_AMOUNT] =
		"Please write an amount in US dollars, such as 70,000 or 1250.50.",
	[FINDING_NOT_AN_EMAIL] = "Please write an e-mail address, such as name@university.edu.",
	[FINDING_NOT_A_DATE] = "Please give a date that the calendar has, such as 2026-05-13.",
	[FINDING_NOT_A_CHOICE] = "Please choose one of those offered.",
	[FINDING_NOT_UTF8] = "Some characters here cannot be read. Please type the text again.",
	[FINDING_GIVEN_TWICE] = "This was given twice. Please give it once.",
	[FINDING_UNKNOWN_FIELD] =
		"The form sent something it does not have. Please load the page again.",
	[FINDING_FILE_TOO_LARGE] =
		"This file has {value bytes}, and at most {limit bytes} are accepted. Please "
		"make it smaller.",
	[FINDING_BAD_SLUG] = "Please use 3 to 60 small letters, digits and single hyphens, such as "
			     "spring-2026.",
	[FINDING_UNKNOWN_ZONE] = "We do not know this time zone. Please choose one of the list.",
	[FINDING_PERIOD_TWICE] =
		"Somebody who submitted to this call has submitted to another one of that "
		"period, too, and would have two proposals in it.",
	[FINDING_TAKEN] = "This is in use already. Please choose another.",
	[FINDING_IN_THE_PAST] = "This moment has passed. Please choose a later one.",
	[FINDING_NOT_AFTER] = "This must be later than the date before it.",
	[FINDING_BAD_LINK] = "Please give a whole web address that begins with https://.",
	[FINDING_BAD_SITE] = "Please give the site's address without a path, such as "
			     "https://awards.example.org.",
	[FINDING_IN_USE] = "A call, a proposal or a person names this, so it cannot be removed. It "
			   "can be reworded at any time.",
	[FINDING_LIST_FULL] =
		"There are {limit} already, which is the maximum. Please remove one first.",
	[FINDING_ASKED_OFTEN] =
		"You have written to us many times today, and what you typed was not sent. Please "
		"keep a copy and come back tomorrow, or add it to what you asked before.",
	[FINDING_NOT_EMPTY] = "Please leave this field empty: only machines fill it.",
	[FINDING_THREAD_FULL] =
		"There are {limit} messages here already, which is the maximum. Please "
		"ask anew; you can say that it is about this one.",
	[FINDING_BAD_LINE] =
		"Line {value} is not a ROR id, a name, a country's two letters and a city. "
		"Nothing was added.",
	[FINDING_RULE_QUOTED] = "Forms link to this rule when they object to something, so its "
				"text cannot be removed. "
				"It can be reworded at any time.",
	[FINDING_PASSWORD_SHORT] =
		"Please choose a password of at least {limit character}. A few words in a "
		"row make a good one.",
	[FINDING_PASSWORD_COMMON] =
		"This password is among the first that somebody would try. Please choose "
		"another; a few words that do not belong together make a good one.",
	[FINDING_PASSWORD_IS_EMAIL] =
		"Please choose a password that is not your name or your e-mail address.",
	[FINDING_SIGN_IN_WRONG] =
		"The e-mail address or the password is not right. Please check both and try "
		"again.",
	[FINDING_LINK_STALE] = "This link was used before or is too old. Please ask for a new one.",
	[FINDING_PASSWORD_WRONG] = "This is not your password. Please try again.",
	[FINDING_BAD_ROR] =
		"This is not a ROR id. It looks like https://ror.org/ and nine characters; "
		"please copy it from ror.org.",
	[FINDING_ORG_NEEDED] =
		"A proposal of yours is being considered, and its gift would go to your "
		"institution. You can choose another institution.",
	[FINDING_ORG_UNKNOWN] =
		"We know no other institution by this. Please choose one of the list, or "
		"add it.",
	[FINDING_LAST_ADMIN] =
		"This is the last administrator. Please make somebody else one first.",
	[FINDING_ADMIN_NEEDED] =
		"Only an administrator may change this: links that set a password begin "
		"with it.",
	[FINDING_OWN_ROLE] = "You cannot change your own administrator role. Please ask another "
			     "administrator.",
	[FINDING_PI_POSITION] =
		"The principal investigator must be full-time faculty at an accredited "
		"institution or a permanent researcher. If you are, please say so in your "
		"account.",
	[FINDING_PI_NO_ORG] =
		"The principal investigator's account names no institution, and a gift goes "
		"to one. Please add it to the account.",
	[FINDING_ATTESTATION_MISSING] = "Please read and confirm the remaining {value statement}.",
	[FINDING_SECOND_PROPOSAL] =
		"You have a proposal in this call period already, and each principal "
		"investigator may submit one. Please withdraw the other first.",
	[FINDING_CALL_NOT_OPEN] =
		"This call is not accepting proposals yet. Please come back when it is open.",
	[FINDING_CALL_CLOSED] =
		"The deadline was {value when}. Nothing can be submitted or changed any more.",
	[FINDING_TITLE_MISSING] = "Please give your proposal a title.",
	[FINDING_ABSTRACT_MISSING] = "Please write an abstract.",
	[FINDING_ABSTRACT_LONG] = "The abstract has {value word}. Please shorten it to {limit}.",
	[FINDING_AREA_MISSING] = "Please choose at least one research area.",
	[FINDING_BUDGET_EMPTY] = "Please add at least one budget line, or ask for credits.",
	[FINDING_BUDGET_LINE_UNNAMED] = "Please say what budget line {value} is for.",
	[FINDING_BUDGET_LINE_ZERO] =
		"Please give budget line {value} an amount above zero, or remove it.",
	[FINDING_BUDGET_OVERHEAD] =
		"Budget line {value} looks like administrative overhead. A gift carries "
		"none; "
		"please take it out or say more clearly what it pays for.",
	[FINDING_CASH_OVER_CAP] =
		"The cash comes to {value usd}, and at most {limit usd} can be given. "
		"Please lower it.",
	[FINDING_CASH_OVER_AVERAGE] =
		"The cash comes to {value usd}. That is allowed, but awards of this call "
		"are "
		"{limit usd} on average; please be sure that it is needed.",
	[FINDING_CREDIT_OVER_CAP] =
		"The credits come to {value usd}, and at most {limit usd} can be given. "
		"Please lower them.",
	[FINDING_CREDIT_OVER_AVERAGE] =
		"The credits come to {value usd}. That is allowed, but awards of this call "
		"have {limit usd} on average; please be sure that they are needed.",
	[FINDING_CREDIT_NO_AMOUNT] =
		"Please say how much in credits you ask for, or take the request back.",
	[FINDING_CREDIT_NO_REASON] = "Please say in a few words what the credits are for.",
	[FINDING_CREDIT_NO_PRODUCT] = "Please choose the cloud products that you will use.",
	[FINDING_DOCUMENT_MISSING] = "Please upload your proposal as a PDF.",
	[FINDING_DOCUMENT_NOT_PDF] =
		"This file is not a PDF. Please save your proposal as a PDF and upload "
		"that.",
	[FINDING_DOCUMENT_ENCRYPTED] =
		"This PDF is encrypted or protected by a password. Please upload one that "
		"is not.",
	[FINDING_DOCUMENT_TOO_LARGE] =
		"This PDF has {value bytes}, and at most {limit bytes} are accepted. Please "
		"make its pictures smaller.",
	[FINDING_DOCUMENT_EMPTY] = "This file is empty. Please choose it again.",
	[FINDING_CONFIDENTIAL] =
		"Please confirm that the proposal holds nothing confidential, and take out "
		"what is.",
	[FINDING_STATE_FORBIDS] =
		"This step is not possible any more, or not yet. Please load the page again "
		"to see where things stand.",
	[FINDING_REVIEWER_CONFLICT] =
		"This person is in conflict with the proposal. Please choose another.",
	[FINDING_REVIEWER_ASSIGNED] = "This person reviews the proposal already.",
	[FINDING_REVIEWER_FULL] =
		"This person has the agreed load of {limit proposal} already. Please choose "
		"another, or raise the load.",
	[FINDING_REVIEWER_NOT_ON_PANEL] =
		"This person is not on the panel of the call. Please add them first.",
	[FINDING_REVIEWER_SEVERAL] =
		"Several members of the panel have such a name. Please choose which one is meant.",
	[FINDING_PERSON_UNKNOWN] =
		"Nobody eligible has such a name. Please write it as it stands in "
		"their account, or a part of it.",
	[FINDING_PERSON_UNCLEAR] = "Please choose who is meant.",
	[FINDING_KEYS_MANY] = "You have {limit} keys already. Please end one first.",
	[FINDING_PERSON_MANY] = "Many people have a name like this. Please write more of it.",
	[FINDING_MEMBER_REVIEWS] =
		"Somebody chosen has proposals to review. Please take those away first.",
	[FINDING_TOO_FEW_REVIEWERS] =
		"There are not enough reviewers free of conflict: {limit} were asked for, "
		"{value} are possible. Please add reviewers, raise loads or ask for fewer.",
	[FINDING_SCORE_MISSING] = "Please give a score for this criterion.",
	[FINDING_COMMENT_MISSING] = "Please write a comment: the panel needs your reasons.",
	[FINDING_UNSCREENED] =
		"Not everything is screened yet. A colleague screens what is not in your list.",
	[FINDING_UNDECIDED] = "Not everything is decided yet. Every applicant must get an answer, "
			      "including those who are not in your list.",
	[FINDING_NOTHING_TO_RELEASE] =
		"No proposal of this call waits for an answer: there is nothing to release.",
	[FINDING_ALREADY_RELEASED] =
		"The decisions of this call are released and cannot be changed.",
	[FINDING_AWARD_NO_CASH_OR_CREDIT] =
		"Please give the award an amount in cash, in credits or both.",
	[FINDING_AVERAGE_OVER_CAP] = "The awards of this call come to {value usd} on average, and "
				     "{limit usd} is the maximum. Please lower some.",
	[FINDING_NO_CONTACT] = "An award needs a research contact. Please name one first.",
	[FINDING_NOT_RELEASED] =
		"The decisions of this call are not released yet. Please release them "
		"first.",
	[FINDING_REAUTHENTICATE] =
		"Please type your password once more, so that we know it is you.",
	[FINDING_TASK_RUNS] = "This runs already. Wait until it is done, or cancel it first.",
	[FINDING_COLLEAGUE_NEEDED] =
		"This step is for somebody from whom no proposal of the call can be hidden. "
		"Please ask a colleague.",
};

static const char *sentence(enum finding_code code)
{
	MUST(code < FINDING_CODE_COUNT && sentences[code] != NULL);
	return sentences[code];
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
	return f->rule == RULE_NONE ? NULL : mem_printf(m, "/rules#%s", rule_id(f->rule));
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
