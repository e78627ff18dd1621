#include "cli/filter/file_in.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

bool file_in_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

static int map(int fd, struct file_in *f)
{
	struct stat st;

	if (fd < 0 || fstat(fd, &st) != 0)
		return errno;
	if (S_ISDIR(st.st_mode))
		return EISDIR;
	*f = (struct file_in){ .data = "", .n = (size_t)st.st_size };
	if (f->n == 0)
		return 0;
	f->map = mmap(NULL, f->n, PROT_READ, MAP_PRIVATE, fd, 0);
	if (f->map == MAP_FAILED)
		return errno;
	f->data = f->map;
	return 0;
}

const char *file_in_open(struct mem *m, const char *path, struct file_in *ret_file)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct file_in f = { .n = 0 };
	int code = map(fd, &f);

	if (fd >= 0)
		close(fd);
	if (code != 0)
		return mem_printf(m, "%s: %s", path, strerror(code));
	*ret_file = f;
	return NULL;
}

void file_in_close(struct file_in *f)
{
	if (f->map != NULL)
		munmap(f->map, f->n);
	*f = (struct file_in){ .data = "" };
}

json_t *file_in_object(
	struct mem *m, const char *name, const char *data, size_t n, const char **ret_fault)
{
	json_error_t e = { .line = 1 };
	json_t *v = n == 0 ? NULL : json_loadb(data, n, JSON_REJECT_DUPLICATES, &e);
	char *near = strstr(e.text, " near ");

	if (json_is_object(v))
		return v;
	/* What the library quotes of the text is not repeated. */
	if (near != NULL)
		*near = '\0';
	if (n == 0)
		*ret_fault = mem_printf(m, "%s: the file is empty", name);
	else if (v != NULL)
		*ret_fault = mem_printf(m, "%s: not a JSON object", name);
	else
		*ret_fault = mem_printf(m, "%s:%d: not JSON: %s", name, e.line, e.text);
	json_decref(v);
	return NULL;
}

json_t *file_in_json(struct mem *m, const char *path, const char **ret_fault)
{
	struct file_in f;
	json_t *v = NULL;

	*ret_fault = file_in_open(m, path, &f);
	if (*ret_fault == NULL) {
		v = file_in_object(m, path, f.data, f.n, ret_fault);
		file_in_close(&f);
	}
	return v;
}
