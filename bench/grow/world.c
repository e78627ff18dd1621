#include "bench/grow/world.h"

#include <stdio.h>

#include "bench/grow/read_sql.c"

#include "domain/audit/audit_link.h"
#include "domain/proposal/proposal_sql.h"

int64_t world_id(struct world *w)
{
	return cx_new_id(w->cx);
}

bool world_chance(struct world *w, uint64_t n)
{
	return prng_below(&w->chance, n) == 0;
}

static void must(enum err e, const char *what)
{
	if (e == ERR_OK)
		return;
	fprintf(stderr, "grow: %s: %s\n", what, err_name(e));
	exit(1);
}

static struct proposal_named_list keep(struct world *w, const struct grow_named *rows, size_t n)
{
	struct named *items = MEM_ARRAY(w->mem, struct named, n);
	int64_t *ids = MEM_ARRAY(w->mem, int64_t, n);

	for (size_t i = 0; i < n; i++) {
		items[i] = (struct named){ rows[i].slug, rows[i].name };
		ids[i] = rows[i].id;
	}
	return (struct proposal_named_list){ items, ids, n };
}

static void read_catalogues(struct world *w)
{
	struct proposal_attestation_items_row *items;
	struct grow_named *rows;
	size_t n;

	must(grow_areas(w->cx->db, w->mem, &rows, &n), "areas");
	w->areas = keep(w, rows, n);
	must(grow_products(w->cx->db, w->mem, &rows, &n), "products");
	w->products = keep(w, rows, n);
	must(grow_datasets(w->cx->db, w->mem, &rows, &n), "datasets");
	w->datasets = keep(w, rows, n);
	must(program_settings(w->cx, &w->settings), "settings");
	must(proposal_attestation_items(w->cx->db, w->mem, w->settings.attestation_version, &items,
		     &w->n_attestations),
		"attestations");
	w->attestations = MEM_ARRAY(w->mem, struct attestation_item, w->n_attestations);
	for (size_t i = 0; i < w->n_attestations; i++)
		w->attestations[i] = (struct attestation_item){ items[i].item, items[i].body };
}

static struct grown_person office(struct world *w, const char *email)
{
	struct grow_person_row row;

	must(grow_person(w->cx->db, w->mem, email, &row), email);
	return (struct grown_person){ .id = row.id, .name = row.name, .email = email };
}

void world_read(struct world *w)
{
	size_t n_linked;

	must(audit_link(w->cx, &n_linked), "linking the audit");
	must(cx_read(w->cx), "reading");
	read_catalogues(w);
	w->staff = office(w, "staff@example.org");
	w->staff2 = office(w, "staff2@example.org");
	w->chair = office(w, "chair@example.org");
	w->finance = office(w, "finance@example.org");
	must(audit_last(w->cx, &w->audit_seq, &w->audit_hash), "the audit");
	cx_read_end(w->cx);
	fill_begin(w->fill);
	must(grow_at_hand(w->cx->db), "the cache");
	must(grow_send_all(w->cx->db), "the example's letters");
	fill_end(w->fill);
}

void world_ask(struct world *w)
{
	fill_begin(w->fill);
	must(grow_inquiries(w->cx->db, w->staff.id, w->now), "inquiries");
	must(grow_inquiry_messages(w->cx->db, w->staff.id), "what they say");
	fill_end(w->fill);
}
