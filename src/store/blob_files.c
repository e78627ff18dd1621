#include "store/blob_files.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/enc.h"
#include "base/log.h"
#include "store/backend.h"

static char *path_of(struct store *s, struct mem *mem, const struct digest *sha256)
{
	return mem_printf(mem, "%s/%02x/%s", s->files_dir, sha256->b[0],
		enc_hex(mem, sha256->b + 1, sizeof(sha256->b) - 1));
}

static enum err read_all(int fd, char *to, size_t n, size_t *ret_n)
{
	size_t have = 0;
	ssize_t got;

	while (have < n && (got = read(fd, to + have, n - have)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return ERR_INTERNAL;
		have += (size_t)got;
	}
	*ret_n = have;
	return ERR_OK;
}

enum err blob_files_get(
	struct store *s, struct mem *mem, const struct digest *sha256, struct bytes *ret_data)
{
	int fd = open(path_of(s, mem, sha256), O_RDONLY | O_CLOEXEC);
	enum err e = ERR_INTERNAL;
	struct stat st;
	size_t n = 0;
	char *data;

	if (fd < 0 && errno == ENOENT)
		return ERR_NOT_FOUND;
	if (fd >= 0 && fstat(fd, &st) == 0) {
		data = mem_array_raw(mem, (size_t)st.st_size + 1, 1);
		e = read_all(fd, data, (size_t)st.st_size, &n);
	}
	if (e == ERR_OK)
		*ret_data = (struct bytes){ data, n };
	else
		log_event(LOG_ERROR, "stored_file", "cannot be read: %s", strerror(errno));
	if (fd >= 0)
		close(fd);
	return e;
}
