/*
 * grow: makes a program of any size, in minutes and on either database, of which
 * `bursary check` finds everything in order.  It begins as the example does and
 * adds a call under review, the years before it, and what came with them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench/grow/world.h"

#include "base/clock.h"
#include "cli/cli.h"
#include "cli/demo/demo.h"
#include "cli/options.h"
#include "domain/search/search_index.h"
#include "domain/seat.h"
#include "web/text/letter_text.h"

static const char usage[] =
	"grow --data DIR --call N   a call of N proposals under review, in a new folder\n"
	"  --db URL        postgresql://…; default: SQLite in DIR\n"
	"  --inside M      M proposals of the years before (default 0)\n"
	"  --rounds K      in so many calls (default: one for each 2,500)\n"
	"  --reviewers R   of the program (default: enough for the call, and M / 20)\n"
	"  --panel P       of them for the call (default: N / 5, from 1,000 on N / 10)\n"
	"  --jobs J        postings (default (N + M) / 10)\n"
	"  --assigned A    reviewers of each proposal of the call (default 3)\n"
	"  --decided D     per cent of the call's proposals (default 20)\n"
	"  --program DIR   what the example is made from (default programs/ara)\n"
	"  --seed S        the same S grows the same (default 1)\n"
	"Everybody's password is \"bursary demo only\"; DIR/grown.json names who and what there "
	"is.\n";

static int64_t larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* What was not said; 0 stands for it. */
static void complete_sizes(struct sizes *s)
{
	int64_t all = s->call + s->inside;

	if (s->rounds == 0)
		s->rounds = s->inside == 0 ? 0 : larger(1, s->inside / 2500);
	if (s->panel == 0)
		s->panel = larger(8, s->call < 1000 ? s->call / 5 : s->call / 10);
	if (s->reviewers == 0)
		s->reviewers = larger(s->panel + s->panel / 5, s->inside / 20);
	s->reviewers = larger(s->reviewers, s->panel + 1);
	if (s->jobs == 0)
		s->jobs = all / 10;
	s->pis = larger(s->call + s->call / 5 + 4, s->inside / 5);
	if (s->rounds > 0)
		s->pis = larger(s->pis, s->inside / s->rounds + s->inside / s->rounds / 10 + 8);
	s->orgs = larger(8, all / 10 < 2400 ? all / 10 : 2400);
	s->contacts = larger(2, all / 100);
	s->chairs = s->rounds / 3 + 1;
}

static void say(const struct world *w, const char *what)
{
	static int64_t begun_us;
	int64_t now = clock_mono_us();

	begun_us = begun_us == 0 ? now : begun_us;
	fprintf(stderr,
		"%6.1f s  %s: %" PRId64 " proposals, %" PRId64 " reviews, %" PRId64
		" letters, %" PRId64 " of the audit\n",
		(double)(now - begun_us) / 1e6, what, fill_count(w->fill, FILL_PROPOSAL),
		fill_count(w->fill, FILL_REVIEW), fill_count(w->fill, FILL_MESSAGE), w->audit_seq);
}

/* The years before, one call every so many days, each with a panel and applicants of its turn. */
static void grow_past(struct world *w)
{
	const struct sizes *s = &w->sizes;
	int64_t span = 1800 * DAY / larger(s->rounds, 1);

	for (int64_t k = 0; k < s->rounds; k++) {
		struct mem *mem = mem_new(w->mem, "round");
		int64_t n = s->inside / s->rounds + (k < s->inside % s->rounds);
		int64_t closes = w->now - 300 * DAY - (s->rounds - 1 - k) * span;
		struct round r = { .mem = mem,
			.stage = k == s->rounds - 1 && k > 0 ? STAGE_RELEASED : STAGE_ANNOUNCED,
			.slug = mem_printf(w->mem, "grown-%" PRId64, k + 1),
			.title = mem_printf(mem, "Grown questions, call %" PRId64, k + 1),
			.period = mem_printf(mem, "Grown %" PRId64, k + 1),
			.opens_at = closes - 60 * DAY,
			.closes_at = closes,
			.due_at = closes + 90 * DAY,
			.released_at = closes + 85 * DAY,
			.n = n,
			/* Who chairs now did so in the two rounds before, too. */
			.chair = k >= s->rounds - 2 ? &w->chair : &w->chairs[k % s->chairs],
			.first_pi = k * n % s->pis,
			.n_panel = larger(8, n / 10) };

		if (r.n_panel >= s->reviewers)
			r.n_panel = s->reviewers - 1;
		r.first_reviewer = 1 + k * r.n_panel % (s->reviewers - r.n_panel);
		grow_round(w, &r);
		if (r.stage == STAGE_RELEASED)
			w->released_slug = r.slug;
		else
			w->announced_slug = r.slug;
		mem_end(mem);
		if (k % 10 == 9 || k == s->rounds - 1)
			say(w, r.slug);
	}
}

