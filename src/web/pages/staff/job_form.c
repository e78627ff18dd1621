#include "web/pages/staff/job_form.h"

#include "base/civil.h"
#include "domain/job/job_in.h"
#include "domain/program/content.h"
#include "web/form_table.h"
#include "web/pages/common/choices.h"
#include "web/text/when.h"

enum { PLACE_ROWS = 12, END_OF_DAY = 86399 };

static const char *const steps[] = { "save", "preview", NULL };

static enum err fill_slug(struct rq *rq, const void *stored, struct field_view *f)
{
	const struct job *j = stored;

	(void)rq;
	f->is_readonly = j->state != JOB_STATE_DRAFT;
	f->hint = f->is_readonly ? "Published: others may have linked to it, so it cannot change."
				 : "The last part of the page's address: small letters, digits, "
				   "hyphens.";
	return ERR_OK;
}

static enum err fill_areas(struct rq *rq, const void *stored, struct field_view *f)
{
	const struct job *j = stored;
	struct content_area *list;
	struct choice *choices;

	TRY(content_areas(rq->cx, &list, &f->n_choices));
	choices = MEM_ARRAY(rq->mem, struct choice, f->n_choices + 1);
	for (size_t i = 0; i < f->n_choices; i++) {
		choices[i] = (struct choice){ list[i].slug, .label = list[i].name };
		for (size_t k = 0; k < j->n_areas; k++)
			if (strcmp(j->areas[k].slug, list[i].slug) == 0)
				choices[i].is_on = true;
	}
	f->choices = choices;
	return f->n_choices == 0 ? ERR_NOT_FOUND : ERR_OK;
}

static enum err fill_day(struct rq *rq, const void *stored, struct field_view *f)
{
	const struct job *j = stored;
	int64_t at = strcmp(f->name, "posted") == 0 ? j->posted_at : j->closes_at;

	f->value = at == job_never || at == 0 ? "" : when_machine_date(rq->mem, at, "UTC");
	return ERR_OK;
}

#define IN(m)	 .in = MEMBER(struct job_input, m), .of = MEMBER(struct job, m)
#define AREAS	 .in = MEMBER(struct job_input, areas), .n_in = offsetof(struct job_input, n_areas)
#define PLACE(m) .in = MEMBER(struct job_location, m), .rows = PLACE_ROWS, .group = &places
#define TEXT(m)	 FIELD_LINES, .max = JOB_TEXT_CHARS, .is_markdown = true, IN(m)

static const struct field_group places = { GROUP(struct job_input, places, n_places, struct job,
						   locations, n_locations),
	.is_ruled = true, .id = "places", .label = "Places",
	.hint = "One posting for all places with the same text.", .add = { "Add a place" } };

FORM(job_edit_form,
	{ "title", FIELD_TEXT, "Title", IN(title), .max = JOB_TITLE_CHARS, .is_required = true,
		.head = "The post" },
	{ "slug", FIELD_TEXT, "Address", IN(slug), .max = 60, .is_required = true,
		.fill = fill_slug },
	{ "team", FIELD_TEXT, "Team", IN(team), .max = JOB_SHORT_CHARS,
		.hint = "Readers can choose it in the list." },
	{ "business_unit", FIELD_TEXT, "Business unit", IN(business_unit), .max = JOB_SHORT_CHARS },
	{ "employment_type", FIELD_TEXT, "Employment", IN(employment_type), .max = JOB_SHORT_CHARS,
		.is_short = true, .hint = "Such as “Full-time, permanent” or “Internship”." },
	{ "areas", FIELD_MANY, "Research areas", AREAS, .max = JOB_AREAS, .fill = fill_areas },
	{ "country", FIELD_TEXT, "Country", PLACE(country), .ruled = "places", .max = 2,
		.shape = SHAPE_SELECT, .fill = fill_countries, .head = "Where" },
	{ "region", FIELD_TEXT, "Region or state", PLACE(region), .max = JOB_SHORT_CHARS },
	{ "city", FIELD_TEXT, "City", PLACE(city), .max = JOB_SHORT_CHARS },
	{ "description", TEXT(description), .label = "The post in general", .lines = 8,
		.head = "What it says",
		.head_hint = "In Markdown: ## headings, - lists, **bold**, [links](/rules). Parts "
			     "that are empty are left out." },
	{ "responsibilities", TEXT(responsibilities), .label = "What they will do", .lines = 6 },
	{ "qualifications", TEXT(qualifications), .label = "What they bring", .lines = 6 },
	{ "benefits", TEXT(benefits), .label = "What we offer", .lines = 4 },
	{ "about", TEXT(about), .label = "About the team", .lines = 4 },
	{ "apply_url", FIELD_TEXT, "Where to apply", IN(apply_url), .max = JOB_LINK_CHARS,
		.is_needed = true, .inputmode = "url", .head = "Applying",
		.hint = "https://…, or mailto: and an address. The button says so when it leads to "
			"another site." },
	{ "posted", FIELD_DATE, "First day", .is_required = true, .fill = fill_day,
		.hint = "It is not shown before." },
	{ "closes", FIELD_DATE, "Last day", .fill = fill_day,
		.hint = "It leaves the list at the end of this day, UTC. Empty: it is open until "
			"you close it." },
	{ "revision", FIELD_INT, .min = 0, IN(revision), .is_seen = true },
	{ "do", FIELD_CHOICE, .choices = steps });

static int64_t day_of(const struct rq *rq, const char *field, int64_t plus, int64_t otherwise)
{
	struct civil c;

	return civil_read(form_text(rq->form, field), &c) ? civil_seconds(c) + plus : otherwise;
}

struct job_input job_form_input(struct rq *rq)
{
	struct job_input in = { 0 };

	form_take(rq, &in);
	in.posted_at = day_of(rq, "posted", 0, rq->cx->now);
	in.closes_at = day_of(rq, "closes", END_OF_DAY, job_never);
	return in;
}

struct job job_form_new(struct rq *rq)
{
	return (struct job){ .slug = "",
		.title = "",
		.team = "",
		.business_unit = "",
		.description = "",
		.about = "",
		.responsibilities = "",
		.qualifications = "",
		.benefits = "",
		.employment_type = "",
		.apply_url = "",
		.state = JOB_STATE_DRAFT,
		.posted_at = rq->cx->now,
		.closes_at = job_never };
}
