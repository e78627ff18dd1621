#include "domain/notice/eml.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool write_all(int fd, struct bytes message)
{
	const char *at = message.data;
	size_t left = message.n;

	while (left > 0) {
		ssize_t n = write(fd, at, left);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		at += n;
		left -= (size_t)n;
	}
	return fsync(fd) == 0;
}

static bool sync_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return ok;
}

static bool put(const char *beside, const char *path, struct bytes message)
{
	int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	bool ok = fd >= 0 && write_all(fd, message);

	if (fd >= 0 && close(fd) != 0)
		ok = false;
	return ok && rename(beside, path) == 0;
}

enum err eml_write(struct mem *m, const char *data_dir, const char *name, struct bytes message,
	const char **ret_why)
{
	const char *folder = mem_printf(m, "%s/outbox", data_dir);
	const char *path = mem_printf(m, "%s/%s.eml", folder, name);
	const char *beside = mem_printf(m, "%s/.%s.part", folder, name);
	bool ok = (mkdir(folder, 0700) == 0 || errno == EEXIST) && put(beside, path, message) &&
		  sync_folder(folder);

	if (ok)
		return ERR_OK;
	*ret_why = mem_str(m, strerror(errno));
	unlink(beside);
	return ERR_INTERNAL;
}
