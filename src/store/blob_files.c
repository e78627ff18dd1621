/*
 * FILES/ab/cdef…: the digest in hex.  A file is written under FILES/tmp,
 * fsynced, renamed to its name, and its folder fsynced, before anybody hears
 * of it.  All 256 folders are made at once, so that none must be later.
 */
#include "store/blob_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/enc.h"
#include "base/log.h"
#include "base/rng.h"
#include "store/backend.h"

enum { STALE_S = 3600, HEX = 64 };

#ifdef PLANT_NO_FSYNC
static int sync_fd(int fd)
{
	(void)fd;
	return 0;
}
#else
static int sync_fd(int fd)
{
	return fsync(fd);
}
#endif

/* A full disk or a missing right is mended while we run; a disk that fails is not trusted again. */
static enum err disk_failed(struct store *s, const char *step, int why)
{
	struct log_line l;

	log_begin(&l, LOG_ERROR, "stored_file");
	log_text(&l, "step", step);
	log_text(&l, "why", strerror(why));
	log_end(&l);
	if (why == ENOSPC || why == EDQUOT || why == EROFS || why == EACCES || why == EMFILE ||
		why == ENFILE)
		return ERR_BUSY;
	store_break(s, "the disk failed while a file was stored");
	return ERR_INTERNAL;
}

/* After a failed fsync nothing that was written is sure, whatever a second try says. */
static enum err sync_failed(struct store *s, const char *step)
{
	enum err e = disk_failed(s, step, errno);

	store_break(s, "fsync of a stored file failed");
	return e == ERR_BUSY ? ERR_INTERNAL : e;
}

static enum err sync_folder(struct store *s, const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum err e = ERR_OK;

	if (fd < 0)
		return disk_failed(s, "open_folder", errno);
	if (sync_fd(fd) != 0)
		e = sync_failed(s, "fsync_folder");
	close(fd);
	return e;
}

static bool make_folder(const char *folder, bool *ret_is_new)
{
	bool is_new = mkdir(folder, 0700) == 0;

	*ret_is_new |= is_new;
	return is_new || errno == EEXIST;
}

/* What a crash left: only old ones, for another process may be writing. */
static void remove_stale(const char *tmp)
{
	DIR *dir = opendir(tmp);
	struct dirent *d;
	struct stat st;

	while (dir != NULL && (d = readdir(dir)) != NULL)
		if (fstatat(dirfd(dir), d->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
			S_ISREG(st.st_mode) && st.st_mtime < clock_now() - STALE_S)
			unlinkat(dirfd(dir), d->d_name, 0);
	if (dir != NULL)
		closedir(dir);
}

static enum err sync_both(struct store *s, struct mem *mem)
{
	return sync_folder(s, s->files_dir) == ERR_OK &&
			       sync_folder(s, mem_printf(mem, "%s/..", s->files_dir)) == ERR_OK
		       ? ERR_OK
		       : ERR_REFUSED;
}

enum err blob_files_open(struct store *s)
{
	struct mem *scratch = mem_new(NULL, "folders");
	bool is_new = s->create;
	bool is_made = make_folder(s->files_dir, &is_new);
	enum err e = ERR_OK;

	for (int i = 0; i < 256 && is_made; i++)
		is_made = make_folder(
			mem_printf(scratch, "%s/%02x", s->files_dir, (unsigned)i), &is_new);
	if (!is_made || !make_folder(mem_printf(scratch, "%s/tmp", s->files_dir), &is_new))
		e = ERR_REFUSED;
	/* Whoever makes a program has them on the disk before it calls it one. */
	if (e == ERR_OK && is_new)
		e = sync_both(s, scratch);
	if (e == ERR_OK)
		remove_stale(mem_printf(scratch, "%s/tmp", s->files_dir));
	mem_end(scratch);
	return e;
}

static char *folder_of(struct store *s, struct mem *mem, const struct digest *sha256)
{
	return mem_printf(mem, "%s/%02x", s->files_dir, sha256->b[0]);
}

static char *path_of(struct store *s, struct mem *mem, const struct digest *sha256)
{
	return mem_printf(mem, "%s/%s", folder_of(s, mem, sha256), enc_hex(mem, sha256->b + 1, 31));
}

static bool write_all(int fd, struct bytes data)
{
	const char *p = data.data;

	for (size_t left = data.n; left > 0;) {
		ssize_t n = write(fd, p, left);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		p += n;
		left -= (size_t)n;
	}
	return true;
}

static enum err write_file(struct store *s, const char *path, struct bytes data)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	enum err e = ERR_OK;

	if (fd < 0)
		return disk_failed(s, "open", errno);
	if (!write_all(fd, data))
		e = disk_failed(s, "write", errno);
	else if (sync_fd(fd) != 0)
		e = sync_failed(s, "fsync");
	if (close(fd) != 0 && e == ERR_OK)
		e = sync_failed(s, "close");
	return e;
}

/* The same digest again is written again: what is there may be damaged, or not synced yet. */
enum err blob_files_put(
	struct store *s, struct mem *mem, struct bytes data, const struct digest *sha256)
{
	char *tmp = mem_printf(mem, "%s/tmp/%016" PRIx64, s->files_dir, rng_u64());
	enum err e;

	if (store_trouble(s) != NULL)
		return ERR_INTERNAL;
	e = write_file(s, tmp, data);
	if (e == ERR_OK && rename(tmp, path_of(s, mem, sha256)) != 0)
		e = disk_failed(s, "rename", errno);
	if (e != ERR_OK) {
		unlink(tmp);
		return e;
	}
	return sync_folder(s, folder_of(s, mem, sha256));
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

struct digest_list {
	struct mem *mem;
	struct digest *items;
	size_t n, cap;
};

static void add_digest(struct digest_list *list, const struct digest *d)
{
	if (list->n == list->cap) {
		list->cap = list->cap == 0 ? 64 : list->cap * 2;
		list->items = mem_grow(list->mem, list->items, list->cap, sizeof(*d));
	}
	list->items[list->n++] = *d;
}

/* Names that are no digest are not ours and are passed over. */
static void list_folder(struct store *s, struct digest_list *list, unsigned first)
{
	struct mem *scratch = mem_new(NULL, "folder");
	DIR *dir = opendir(mem_printf(scratch, "%s/%02x", s->files_dir, first));
	struct digest d = { .b = { (uint8_t)first } };
	struct dirent *entry;

	while (dir != NULL && (entry = readdir(dir)) != NULL)
		if (enc_hex_read(entry->d_name, d.b + 1, sizeof(d.b) - 1))
			add_digest(list, &d);
	if (dir != NULL)
		closedir(dir);
	mem_end(scratch);
}

enum err blob_files_list(
	struct store *s, struct mem *mem, struct digest **ret_digests, size_t *ret_n)
{
	struct digest_list list = { .mem = mem };

	for (unsigned i = 0; i < 256; i++)
		list_folder(s, &list, i);
	*ret_digests = list.items;
	*ret_n = list.n;
	return ERR_OK;
}
