#include "web/rq.h"

#include "base/clock.h"
#include "base/enc.h"
#include "base/rng.h"
#include "domain/program/program.h"
#include "web/chrome.h"
#include "web/csrf.h"
#include "web/form_table.h"
#include "web/static_files.h"
#include "web/text/markdown_kept.h"
#include "web/web.h"

enum { KEY_BYTES = 16, UPLOAD_BYTES_MIN = 64 * 1024 };

const char *rq_param(const struct rq *rq, const char *name)
{
	return route_param(&rq->params, name);
}

int64_t rq_param_id(const struct rq *rq, const char *name)
{
	return id_parse(rq_param(rq, name));
}

static int64_t object_of(const struct rq *rq, enum object_kind kind)
{
	MUST(action_object(rq->route->action) == kind);
	return rq->object;
}

struct call_id rq_call(const struct rq *rq)
{
	return (struct call_id){ object_of(rq, OBJ_CALL) };
}

struct proposal_id rq_proposal(const struct rq *rq)
{
	return (struct proposal_id){ object_of(rq, OBJ_PROPOSAL) };
}

struct award_id rq_award(const struct rq *rq)
{
	return (struct award_id){ object_of(rq, OBJ_AWARD) };
}

struct message_id rq_message(const struct rq *rq)
{
	return (struct message_id){ object_of(rq, OBJ_MESSAGE) };
}

struct job_id rq_job(const struct rq *rq)
{
	return (struct job_id){ object_of(rq, OBJ_JOB) };
}

struct person_id rq_person(const struct rq *rq)
{
	return (struct person_id){ object_of(rq, OBJ_PERSON) };
}

struct inquiry_id rq_inquiry(const struct rq *rq)
{
	return (struct inquiry_id){ object_of(rq, OBJ_INQUIRY) };
}

static const char *random_key(struct mem *m)
{
	uint8_t bytes[KEY_BYTES];

	rng_bytes(bytes, sizeof(bytes));
	return enc_base64url(m, bytes, sizeof(bytes));
}

const char *rq_csrf(struct rq *rq)
{
	if (rq->csrf != NULL)
		return rq->csrf;
	if (rq->session_token == NULL && rq->form_cookie == NULL) {
		rq->form_cookie = random_key(rq->mem);
		rq->sets_form_cookie = true;
	}
	rq->csrf = csrf_token(rq->mem, &rq->web->secret,
		rq->session_token != NULL ? rq->session_token : rq->form_cookie);
	return rq->csrf;
}

const char *rq_once_key(struct rq *rq)
{
	return rq->cx->once_key != NULL ? rq->cx->once_key : random_key(rq->mem);
}

const char *rq_fresh_key(struct rq *rq)
{
	return random_key(rq->mem);
}

void rq_type(struct rq *rq, const char *type)
{
	rq->reply.type = type;
	rq->reply.is_answer = true;
}

void rq_download(struct rq *rq, const char *name, const char *type, const void *bytes, size_t n)
{
	rq_type(rq, type);
	rq->reply.name = name;
	rq->reply.bytes = bytes;
	rq->reply.n = n;
}

void rq_own_page(struct page *page, const char *title, enum page_shape shape)
{
	page->title = title;
	page->shape = shape;
	page->is_unlisted = true;
}

void rq_public_page(struct rq *rq, const char *title, const char *description, const char *path)
{
	rq->page.title = title;
	rq->page.description = description;
	rq->page.canonical = mem_printf(rq->mem, "%s%s", rq->program->base_url, path);
	rq->page.picture = mem_printf(rq->mem, "%s%s", rq->program->base_url, STATIC_share_png);
}

void rq_crumb(struct rq *rq, struct page *page, const char *href, const char *label)
{
	struct nav_link *crumb = MEM_NEW(rq->mem, struct nav_link);

	*crumb = (struct nav_link){ .href = href, .label = label };
	page->crumbs = crumb;
	page->n_crumbs = 1;
}

enum err rq_read_end(struct rq *rq, enum err e)
{
	cx_read_end(rq->cx);
	return e;
}

static enum err show_after(struct rq *rq, enum err (*show)(struct rq *rq))
{
	enum err e = cx_read(rq->cx);

	if (e != ERR_OK)
		return e;
	e = chrome_fill(rq);
	if (e == ERR_OK)
		e = show(rq);
	cx_read_end(rq->cx);
	rq->reply.is_answer = true;
	return e;
}

enum err rq_changed(struct rq *rq, enum err (*show)(struct rq *rq))
{
	rq->is_again = true;
	rq->is_changed = true;
	rq->reply.status = 409;
	return show_after(rq, show);
}

enum err rq_shown(struct rq *rq, enum err (*show)(struct rq *rq))
{
	rq->cx->once_key = NULL; /* the page's form is for another click */
	return show_after(rq, show);
}

void rq_go(struct rq *rq, const char *path)
{
	MUST(path[0] == '/' && path[1] != '/' && strpbrk(path, "\r\n\\") == NULL);
	rq->reply.then = path;
}

enum err rq_goes(struct rq *rq, const char *path)
{
	rq_go(rq, path);
	return ERR_OK;
}

