/*
 * What the public pages show.  Filled by pages/, shown by the template of the
 * same name in tmpl/: struct home_view by tmpl_home_page(), and so on.  Rules of
 * view.h hold; struct safe_html comes from Markdown or from plot/.
 */
#ifndef WEB_VIEW_PUBLIC_H
#define WEB_VIEW_PUBLIC_H

#include "domain/call/call.h"
#include "web/view.h"
#include "web/view_form.h"

/* A heading with text below it: a step, a criterion, a topic. */
struct item {
	const char *title, *text; /* title NULL: it is left out */
};

/* The same with Markdown below it; mark is a softer word behind the heading, or NULL. */
struct text_section {
	const char *title;
	struct safe_html text;
	const char *mark;
};

/* A question of a call, as it is told before anybody answers it: sentences, NULL when there is
 * none. */
struct question_told {
	const char *label;
	const char *mark; /* "required", "optional" */
	const char *kind; /* "A line of text, at most 200 characters." */
	const char *help; /* as staff typed it: only its line ends count */
	const char *const *options;
	size_t n_options;
	const char *when; /* "Asked only if you answer “Yes” to “Do people take part?”." */
	const char *reader; /* "Only our staff read this." */
};

/* A GET form above a list; the address bar holds the whole view. */
struct filters {
	const char *path;		  /* where the form goes */
	const struct field_view *search;  /* or NULL */
	const struct field_view *selects; /* each a field_select */
	size_t n_selects;
	const char *clear; /* path without any filter; NULL: none is set */
	const char *told;  /* "12 calls", or NULL */
};

/* An award on the first page: the work, and whose it is. */
struct funded {
	const char *href, *title;
	const char *name, *place; /* "Ada L.", "University of X, Germany" */
	const char *about;	  /* its areas, or NULL */
};

struct home_view {
	struct page page;
	const char *headline, *lead;
	struct nav_link action, second; /* the primary button; the quiet link, href NULL: none */
	struct entry next;		/* the next deadline, title NULL: none */
	const struct entry *calls;	/* open and opening soon */
	size_t n_calls;
	struct empty_state no_calls;
	const struct figure *stats; /* computed counts; none: the section is left out */
	size_t n_stats;
	const struct funded *works; /* newest awards, may be none */
	size_t n_works;
	const struct entry *news; /* newest letters to the list, may be none */
	size_t n_news;
	const struct nav_link *areas; /* what calls are about, each leads to its calls */
	size_t n_areas;
};

/* A list to search and to page through: the calls, the jobs. */
struct ledger_view {
	struct page page;
	const char *title, *lead;
	const char *label; /* "The calls", for who cannot see the list's shape */
	struct filters filters;
	const struct entry *entries;
	size_t n_entries;
	struct empty_state empty;
	struct pagination pagination;
	const struct nav_link *files; /* the same as a feed, for a calendar */
	size_t n_files;
};

/* A part of a long page, which its contents lead to; title NULL: the page is without it. */
struct page_part {
	const char *id, *title;
};

enum call_part {
	CALL_IN_SHORT,
	CALL_TOPICS,
	CALL_WHO,
	CALL_AMOUNTS,
	CALL_INSTRUCTIONS,
	CALL_TO_SUBMIT,
	CALL_QUESTIONS,
	CALL_JUDGED,
	CALL_NEARBY,
	CALL_PARTS
};

struct call_view {
	struct page page;
	struct page_part parts[CALL_PARTS];
	struct badge badge;
	const char *kicker; /* "Spring 2026 · closes in 23 days" */
	const char *title, *lead;
	struct nav_link apply;		    /* href NULL: it cannot be applied for now */
	const char *apply_csrf, *apply_key; /* apply is a form that is posted; NULL: a link */
	const char *why_not;		    /* shown instead of apply, or NULL */
	const char *closes;		    /* "Closes in 23 days", beside the button that stays */
	struct nav_link calendar;	    /* href NULL: none */
	struct timeline timeline;
	const struct fact *facts; /* dates, amounts, limits */
	size_t n_facts;
	const struct call *call;
	const char *pages, *size;   /* what a document may have: "4 pages", "10 MB" */
	const char *cash, *credits; /* the limits, "USD 70,000"; NULL: none is given */
	struct safe_html instructions;
	const struct text_section *topics;
	size_t n_topics;
	const char *asked_lead; /* above the questions */
	const struct question_told *questions;
	size_t n_questions;
	const struct text_section *criteria;
	size_t n_criteria;
	const struct entry *fitting; /* other calls whose scope is near */
	size_t n_fitting;
};

