/*
 * Forms by declaration.  A form says which fields it takes, of which kind and
 * how long; the reader takes nothing else.  Handlers get typed values, never
 * bytes.  The order of a form's checks is the order of its fields.
 *
 * Everything here lives in the mem given to form_read().
 */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/crypto.h"
#include "base/err.h"
#include "base/mem.h"
#include "domain/finding.h"
#include "web/view_form.h"

enum field_kind {
	FIELD_TEXT,  /* one line, trimmed; min, max: characters */
	FIELD_LINES, /* several lines; CRLF becomes LF, trimmed at the end; min, max: characters */
	FIELD_EMAIL, /* an address, trimmed; max: characters (0: 254) */
	FIELD_PASSWORD, /* never trimmed, never shown again; min, max: characters */
	FIELD_INT,	/* min, max: the value */
	FIELD_AMOUNT,	/* USD as people write it: 70,000 or 70000.50; min, max: cents */
	FIELD_BOOL,	/* a checkbox: absent is false */
	FIELD_CHOICE,	/* one of choices; choices NULL: any slug, the handler knows which */
	FIELD_MANY, /* several values, each one of choices or, with NULL, a slug or an id; max: how
		       many */
	FIELD_DATE_TIME, /* "2026-05-13T23:59[:59]", a wall clock in a zone that the handler knows
			  */
	FIELD_DATE,	 /* "2026-05-13" */
	FIELD_ID,	 /* an id as id_text() writes it */
	FIELD_FILE	 /* multipart only; max: bytes */
};

/* What a member of a struct holds. */
enum member_kind { MEMBER_NONE, MEMBER_TEXT, MEMBER_INT, MEMBER_BOOL, MEMBER_TEXTS, MEMBER_ID };

/* Where a member lies: MEMBER(struct org_input, name). */
struct member {
	size_t at;
	enum member_kind kind;
};

#define MEMBER(T, name)                                                                              \
	{                                                                                            \
		offsetof(T, name), _Generic(((T *)NULL)->name,                                     \
			const char *: MEMBER_TEXT,                                                 \
			int64_t: MEMBER_INT,                                                       \
			bool: MEMBER_BOOL,                                                         \
			const char *const *: MEMBER_TEXTS,                                         \
			default: MEMBER_ID) \
	}

struct rq;
struct field_group;

/*
 * One field, one row: what is taken, and, for form_table.h, how it is shown and
 * where it lies in the struct that a use case takes.
 */
struct field {
	const char *name; /* [a-z0-9_]+ */
	enum field_kind kind;
	const char *label; /* NULL: it is not shown, or hidden */
	int64_t min;
	int64_t max; /* 0: the kind's own (TEXT 200, LINES 20000 characters, MANY 100, rows as said)
		      */
	bool is_required;
	const char *const *choices;   /* ends with NULL */
	const struct choice *options; /* the same with their words; ends with value NULL */
	bool joins;    /* LINES: what comes several times is a line each, not a fault */
	unsigned rows; /* 0: single; n: repeats as name.0 … name.(n-1) */

	/* The rest is form_table.h's. */
	struct member in;    /* of what a use case takes; of what is stored too when `of` is none */
	struct member of;    /* of what is stored */
	size_t n_in;	     /* MANY: where the count lies in what a use case takes */
	int64_t unit;	     /* INT: what one of it stands for (1 << 20: megabytes); 0: 1 */
	const char *yes;     /* CHOICE of a bool: the value that is true */
	const char *instead; /* what an empty one means */
	const char *ruled;   /* of a group that is_ruled: what rules call it; NULL: its name */
	const char *head, *head_hint;			  /* a heading above it */
	const char *hint, *id, *autocomplete, *inputmode; /* as in struct field_view */
	enum field_shape shape;				  /* SHAPE_TEXT: by its kind */
	int lines;					  /* of a text area */
	const char *read_as;	/* what it is called where its value is read, not typed */
	bool is_needed;		/* marked as required, though a rule and not the form asks */
	bool is_short, is_free; /* free: never marked as optional */
	bool is_markdown;	/* shows a preview below it when "do" was "preview" */
	bool is_seen;		/* hidden: what the form was made from, such as a revision */
	bool is_fresh;		/* never stored: begins as nothing */
	bool is_zero_blank;	/* 0 is shown as nothing */
	const struct field_group *group; /* of fields that repeat together, one after the other */
	/*
	 * Sets what hangs on the day: choices, hints; f->value is the stored one.  stored is
	 * what form_show() was given.  ERR_NOT_FOUND leaves the field out, and all until the next
	 * heading when it has one.
	 */
	enum err (*fill)(struct rq *rq, const void *stored, struct field_view *f);
	/* The same of one that decides its shape. */
	enum err (*fill_row)(struct rq *rq, const void *stored, struct form_row *row);
};

