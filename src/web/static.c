#include "web/static.h"

#include "base/err.h"

const struct static_file *static_find(const char *path)
{
	for (size_t i = 0; i < n_static_files; i++)
		if (strcmp(static_files[i].path, path) == 0)
			return &static_files[i];
	return NULL;
}

const char *static_url(const char *name)
{
	for (size_t i = 0; i < n_static_files; i++)
		if (strcmp(static_files[i].name, name) == 0)
			return static_files[i].path;
	BUG("no such file in src/web/static/");
}
