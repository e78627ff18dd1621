/* The way in: registration, sign-in, forgotten passwords. */
#include "domain/person/person.h"
#include "domain/program/program.h"
#include "web/pages/common/listed.h"
#include "web/pages/common/message.h"
#include "web/pages/common/pages.h"
#include "web/pages/common/work.h"
#include "web/form_table.h"
#include "web/view_public.h"

static const struct choice done[] = {
	{ "confirmed",
		.label = "Your address is confirmed and your password is set. Please sign in." },
	{ "reset", .label = "Your new password is set. Please sign in with it." },
	{ "out", .label = "You are signed out." }, { .value = NULL }
};

/* Where one wanted to go: it came with the query, or with the form. */
static enum err fill_next(struct rq *rq, const void *stored, struct field_view *f)
{
	(void)stored;
	f->value = form_again(rq->form, "next");
	return ERR_OK;
}

/* An address that one signs in with, and a password that one chooses. */
#define EMAIL                                                                                      \
	"email", FIELD_EMAIL, "E-mail address", .is_required = true, .autocomplete = "username"
#define NEW_PASSWORD                                                                               \
	"password", FIELD_PASSWORD, "New password",                                                \
		.is_required = true, .autocomplete = "new-password",                               \
		.hint = "At least 12 characters. A few words that do not belong together are "     \
			"easy to keep in mind and hard to guess."

FORM(register_form,
	{ "name", FIELD_TEXT, "Your name", .max = PERSON_NAME_CHARS, .is_required = true,
		.autocomplete = "name" },
	{ "email", FIELD_EMAIL, "E-mail address", .is_required = true, .autocomplete = "email",
		.hint = "The one that you use at your institution, if you can." });

FORM(sign_in_form, { EMAIL },
	{ "password", FIELD_PASSWORD, "Password", .is_required = true,
		.autocomplete = "current-password" },
	{ "next", FIELD_TEXT, .max = 1000, .shape = SHAPE_HIDDEN, .fill = fill_next });

FORM(sign_in_query, { "next", FIELD_TEXT, .max = 1000 }, { "done", FIELD_CHOICE, .options = done });

FORM(forgot_form, { EMAIL });

FORM(new_password_form, { NEW_PASSWORD });

/* ---- registration ---- */

static enum err register_page(struct rq *rq)
{
	return NARROW_FORM(rq, &register_form, "Create an account",
		.lead = "For your proposals, your reviews and the letters about them. We "
			"write to your address to be sure that it is yours; behind the "
			"link you choose a password.",
		.action = "/register", .primary = { .label = "Send me the link" },
		MANY(rq->mem, ways, struct nav_link,
			{ "/sign-in", .label = "You have an account? Sign in" },
			{ "/privacy", .label = "What we keep about you" }));
}

static enum err register_post(struct rq *rq)
{
	return person_register(rq->cx, form_text(rq->form, "email"), form_text(rq->form, "name"));
}

/* "an hour", "2 days". */
static const char *link_lasts(struct rq *rq, enum letter_link link)
{
	const int64_t hours = letter_links[link].hours;

	if (hours == 1)
		return "an hour";
	return hours % 24 == 0 && hours > 24 ? mem_printf(rq->mem, "%" PRId64 " days", hours / 24)
					     : mem_printf(rq->mem, "%" PRId64 " hours", hours);
}

static enum err register_sent_page(struct rq *rq)
{
	return message_show(rq, "Please check your e-mail",
		mem_printf(rq->mem,
			"We have written to the address you gave. Open the link in that message "
			"within %s. If nothing comes within a few minutes, look in your spam "
			"folder and check that the address was right.",
			link_lasts(rq, LINK_CONFIRM)),
		"/register", "Use another address");
}

/* ---- links of letters ---- */

/* Which of the two the address is of. */
static enum letter_link link_of(const struct rq *rq)
{
	return strncmp(rq->route->path, "/reset/", 7) == 0 ? LINK_RESET : LINK_CONFIRM;
}

/* again: the snapshot is open here too, and the link may have gone stale meanwhile. */
static enum err link_page(struct rq *rq)
{
	const bool is_reset = link_of(rq) == LINK_RESET;
	struct person_named who;
	enum err e = person_link_read(rq->cx, link_of(rq), rq_param(rq, "token"), &who);

	if (e == ERR_NOT_FOUND) {
		rq->reply.status = 410;
		return message_show(rq, "This link no longer works",
			mem_printf(rq->mem, "It was used before, or it is older than %s. %s",
				link_lasts(rq, link_of(rq)),
				is_reset ? "Please ask for a new one."
					 : "If you have set a password, please sign in; "
					   "otherwise register again."),
			is_reset ? "/forgot" : "/sign-in",
			is_reset ? "Ask for a new link" : "Sign in");
	}
	TRY(e);
	return NARROW_FORM(rq, &new_password_form,
		is_reset ? "Choose a new password" : "Choose a password",
		.lead = mem_printf(rq->mem, "For the account of %s, %s.", who.name, who.email),
		.action = rq_path(rq, rq->route->path),
		.primary = { .label = is_reset ? "Set the password" : "Confirm the address" });
}