const char *rq_local_path(struct rq *rq, const char *path)
{
	(void)rq;
	/* "//x" and "/\x" are other hosts to a browser; it drops tabs and line ends first. */
	if (path[0] != '/' || path[1] == '/' || path[1] == '\\')
		return "/";
	for (const char *s = path; *s != '\0'; s++)
		if ((unsigned char)*s <= 0x20 || (unsigned char)*s >= 0x7f || *s == '\\')
			return "/";
	return path;
}

void rq_session_begin(struct rq *rq, const char *token, int64_t seconds)
{
	rq->reply.token = token;
	rq->reply.token_s = seconds;
}

void rq_session_end(struct rq *rq)
{
	rq->reply.token = "";
}

enum err rq_limit(struct rq *rq, enum limit_kind kind, const char *key)
{
	return limits_take(
		rq->web->limits, kind, key, strlen(key), clock_mono_us(), &rq->reply.wait_s);
}

enum err rq_limit_upload(struct rq *rq, size_t n_bytes)
{
	const struct id_text who = id_text(rq->cx->actor.person.v);
	/* A small file has its rows and its place in a folder, too. */
	size_t counted = n_bytes < UPLOAD_BYTES_MIN ? UPLOAD_BYTES_MIN : n_bytes;

	return limits_spend(rq->web->limits, LIMIT_UPLOAD, who.s, strlen(who.s),
		(double)counted / (1 << 20), clock_mono_us(), &rq->reply.wait_s);
}

void rq_limit_give_back(struct rq *rq, enum limit_kind kind, const char *key)
{
	limits_give_back(rq->web->limits, kind, key, strlen(key));
}

void rq_limit_good(struct rq *rq)
{
	rq_limit_give_back(rq, rq->route->limit, rq->http->site);
}

void rq_later(struct rq *rq, later_fn *fn, const char *text)
{
	later_add(rq->web->later, fn, text);
}

const char *rq_typed_at(const struct rq *rq, const char *field, size_t row, const char *stored)
{
	return rq->is_again ? form_again_at(rq->form, field, row) : stored;
}

const char *rq_typed(const struct rq *rq, const char *field, const char *stored)
{
	return rq_typed_at(rq, field, 0, stored);
}

const struct finding *rq_finding(const struct rq *rq, const char *field)
{
	return finding_at(&rq->cx->fault, field);
}

struct safe_html rq_markdown(struct rq *rq, const char *text, int top)
{
	return markdown_kept_html(rq->web->markdown, rq->mem, text, top);
}

const char *rq_zone(const struct rq *rq)
{
	return rq->who == NULL ? NULL : rq->who->zone;
}

const char *rq_path(struct rq *rq, const char *pattern)
{
	struct buf b;

	buf_init(&b, rq->mem, 128);
	while (*pattern != '\0') {
		size_t n = strcspn(pattern, ":"), name_n;
		const char *name;

		buf_add(&b, pattern, n);
		pattern += n;
		if (*pattern == '\0')
			break;
		name_n = strcspn(++pattern, "/?#&");
		name = mem_strn(rq->mem, pattern, name_n);
		if (strcmp(name, "made") == 0)
			buf_text(&b, id_text(rq->cx->made).s);
		else
			buf_text(&b, rq_param(rq, name));
		pattern += name_n;
	}
	return buf_str(&b);
}

static const char *first_text(const struct rq *rq)
{
	return form_text(rq->form, rq->route->form->fields[0].name);
}

static enum err run_row(struct rq *rq)
{
	const struct route_step *s = &rq->route->step;

	if (rq->route->run != NULL)
		return rq->route->run(rq);
	if (s->of_call != NULL)
		return s->of_call(rq->cx, rq_call(rq));
	if (s->of_proposal != NULL)
		return s->of_proposal(rq->cx, rq_proposal(rq));
	if (s->of_award != NULL)
		return s->of_award(rq->cx, rq_award(rq));
	if (s->of_message != NULL)
		return s->of_message(rq->cx, rq_message(rq));
	if (s->of_person != NULL)
		return s->of_person(rq->cx, rq_person(rq));
	if (s->of_org != NULL)
		return s->of_org(rq->cx, (struct org_id){ rq_param_id(rq, "org") });
	if (s->of_org_text != NULL)
		return s->of_org_text(
			rq->cx, (struct org_id){ rq_param_id(rq, "org") }, first_text(rq));
	if (s->of_key != NULL)
		return s->of_key(rq->cx, (struct access_key_id){ rq_param_id(rq, "key") });
	if (s->of_text != NULL)
		return s->of_text(rq->cx, first_text(rq));
	if (s->of_award_text != NULL)
		return s->of_award_text(rq->cx, rq_award(rq), first_text(rq));
	if (s->of_proposal_text != NULL)
		return s->of_proposal_text(rq->cx, rq_proposal(rq), first_text(rq));
	return s->alone(rq->cx);
}

static bool is_made_from_what_was_seen(const struct form *form)
{
	for (size_t i = 0; form != NULL && i < form->n; i++)
		if (form->fields[i].is_seen)
			return true;
	return false;
}

enum err rq_run(struct rq *rq)
{
	const struct form *form = rq->route->form;
	enum err e;

	/* A preview saves nothing. */
	if (form != NULL && form_is_preview(rq, form))
		return ERR_REFUSED;
	e = run_row(rq);
	/* `again` sees that somebody saved meanwhile, and shows both. */
	rq->is_outrun = e == ERR_CONFLICT && is_made_from_what_was_seen(form);
	return rq->is_outrun ? ERR_REFUSED : e;
}
