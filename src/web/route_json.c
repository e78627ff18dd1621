/* router_json(): the table as data, for tests of rights and for people. */
#include "web/route.h"

#include "web/field.h"

static const char *who_name(enum who who)
{
	switch (who) {
	case WHO_UNSAID:
		break;
	case ANYONE:
		return "anyone";
	case SIGNED_IN:
		return "signed_in";
	case LOOPBACK:
		return "loopback";
	}
	BUG("unknown who");
}

static const char *kind_name(enum field_kind kind)
{
	static const char *const names[] = {
		[FIELD_TEXT] = "text",
		[FIELD_LINES] = "lines",
		[FIELD_EMAIL] = "email",
		[FIELD_PASSWORD] = "password",
		[FIELD_INT] = "int",
		[FIELD_AMOUNT] = "amount",
		[FIELD_BOOL] = "bool",
		[FIELD_CHOICE] = "choice",
		[FIELD_MANY] = "many",
		[FIELD_DATE_TIME] = "date_time",
		[FIELD_DATE] = "date",
		[FIELD_ID] = "id",
		[FIELD_FILE] = "file",
	};

	MUST((size_t)kind < sizeof(names) / sizeof(names[0]));
	return names[kind];
}

static void key(struct buf *out, const char *name, const char *value)
{
	BUF_LIT(out, ",");
	buf_json(out, name);
	BUF_LIT(out, ":");
	buf_json(out, value);
}

static void number(struct buf *out, const char *name, int64_t v)
{
	BUF_LIT(out, ",");
	buf_json(out, name);
	BUF_LIT(out, ":");
	buf_int(out, v);
}

static void params(struct buf *out, const char *path)
{
	bool is_first = true;

	BUF_LIT(out, ",\"params\":[");
	for (const char *at = strchr(path, ':'); at != NULL; at = strchr(at + 1, ':')) {
		if (!is_first)
			buf_char(out, ',');
		buf_char(out, '"');
		buf_add(out, at + 1, strcspn(at + 1, "/"));
		buf_char(out, '"');
		is_first = false;
	}
	BUF_LIT(out, "]");
}

static void field(struct buf *out, const struct field *f)
{
	BUF_LIT(out, "{\"name\":");
	buf_json(out, f->name);
	key(out, "kind", kind_name(f->kind));
	number(out, "min", f->min);
	number(out, "max", f->max);
	number(out, "rows", f->rows);
	buf_text(out, f->is_required ? ",\"required\":true" : ",\"required\":false");
	if (field_choice(f, 0) != NULL) {
		BUF_LIT(out, ",\"choices\":[");
		for (size_t i = 0; field_choice(f, i) != NULL; i++) {
			if (i > 0)
				buf_char(out, ',');
			buf_json(out, field_choice(f, i));
		}
		buf_char(out, ']');
	}
	BUF_LIT(out, "}");
}

static void fields(struct buf *out, const struct form *form)
{
	BUF_LIT(out, ",\"fields\":[");
	for (size_t i = 0; form != NULL && i < form->n; i++) {
		if (i > 0)
			buf_char(out, ',');
		field(out, &form->fields[i]);
	}
	BUF_LIT(out, "]");
}

static void row(struct buf *out, const struct route *r)
{
	enum object_kind object = action_object(r->action);

	BUF_LIT(out, "{\"method\":");
	buf_json(out, r->method == GET ? "GET" : "POST");
	key(out, "path", r->path);
	params(out, r->path);
	key(out, "who", who_name(r->who));
	key(out, "action", action_name(r->action));
	key(out, "object", object_name(object));
	key(out, "object_param", object_param(object));
	key(out, "then", r->then);
	buf_text(out, r->needs_fresh ? ",\"needs_fresh\":true" : ",\"needs_fresh\":false");
	key(out, "bearer", key_scope_name(r->bearer));
	buf_text(out, r->is_kept ? ",\"kept\":true" : ",\"kept\":false");
	buf_text(out, r->streams ? ",\"streams\":true" : ",\"streams\":false");
	number(out, "body_max", (int64_t)r->body_max);
	key(out, "summary", r->summary);
	fields(out, r->form);
	BUF_LIT(out, "}");
}

void router_json(const struct router *r, struct buf *out)
{
	BUF_LIT(out, "[\n");
	for (size_t i = 0; i < router_count(r); i++) {
		if (i > 0)
			BUF_LIT(out, ",\n");
		row(out, router_at(r, i));
	}
	BUF_LIT(out, "\n]\n");
}