struct form {
	const char *name;
	const struct field *fields;
	size_t n;
};

/* FORM(sign_in_form, { .name = "email", .kind = FIELD_EMAIL, … }, { … }); */
#define FORM(form_name, ...)                                                                       \
	static const struct field form_name##_fields[] = { __VA_ARGS__ };                          \
	const struct form form_name = { #form_name, form_name##_fields,                            \
		sizeof(form_name##_fields) / sizeof(form_name##_fields[0]) }

struct form_file {
	const char *
		name; /* as claimed, made safe: no path, no control characters, at most 120 bytes */
	const void *bytes;
	size_t n;
	struct digest sha256; /* of the bytes */
};

struct form_data;

/*
 * Reads a body.  content_type is the request's header.  ERR_REFUSED when a
 * field is wrong: findings {field, code} tell, and form_again() still has what
 * was typed.  ERR_INVALID when the bytes are no form at all: no browser of
 * ours sends that.  Fields that the form does not declare are findings;
 * csrf, idempotency_key and proof are always taken.
 */
MUST_CHECK enum err form_read(struct mem *m, const struct form *form, const char *content_type,
	const void *body, size_t n, struct findings *findings, struct form_data **ret_data);

/*
 * Reads a query string: unknown names are passed over (a link from elsewhere
 * carries such), wrong values are findings and count as absent.
 * ERR_INVALID as above.
 */
MUST_CHECK enum err form_read_query(struct mem *m, const struct form *form, const char *query,
	struct findings *findings, struct form_data **ret_data);

/* A form that nobody filled: every getter answers as for absent fields. */
struct form_data *form_empty(struct mem *m, const struct form *form);

/*
 * Getters.  A name that the form does not declare, or of another kind, is a
 * BUG().  Absent: "" 0 false NULL.  _at: the row of a repeating field.
 */
const char *form_text(const struct form_data *d, const char *name); /* all kinds but FILE */
const char *form_text_at(const struct form_data *d, const char *name, size_t row);
int64_t form_int(const struct form_data *d, const char *name); /* INT; AMOUNT in cents; ID */
int64_t form_int_at(const struct form_data *d, const char *name, size_t row);
bool form_bool(const struct form_data *d, const char *name);
bool form_bool_at(const struct form_data *d, const char *name, size_t row);
bool form_is_given(const struct form_data *d, const char *name); /* something was filled in */
const struct form_file *form_file(const struct form_data *d, const char *name);

/* MANY: how many values, the i-th, whether one is among them. */
size_t form_many(const struct form_data *d, const char *name);
const char *form_many_at(const struct form_data *d, const char *name, size_t i);
bool form_many_has(const struct form_data *d, const char *name, const char *value);

/* How many rows of a repeating field are in use: 1 + the last one with something in it. */
size_t form_rows(const struct form_data *d, const char *name);

/* What was typed, to be shown again; passwords and files are "". */
const char *form_again(const struct form_data *d, const char *name);
const char *form_again_at(const struct form_data *d, const char *name, size_t row);

/*
 * The fields of every form: the hidden ones, and the password typed once more
 * where a route needs it (FORM_PROOF is its name).  "" when absent.
 */
#define FORM_PROOF "proof"
const char *form_csrf(const struct form_data *d);
const char *form_idempotency_key(const struct form_data *d);
const char *form_proof(const struct form_data *d);

/*
 * Of every name and value as they were sent, files too, but for the csrf token
 * and the proof, which is no part of what is asked for, and nothing of which may
 * be stored: the same fields have the same digest, however a browser codes them.
 */
void form_digest(const struct form_data *d, struct digest *ret_digest);

#endif
