/*
 * Four pages at the most of plain, well-set text: what a careful PI would send.
 *
 * Pango and Cairo bring thirty more libraries, and half of what the linking of
 * a start cost.  Nothing but the example is drawn with them: they are opened
 * here, once there is something to draw.
 */
#include <cairo-pdf.h>
#include <dlfcn.h>
#include <pango/pangocairo.h>

#include "cli/demo/demo.h"

/* What is called of them, each by a pointer of its declared type. */
#define CALLS(X)                                                                                   \
	X(cairo_create)                                                                            \
	X(cairo_destroy)                                                                           \
	X(cairo_move_to)                                                                           \
	X(cairo_pdf_surface_create_for_stream)                                                     \
	X(cairo_pdf_surface_set_metadata)                                                          \
	X(cairo_show_page)                                                                         \
	X(cairo_surface_destroy)                                                                   \
	X(cairo_surface_finish)                                                                    \
	X(cairo_surface_status)                                                                    \
	X(g_object_unref)                                                                          \
	X(pango_cairo_create_layout)                                                               \
	X(pango_cairo_show_layout)                                                                 \
	X(pango_cairo_show_layout_line)                                                            \
	X(pango_font_description_free)                                                             \
	X(pango_font_description_from_string)                                                      \
	X(pango_layout_get_line_count)                                                             \
	X(pango_layout_get_line_readonly)                                                          \
	X(pango_layout_line_get_pixel_extents)                                                     \
	X(pango_layout_set_font_description)                                                       \
	X(pango_layout_set_text)                                                                   \
	X(pango_layout_set_width)                                                                  \
	X(pango_layout_set_wrap)

struct drawing {
#define POINTER(name) __typeof__(&name) name;
	CALLS(POINTER)
#undef POINTER
};

/* Stays open; NULL when it is not there. */
static const struct drawing *open_drawing(struct demo *d)
{
	struct drawing *lib = MEM_NEW(d->mem, struct drawing);
	void *handle = dlopen("libpangocairo-1.0.so.0", RTLD_NOW | RTLD_LOCAL);

#define FIND(name)                                                                                 \
	if (handle != NULL && (*(void **)&lib->name = dlsym(handle, #name)) == NULL)               \
		handle = NULL;
	CALLS(FIND)
#undef FIND
	if (handle == NULL)
		demo_fail(d, "documents are drawn with Pango: %s", dlerror());
	return handle == NULL ? NULL : lib;
}

enum { PAGE_W = 595, PAGE_H = 842, MARGIN_X = 72, MARGIN_TOP = 72, MARGIN_BOTTOM = 78 };

struct setter {
	const struct drawing *lib;
	cairo_t *cr;
	PangoLayout *layout;
	double y;
	int page;
};

struct bytes_out {
	struct mem *mem;
	char *data;
	size_t n, cap;
};

static cairo_status_t keep(void *closure, const unsigned char *data, unsigned int n)
{
	struct bytes_out *out = closure;

	while (out->cap - out->n < n) {
		out->cap = out->cap == 0 ? 65536 : out->cap * 2;
		out->data = mem_grow(out->mem, out->data, out->cap, 1);
	}
	memcpy(out->data + out->n, data, n);
	out->n += n;
	return CAIRO_STATUS_SUCCESS;
}

static void number_page(struct setter *s)
{
	const struct drawing *lib = s->lib;
	char text[16];
	PangoFontDescription *font = lib->pango_font_description_from_string("DejaVu Sans 8");

	snprintf(text, sizeof(text), "%d", s->page);
	lib->pango_layout_set_font_description(s->layout, font);
	lib->pango_font_description_free(font);
	lib->pango_layout_set_text(s->layout, text, -1);
	lib->cairo_move_to(s->cr, PAGE_W - MARGIN_X - 6, PAGE_H - 50);
	lib->pango_cairo_show_layout(s->cr, s->layout);
}

static void next_page(struct setter *s)
{
	number_page(s);
	s->lib->cairo_show_page(s->cr);
	s->page++;
	s->y = MARGIN_TOP;
}

/* Sets a paragraph line by line, so that it may break across pages. */
static void set_text(struct setter *s, const char *font_name, const char *text, double after)
{
	const struct drawing *lib = s->lib;
	PangoFontDescription *font = lib->pango_font_description_from_string(font_name);
	int n;

	lib->pango_layout_set_font_description(s->layout, font);
	lib->pango_layout_set_text(s->layout, text, -1);
	n = lib->pango_layout_get_line_count(s->layout);
	for (int i = 0; i < n; i++) {
		PangoLayoutLine *line = lib->pango_layout_get_line_readonly(s->layout, i);
		PangoRectangle box;

		lib->pango_layout_line_get_pixel_extents(line, NULL, &box);
		if (s->y + box.height > PAGE_H - MARGIN_BOTTOM) {
			next_page(s);
			/* The page number used the layout. */
			lib->pango_layout_set_font_description(s->layout, font);
			lib->pango_layout_set_text(s->layout, text, -1);
			line = lib->pango_layout_get_line_readonly(s->layout, i);
		}
		lib->cairo_move_to(s->cr, MARGIN_X, s->y + PANGO_ASCENT(box));
		lib->pango_cairo_show_layout_line(s->cr, line);
		s->y += box.height * 1.15;
	}
	lib->pango_font_description_free(font);
	s->y += after;
}

static void set_document(struct setter *s, struct mem *mem, const struct demo_document *doc)
{
	set_text(s, "DejaVu Serif Bold 16", doc->title, 6);
	set_text(s, "DejaVu Sans 9", mem_printf(mem, "%s, %s", doc->author, doc->org), 2);
	set_text(s, "DejaVu Sans 9", mem_printf(mem, "Proposal for the call: %s", doc->call), 14);
	set_text(s, "DejaVu Serif Bold 11", "Abstract", 3);
	set_text(s, "DejaVu Serif 10", doc->abstract, 10);
	for (size_t i = 0; i < doc->n_sections; i++) {
		if (s->y > PAGE_H - MARGIN_BOTTOM - 60)
			next_page(s);
		set_text(s, "DejaVu Serif Bold 11", doc->sections[i].heading, 3);
		set_text(s, "DejaVu Serif 10", doc->sections[i].text, 10);
	}
	number_page(s);
}

static const void *draw(
	const struct drawing *lib, struct mem *mem, const struct demo_document *doc, size_t *ret_n)
{
	struct bytes_out out = { .mem = mem };
	cairo_surface_t *surface =
		lib->cairo_pdf_surface_create_for_stream(keep, &out, PAGE_W, PAGE_H);
	struct setter s = {
		.lib = lib, .cr = lib->cairo_create(surface), .y = MARGIN_TOP, .page = 1
	};

	lib->cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, doc->title);
	s.layout = lib->pango_cairo_create_layout(s.cr);
	lib->pango_layout_set_width(s.layout, (PAGE_W - 2 * MARGIN_X) * PANGO_SCALE);
	lib->pango_layout_set_wrap(s.layout, PANGO_WRAP_WORD_CHAR);
	set_document(&s, mem, doc);
	lib->g_object_unref(s.layout);
	lib->cairo_destroy(s.cr);
	lib->cairo_surface_finish(surface);
	MUST(lib->cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS);
	lib->cairo_surface_destroy(surface);
	*ret_n = out.n;
	return out.data;
}

const void *demo_pdf(
	struct demo *d, struct mem *mem, const struct demo_document *doc, size_t *ret_n)
{
	if (d->drawing == NULL)
		d->drawing = open_drawing(d);
	return d->drawing == NULL ? NULL : draw(d->drawing, mem, doc, ret_n);
}