static void grow_present(struct world *w)
{
	struct mem *mem = mem_new(w->mem, "round");
	struct round r = { .mem = mem,
		.stage = STAGE_REVIEWING,
		.slug = "grown-now",
		.title = "Grown questions of this year",
		.period = "Grown now",
		.opens_at = w->now - 120 * DAY,
		.closes_at = w->now - 40 * DAY,
		.due_at = w->now + 30 * DAY,
		.n = w->sizes.call,
		.chair = &w->chair,
		.n_panel = w->sizes.panel };

	grow_round(w, &r);
	w->call = r.id;
	w->call_slug = r.slug;
	w->proposal = r.candidates[0].id;
	mem_end(mem);
	say(w, "the call under review");
}

static void tell_ids(const struct world *w, FILE *out)
{
	const struct {
		const char *name;
		int64_t id;
	} ids[] = { { "call_id", w->call }, { "proposal", w->proposal },
		{ "awarded_proposal", w->awarded_proposal }, { "award", w->award },
		{ "message", w->message }, { "newsletter", w->newsletter }, { "person", w->person }, { "org", w->orgs[0].id } };

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		if (ids[i].id != 0)
			fprintf(out, ",\n  \"%s\": \"%s\"", ids[i].name, id_text(ids[i].id).s);
}

static void tell_names(const struct world *w, FILE *out)
{
	const struct {
		const char *name, *value;
	} names[] = { { "call", w->call_slug }, { "released_call", w->released_slug },
		{ "announced_call", w->announced_slug }, { "job", w->job_slug },
		{ "staff", w->staff.email }, { "staff_in_conflict", w->staff2.email },
		{ "chair", w->chair.email }, { "chair_in_conflict", w->chair2.email },
		{ "reviewer", w->reviewers[0].email }, { "applicant", w->pis[0].email },
		{ "winner", w->winner }, { "finance", w->finance.email },
		{ "contact", w->contacts[0].email }, { "auditor", w->auditor.email },
		{ "admin", "admin@example.org" } };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].value != NULL)
			fprintf(out, ",\n  \"%s\": \"%s\"", names[i].name, names[i].value);
}

/* Who and what there is, for who measures. */
static int tell(const struct world *w, const char *folder)
{
	const char *path = mem_printf(w->mem, "%s/grown.json", folder);
	FILE *out = fopen(path, "w");

	if (out == NULL) {
		fprintf(stderr, "grow: %s cannot be written\n", path);
		return EXIT_NO;
	}
	fprintf(out,
		"{\n  \"proposals\": %" PRId64 ", \"call_size\": %" PRId64 ", \"inside\": %" PRId64
		", \"panel\": %" PRId64 ", \"reviewers\": %" PRId64 ", \"reviews\": %" PRId64
		", \"letters\": %" PRId64 ", \"audit\": %" PRId64 ", \"jobs\": %" PRId64,
		fill_count(w->fill, FILL_PROPOSAL), w->sizes.call, w->sizes.inside, w->sizes.panel,
		w->sizes.reviewers, fill_count(w->fill, FILL_REVIEW),
		fill_count(w->fill, FILL_MESSAGE), w->audit_seq, w->sizes.jobs);
	tell_ids(w, out);
	tell_names(w, out);
	fprintf(out, "\n}\n");
	return fclose(out) == 0 ? EXIT_DONE : EXIT_NO;
}