struct rule_view {
	const char *id; /* "pi-position", the anchor */
	const char *title;
	struct safe_html text;
	const char *setting; /* "one proposal in a call period", or NULL */
	const char *checked; /* "when you save, when you submit, at screening", or NULL */
};

struct rules_view {
	struct page page;
	const char *lead;
	const char *version; /* "Version 3, in force since 1 March 2026", or NULL */
	struct nav_link versions;
	const struct rule_view *rules;
	const struct page_part *parts; /* as many */
	size_t n_rules;
};

struct question {
	const char *anchor, *question;
	const char *page; /* its own, where one says whether it helped */
	struct safe_html answer;
};

struct question_group {
	const char *anchor, *title;
	const struct question *questions;
	size_t n_questions;
};

struct faq_view {
	struct page page;
	const char *lead;
	const char *query; /* what was searched for, or NULL */
	const char *told;  /* how it was understood, or NULL */
	const struct question_group *groups;
	const struct page_part *parts; /* as many */
	size_t n_groups;
	struct empty_state empty; /* nothing matches the query */
};

/* A question of the FAQ that may answer what somebody is about to ask. */
struct answer {
	const char *href, *question, *text;
};

/* The form for a question, below what is answered already. */
struct contact_view {
	struct form_view form;
	const struct answer *answers; /* none, or the question is not sent yet */
	size_t n_answers;
	const struct nav_link *groups;
	size_t n_groups;
};

/* A text in which what was looked for is marked. */
struct text_piece {
	const char *text;
	bool is_marked;
};

struct text_pieces {
	const struct text_piece *items;
	size_t n;
};

/* One thing that was found. */
struct hit {
	const char *href;
	struct text_pieces title, aside, text; /* of no pieces: it is left out */
};

struct hit_group {
	const char *title, *anchor;
	const struct hit *hits;
	size_t n_hits;
	struct nav_link all; /* href NULL: all of them are here */
};

struct search_view {
	struct page page;
	const char *title, *lead;
	const char *query;
	const char *kind;	  /* what alone is searched, or NULL */
	const char *told;	  /* how many, or NULL */
	const char *const *notes; /* how it was understood */
	size_t n_notes;
	const struct hit_group *groups;
	size_t n_groups;
	struct empty_state empty;    /* title NULL: something was found, or nothing asked for */
	const struct nav_link *ways; /* where else to look */
	size_t n_ways;
	struct pagination pagination;
};

struct entry_group {
	const char *title;
	const struct entry *entries;
	size_t n_entries;
};

struct recipients_view {
	struct page page;
	const char *lead;
	struct filters filters;
	const struct figure *stats;
	size_t n_stats;
	const struct chart *charts; /* by country, by area */
	size_t n_charts;
	const struct entry_group *groups; /* one for each year */
	size_t n_groups;
	struct empty_state empty;
	struct pagination pagination;
	const struct nav_link *files; /* the same as CSV, as a feed */
	size_t n_files;
};

struct award_view {
	struct page page;
	const char *kicker, *title, *lead;
	struct timeline timeline; /* n_stages 0: none */
	const struct fact *facts;
	size_t n_facts;
	struct safe_html abstract;
	const struct entry *outcomes;
	size_t n_outcomes;
	const struct entry *related;
	size_t n_related;
};

/* A page of text: collaborations, privacy, about. */
struct text_view {
	struct page page;
	const char *title, *lead;
	struct safe_html text;
	struct nav_link action; /* href NULL: none */
	const char *version;	/* "Version 2, in force since 4 November 2026"; NULL: it has none */
	struct nav_link versions;
};

struct job_view {
	struct page page;
	const char *kicker, *title;
	struct nav_link apply; /* leads outside; href NULL: closed */
	const char *elsewhere; /* that it is another company's site, or NULL */
	const char *why_not;
	const struct fact *facts;
	size_t n_facts;
	const struct text_section *sections;
	size_t n_sections;
	const struct entry *related;
	size_t n_related;
};

/* 404, 403, 503, "check your mail": one message. */
struct message_view {
	struct page page;
	const char *title, *text;
	const char *reference;	/* number to quote to the operators, or NULL */
	struct nav_link action; /* href NULL: none */
};

#endif
