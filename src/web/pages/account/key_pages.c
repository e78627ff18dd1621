/* One's keys: what programs bring that read for a person. */
#include "domain/person/access_key.h"
#include "web/pages/common/pages.h"
#include "web/pages/common/work.h"
#include "web/form_table.h"
#include "web/text/when.h"

static const struct choice done[] = { { "ended", .label = "The key has ended." },
	{ "made", .label = "The key is made, and was shown before." }, { .value = NULL } };

static const struct choice scopes[] = {
	{ "lists", "Lists as files", "what you can save as CSV", false },
	{ "tasks", "How far long work is", "checks and assignments that you may ask for", false },
	{ "all", "Lists as files, and how far long work is", NULL, false },
	{ NULL, NULL, NULL, false },
};

FORM(keys_query, { "done", FIELD_CHOICE, .options = done });

FORM(key_form,
	{ "label", FIELD_TEXT, "What is it for?", .max = ACCESS_KEY_LABEL_CHARS,
		.is_required = true,
		.hint = "In words that will tell you later which program uses it." },
	{ "scope", FIELD_CHOICE, "What may be read with it?", .options = scopes,
		.is_required = true },
	{ "days", FIELD_INT, "How many days is it good?", .min = 1, .max = ACCESS_KEY_DAYS_MAX,
		.is_required = true });

static enum key_scope scope_of(const char *name)
{
	enum key_scope s = KEY_ALL;

	while (s > KEY_NONE && strcmp(key_scope_name(s), name) != 0)
		s--;
	return s;
}

static enum err keys_page(struct rq *rq)
{
	const char *zone = rq_zone(rq);
	struct access_key *keys;
	struct block make;
	struct act *acts;
	size_t n;

	TRY(access_keys(rq->cx, &keys, &n));
	acts = MEM_ARRAY(rq->mem, struct act, n);
	for (size_t i = 0; i < n; i++) {
		const struct access_key *k = &keys[i];

		acts[i] = (struct act){ k->label,
			.hint = mem_printf(rq->mem, "%s. Good until %s. %s.",
				label_of(scopes, key_scope_name(k->scope), ""),
				when_date(rq->mem, k->expires_at, zone),
				k->used_at == 0 ? "Not used yet"
						: mem_printf(rq->mem, "Last used %s",
							  when_date(rq->mem, k->used_at, zone))),
			.action = mem_printf(rq->mem, "/account/keys/%s/end", id_text(k->id.v).s),
			.button = { "End it",
				.confirm = "End this key? Programs that use it lose access." } };
		work_act(rq, "/account/keys/:key/end", &acts[i], NULL, 0, NULL);
	}
	TRY(FORM_BLOCK(rq, &make, "Make a key", "/account/keys", &key_form, NULL,
		.button = { .label = "Make the key" }, .is_primary = true));
	rq_own_page(&rq->page, "Keys", PAGE_NARROW);
	rq_crumb(rq, &rq->page, "/account", "Your account");
	if (rq->shown_once == NULL)
		rq->page.notice = form_told(rq, "done");
	return SHOW_BLOCKS(rq, "Keys",
		.lead = "A program with a key can read what you may read, no more and no longer "
			"than you. It can change nothing. All keys end when your "
			"password changes.",
		BLOCKS(rq->mem,
			{ rq->shown_once == NULL ? NULL : "Your new key",
				.lead = "Copy it now: it is shown only this once and stored "
					"nowhere. A program sends it as “Authorization: Bearer” "
					"followed by the key.",
				.plain = rq->shown_once },
			{ "Your keys", .lead = n == 0 ? "You have none." : NULL, .acts = acts,
				.n_acts = n },
			make));
}

static enum err keys_post(struct rq *rq)
{
	enum err e = access_key_make(rq->cx, form_text(rq->form, "label"),
		scope_of(form_text(rq->form, "scope")), form_int(rq->form, "days"),
		&rq->shown_once);

	if (e == ERR_REPLAY)
		return rq_goes(rq, "/account/keys?done=made");
	return e == ERR_OK ? rq_shown(rq, keys_page) : e;
}

ROUTES(key_routes,
	{ GET, "/account/keys", SIGNED_IN, ACT_ACCOUNT, .form = &keys_query, .run = keys_page,
		.summary = "one's keys for programs" },
	{ POST, "/account/keys", SIGNED_IN, ACT_ACCOUNT, .form = &key_form, .run = keys_post,
		.again = keys_page, .needs_fresh = true,
		.summary = "makes a key, and shows it once" },
	{ POST, "/account/keys/:key/end", SIGNED_IN, ACT_ACCOUNT, .step.of_key = access_key_end,
		.again = keys_page, .then = "/account/keys?done=ended", .summary = "ends a key" });