static bool begin(struct demo *d)
{
	return demo_content(d) && demo_people(d) && demo_jobs(d) && demo_calls(d) &&
	       demo_proposals(d) && demo_reviews(d) && demo_decisions(d);
}

/* Rows came by themselves: no bracket has made their words. */
static bool index_all(struct world *w)
{
	struct mem *whole = w->cx->mem;
	bool is_more = true;
	enum err e = ERR_OK;

	while (e == ERR_OK && is_more) {
		w->cx->mem = mem_new(whole, "found");
		e = search_catch_up(w->cx, &is_more);
		mem_end(w->cx->mem);
	}
	w->cx->mem = whole;
	return e == ERR_OK;
}

static int grow(struct world *w, struct seat *seat, const char *folder)
{
	struct cx cx;

	cx_init(&cx, seat, w->mem, w->now);
	cx.seeded = &w->chance;
	w->cx = &cx;
	w->fill = fill_new(w->mem, &cx);
	w->password_hash = crypto_password_hash(w->mem, "bursary demo only", 17);
	world_read(w);
	say(w, "the example");
	grow_people(w);
	grow_jobs(w);
	say(w, "people and jobs");
	grow_past(w);
	grow_present(w);
	grow_news(w);
	say(w, "news");
	world_ask(w);
	if (!index_all(w)) {
		fputs("grow: the index of the search is not made\n", stderr);
		return EXIT_NO;
	}
	say(w, "what is found");
	return tell(w, folder);
}

static int make(struct world *w, const struct instance_conf *conf, const char *program)
{
	struct demo d = { .mem = w->mem, .folder = program, .now = w->now };
	struct instance *in;
	const char *why;
	int status = EXIT_NO;

	if (instance_make(w->mem, conf, true, &in, &why) != ERR_OK) {
		fprintf(stderr, "grow: %s\n", why);
		return EXIT_USAGE;
	}
	/* A stream of its own: the same one would give the same ids again. */
	prng_init(&d.chance, prng_next(&w->chance));
	if (seat_open(in, w->mem, &d.seat) == ERR_OK) {
		if (begin(&d))
			status = grow(w, d.seat, conf->data_dir);
		else
			fprintf(stderr, "grow: the example: %s\n", d.fault);
		seat_close(d.seat);
	}
	instance_close(in);
	return status;
}

int main(int argc, char **argv)
{
	struct instance_conf conf = { .letters = letter_write };
	struct world w = { .mem = mem_new(NULL, "grow"), .now = clock_now() };
	const char *program = "programs/ara";
	int64_t seed = 1;
	const struct option_row rows[] = { OPTION_REQUIRED_TEXT("--data", &conf.data_dir),
		OPTION_TEXT_ROW("--db", &conf.db_url), OPTION_TEXT_ROW("--program", &program),
		OPTION_INT_ROW("--call", &w.sizes.call, 12, 100000),
		OPTION_INT_ROW("--inside", &w.sizes.inside, 0, 10000000),
		OPTION_INT_ROW("--rounds", &w.sizes.rounds, 0, 10000),
		OPTION_INT_ROW("--reviewers", &w.sizes.reviewers, 0, 1000000),
		OPTION_INT_ROW("--panel", &w.sizes.panel, 0, 100000),
		OPTION_INT_ROW("--jobs", &w.sizes.jobs, 0, 10000000),
		OPTION_INT_ROW("--assigned", &w.sizes.assigned, 0, 3),
		OPTION_INT_ROW("--decided", &w.sizes.decided, 0, 100),
		OPTION_INT_ROW("--seed", &seed, 0, INT64_MAX) };
	int status;

	w.sizes.assigned = 3;
	w.sizes.decided = 20;
	status = options_read(argc, argv, rows, sizeof(rows) / sizeof(rows[0]));
	if (status != EXIT_DONE || w.sizes.call == 0) {
		fputs(usage, stderr);
		return EXIT_USAGE;
	}
	complete_sizes(&w.sizes);
	prng_init(&w.chance, (uint64_t)seed);
	status = make(&w, &conf, program);
	mem_end(w.mem);
	return status;
}