static enum err link_post(struct rq *rq)
{
	return person_link_use(rq->cx, link_of(rq), rq_param(rq, "token"),
		form_text(rq->form, "password"), rq->http->site);
}

/* ---- forgotten ---- */

static enum err forgot_page(struct rq *rq)
{
	return NARROW_FORM(rq, &forgot_form, "Forgotten password",
		.lead = "Give the address of your account. We send a link to it, behind "
			"which you choose a new password.",
		.action = "/forgot", .primary = { .label = "Send me the link" },
		MANY(rq->mem, ways, struct nav_link, { "/sign-in", .label = "Sign in" },
			{ "/register", .label = "Create an account" }));
}

static enum err forgot_sent_page(struct rq *rq)
{
	return message_show(rq, "Please check your e-mail",
		mem_printf(rq->mem,
			"If there is an account with that address, we have written to it. Open the "
			"link in that message within %s.",
			link_lasts(rq, LINK_RESET)),
		"/sign-in", "To the sign-in page");
}

/* ---- signing in ---- */

static enum err show_sign_in(struct rq *rq)
{
	rq->page.notice = form_told(rq, "done");
	return NARROW_FORM(rq, &sign_in_form, "Sign in", .action = "/sign-in",
		.primary = { .label = "Sign in" }, .is_repeatable = true,
		MANY(rq->mem, ways, struct nav_link, { "/forgot", .label = "Forgotten password" },
			{ "/register", .label = "Create an account" }));
}

static const char *next_path(struct rq *rq, const char *asked)
{
	return asked[0] == '\0' ? "/dashboard" : rq_local_path(rq, asked);
}

static enum err sign_in_page(struct rq *rq)
{
	if (rq->cx->actor.person.v == 0)
		return show_sign_in(rq);
	return rq_goes(rq, next_path(rq, form_text(rq->form, "next")));
}

static enum err sign_in_post(struct rq *rq)
{
	const struct sign_in in = { .email = form_text(rq->form, "email"),
		.password = form_text(rq->form, "password"),
		.from = rq->http->site,
		.old_token = rq->session_token };
	const char *token;

	TRY(person_sign_in(rq->cx, &in, &token));
	rq_limit_good(rq);
	rq_session_begin(rq, token, SESSION_ABSOLUTE_S);
	return rq_goes(rq, next_path(rq, form_text(rq->form, "next")));
}

static enum err sign_out_post(struct rq *rq)
{
	TRY(person_sign_out(rq->cx, rq->session_token));
	rq_session_end(rq);
	return ERR_OK;
}

ROUTES(account_routes,
	{ GET, "/register", ANYONE, ACT_PUBLIC_READ, .run = register_page,
		.summary = "the form for an account" },
	{ POST, "/register", ANYONE, ACT_PUBLIC_READ, .form = &register_form, .run = register_post,
		.again = register_page, .then = "/register/sent", .limit = LIMIT_SIGN_UP,
		.summary = "writes to the address, whether it has an account or not" },
	{ GET, "/register/sent", ANYONE, ACT_PUBLIC_READ, .run = register_sent_page,
		.summary = "look into your mail" },
	{ GET, "/confirm/:token", ANYONE, ACT_PUBLIC_READ, .run = link_page,
		.summary = "a new account chooses its password" },
	{ POST, "/confirm/:token", ANYONE, ACT_PUBLIC_READ, .form = &new_password_form,
		.run = link_post, .again = link_page, .then = "/sign-in?done=confirmed",
		.limit = LIMIT_SIGN_UP, .summary = "confirms the address and sets the password" },
	{ GET, "/sign-in", ANYONE, ACT_PUBLIC_READ, .form = &sign_in_query, .run = sign_in_page,
		.summary = "the sign-in form" },
	{ POST, "/sign-in", ANYONE, ACT_PUBLIC_READ, .form = &sign_in_form, .run = sign_in_post,
		.again = show_sign_in, .then = "/dashboard", .limit = LIMIT_SIGN_IN,
		.summary = "a new session for who knows the password" },
	{ POST, "/sign-out", SIGNED_IN, ACT_ACCOUNT, .run = sign_out_post,
		.then = "/sign-in?done=out", .summary = "ends the session" },
	{ GET, "/forgot", ANYONE, ACT_PUBLIC_READ, .run = forgot_page,
		.summary = "the form for a link to a new password" },
	{ POST, "/forgot", ANYONE, ACT_PUBLIC_READ, .form = &forgot_form,
		.step.of_text = person_forgot, .again = forgot_page, .then = "/forgot/sent",
		.limit = LIMIT_MAIL, .summary = "writes to the address, if it has an account" },
	{ GET, "/forgot/sent", ANYONE, ACT_PUBLIC_READ, .run = forgot_sent_page,
		.summary = "look into your mail" },
	{ GET, "/reset/:token", ANYONE, ACT_PUBLIC_READ, .run = link_page,
		.summary = "the form for a new password" },
	{ POST, "/reset/:token", ANYONE, ACT_PUBLIC_READ, .form = &new_password_form,
		.run = link_post, .again = link_page, .then = "/sign-in?done=reset",
		.limit = LIMIT_SIGN_UP, .summary = "sets a new password and ends all sessions" });
