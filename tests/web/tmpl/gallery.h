/*
 * Example pages written to build/gallery/, where tests/browser/gallery looks at
 * them in a real browser.
 */
#ifndef TESTS_WEB_TMPL_GALLERY_H
#define TESTS_WEB_TMPL_GALLERY_H

#include "test.h"
#include "memory.h"

#include <stdio.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "web/html_trusted.h"
#include "web/plot/plot.h"
#include "web/view.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))
#define HTML(s)                                                                                    \
	{                                                                                          \
		s, sizeof(s) - 1                                                                   \
	}

static const struct nav_link gallery_nav[] = {
	{ .href = "/calls", .label = "Calls", .is_current = true },
	{ .href = "/rules", .label = "Rules" },
	{ .href = "/faq", .label = "Questions" },
	{ .href = "/recipients", .label = "Recipients" },
	{ .href = "/jobs", .label = "Jobs" },
};
static const struct nav_link gallery_foot[] = {
	{ .href = "/collaborations", .label = "Other ways to work with us" },
	{ .href = "/subscribe", .label = "News of new calls by e-mail" },
	{ .href = "/contact", .label = "Ask the program" },
	{ .href = "/privacy", .label = "Privacy" },
};

static inline struct page gallery_page(const char *title, enum page_shape shape)
{
	return (struct page){
		.program_name = "Amber Research Awards",
		.program_line = "One-time gifts for research that anyone may read and build on.",
		.title = title,
		.description = "An example page.",
		.shape = shape,
		.nav = gallery_nav,
		.n_nav = N(gallery_nav),
		.foot = gallery_foot,
		.n_foot = N(gallery_foot),
	};
}

/* A test that writes a page, with memory of its own. */
#define PAGE(f) cmocka_unit_test_setup_teardown(f, memory_begin, memory_end)

/* The page as it would go to a browser: whole, and no C string leaked into it as "(null)". */
static inline void gallery_keep(struct buf *b, const char *name)
{
	const char *s = buf_str(b);
	char path[128];
	FILE *f;

	assert_int_equal(strncmp(s, "<!doctype html>", 15), 0);
	assert_non_null(strstr(s, "</html>"));
	assert_null(strstr(s, "(null)"));
	(void)mkdir("build", 0777);
	(void)mkdir("build/gallery", 0777);
	snprintf(path, sizeof(path), "build/gallery/%s.html", name);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(b->data, 1, b->n, f), b->n);
	assert_int_equal(fclose(f), 0);
}

#endif
