/*
 * The files that browsers load: style sheets, scripts, fonts, icons.  They are
 * in the program (tools/embed), at addresses that carry a hash of the content,
 * so that an answer may say Cache-Control: public, max-age=31536000, immutable.
 *
 * Templates write the plain address, href="/static/app.css"; tmplc puts the
 * hashed one there, and a name that is not embedded does not compile.
 */
#ifndef WEB_STATIC_H
#define WEB_STATIC_H

#include <stddef.h>

struct static_file {
	const char *name; /* "app.css" */
	const char *path; /* "/static/app.3f2a91c0.css" */
	const char *type; /* the Content-Type */
	const char *etag; /* with its quotes */
	const unsigned char *bytes;
	size_t n;
	const unsigned char *gzip; /* NULL where it would not be smaller */
	size_t gzip_n;
	const unsigned char *br; /* likewise */
	size_t br_n;
};

extern const struct static_file static_files[];
extern const size_t n_static_files;

/* By the hashed path of a request; NULL when there is none. */
const struct static_file *static_find(const char *path);

/* The hashed path of "app.css"; an unknown name is a bug. */
const char *static_url(const char *name);

#endif
