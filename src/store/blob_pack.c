#include "store/blob_pack.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/enc.h"
#include "base/log.h"
#include "base/rng.h"

enum { HEAD = 87, PACK_BYTES = 64 << 20 };

/* The pack that is added to; the lock guards all of it, and is held while bytes are copied. */
struct blob_packs {
	pthread_mutex_t lock;
	pthread_cond_t synced_on;
	int fd; /* -1: none yet */
	int64_t number;
	int64_t size, synced; /* bytes written whole; of them on the disk */
	bool is_syncing;      /* one thread is at it, without the lock */
};

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
	if (fdatasync(fd) != 0)
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

static enum err sync_both(struct store *s, struct mem *mem)
{
	return sync_folder(s, s->files_dir) == ERR_OK &&
			       sync_folder(s, mem_printf(mem, "%s/..", s->files_dir)) == ERR_OK
		       ? ERR_OK
		       : ERR_REFUSED;
}

enum err blob_packs_open(struct store *s)
{
	struct mem *scratch = mem_new(NULL, "folders");
	bool is_new = s->create;
	enum err e = ERR_OK;

	if (!make_folder(s->files_dir, &is_new) ||
		!make_folder(mem_printf(scratch, "%s/pack", s->files_dir), &is_new))
		e = ERR_REFUSED;
	/* Whoever makes a program has them on the disk before it calls it one. */
	if (e == ERR_OK && is_new)
		e = sync_both(s, scratch);
	mem_end(scratch);
	if (e != ERR_OK)
		return e;
	s->packs = MEM_NEW(s->mem, struct blob_packs);
	s->packs->fd = -1;
	MUST(pthread_mutex_init(&s->packs->lock, NULL) == 0);
	MUST(pthread_cond_init(&s->packs->synced_on, NULL) == 0);
	return ERR_OK;
}

void blob_packs_close(struct store *s)
{
	struct blob_packs *p = s->packs;

	MUST(!p->is_syncing);
	if (p->fd >= 0)
		close(p->fd);
	pthread_cond_destroy(&p->synced_on);
	pthread_mutex_destroy(&p->lock);
	s->packs = NULL;
}

static char *path_of(const struct store *s, struct mem *mem, int64_t number)
{
	return mem_printf(mem, "%s/pack/%016" PRIx64, s->files_dir, (uint64_t)number);
}

/* The lock is held, and nobody syncs: what was written of the last one is on the disk, or is not
 * trusted. */
static enum err leave_pack(struct store *s)
{
	struct blob_packs *p = s->packs;
	enum err e = ERR_OK;

	if (p->fd < 0)
		return ERR_OK;
	if (p->synced < p->size && fdatasync(p->fd) != 0)
		e = sync_failed(s, "fsync");
	if (close(p->fd) != 0 && e == ERR_OK)
		e = sync_failed(s, "close");
	p->fd = -1;
	p->number = 0;
	pthread_cond_broadcast(&p->synced_on);
	return e;
}

static enum err begin_pack(struct store *s)
{
	struct blob_packs *p = s->packs;
	struct mem *scratch = mem_new(NULL, "pack");
	int64_t number = (int64_t)(rng_u64() >> 1);
	enum err e = ERR_OK;
	int fd = open(path_of(s, scratch, number), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		e = disk_failed(s, "open", errno);
	else
		e = sync_folder(s, mem_printf(scratch, "%s/pack", s->files_dir));
	mem_end(scratch);
	if (e != ERR_OK) {
		if (fd >= 0)
			close(fd);
		return e;
	}
	p->fd = fd;
	p->number = number;
	p->size = p->synced = 0;
	return ERR_OK;
}

/* A pack with room.  The lock is held, and given up while somebody syncs the last one. */
static enum err have_room(struct store *s, int64_t n)
{
	struct blob_packs *p = s->packs;
	enum err e = ERR_OK;

	while (p->fd >= 0 && p->size > 0 && p->size + n > PACK_BYTES) {
		if (p->is_syncing)
			pthread_cond_wait(&p->synced_on, &p->lock);
		else if ((e = leave_pack(s)) != ERR_OK)
			return e;
	}
	return p->fd >= 0 ? ERR_OK : begin_pack(s);
}

/* What a write that failed left is written over by the next. */
static enum err write_at_end(struct store *s, const char *head, struct bytes data)
{
	struct blob_packs *p = s->packs;
	size_t done = 0, all = HEAD + data.n;

	while (done < all) {
		size_t of_head = done < HEAD ? HEAD - done : 0;
		size_t of_data = done < HEAD ? 0 : done - HEAD;
		const struct iovec parts[] = {
			{ (char *)(uintptr_t)head + HEAD - of_head, of_head },
			{ (char *)(uintptr_t)data.data + of_data, data.n - of_data },
		};
		ssize_t n = pwritev(p->fd, parts, 2, p->size + (int64_t)done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return disk_failed(s, "write", n < 0 ? errno : ENOSPC);
		done += (size_t)n;
	}
	p->size += (int64_t)all;
	return ERR_OK;
}

/* All that is written by now, for all who wait for it.  The lock is given up meanwhile. */
static void sync_pack(struct store *s)
{
	struct blob_packs *p = s->packs;
	int64_t size = p->size;
	int fd = p->fd;
	bool is_synced;

	p->is_syncing = true;
	MUST(pthread_mutex_unlock(&p->lock) == 0);
	is_synced = fdatasync(fd) == 0;
	if (!is_synced)
		(void)!sync_failed(s, "fsync");
	MUST(pthread_mutex_lock(&p->lock) == 0);
	p->is_syncing = false;
	if (is_synced)
		p->synced = size;
	pthread_cond_broadcast(&p->synced_on);
}

/* The lock is held.  A pack that is another's turn by now was synced when it was left. */
static enum err wait_for_disk(struct store *s, int64_t number, int64_t end)
{
	struct blob_packs *p = s->packs;

	while (store_trouble(s) == NULL && p->number == number && p->synced < end) {
		if (p->is_syncing)
			pthread_cond_wait(&p->synced_on, &p->lock);
		else
			sync_pack(s);
	}
	return store_trouble(s) == NULL ? ERR_OK : ERR_INTERNAL;
}

enum err blob_pack_add(
	struct store *s, struct bytes data, const struct digest *sha256, struct blob_spot *ret_spot)
{
	struct mem *scratch = mem_new(NULL, "head");
	const char *head = mem_printf(scratch, "bursary %013zu %s\n", data.n,
		enc_hex(scratch, sha256->b, sizeof(sha256->b)));
	struct blob_packs *p = s->packs;
	enum err e;

	MUST(strlen(head) == HEAD);
	MUST(pthread_mutex_lock(&p->lock) == 0);
	e = store_trouble(s) != NULL ? ERR_INTERNAL : have_room(s, HEAD + (int64_t)data.n);
	if (e == ERR_OK)
		e = write_at_end(s, head, data);
	if (e == ERR_OK) {
		*ret_spot =
			(struct blob_spot){ p->number, p->size - (int64_t)data.n, (int64_t)data.n };
		e = wait_for_disk(s, p->number, p->size);
	}
	MUST(pthread_mutex_unlock(&p->lock) == 0);
	mem_end(scratch);
	return e;
}

static enum err read_at(int fd, char *to, const struct blob_spot *spot)
{
	int64_t have = 0;

	while (have < spot->bytes) {
		ssize_t n =
			pread(fd, to + have, (size_t)(spot->bytes - have), spot->first_byte + have);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return ERR_INTERNAL;
		if (n == 0)
			return ERR_NOT_FOUND;
		have += n;
	}
	return ERR_OK;
}

enum err blob_pack_get(
	struct store *s, struct mem *mem, const struct blob_spot *spot, struct bytes *ret_data)
{
	int fd = open(path_of(s, mem, spot->pack), O_RDONLY | O_CLOEXEC);
	enum err e = fd < 0 && errno != ENOENT ? ERR_INTERNAL : ERR_NOT_FOUND;
	char *data;

	if (fd >= 0) {
		data = mem_array_raw(mem, (size_t)spot->bytes + 1, 1);
		e = read_at(fd, data, spot);
		if (e == ERR_OK)
			*ret_data = (struct bytes){ data, (size_t)spot->bytes };
	}
	if (e == ERR_INTERNAL)
		log_event(LOG_ERROR, "stored_file", "cannot be read: %s", strerror(errno));
	if (fd >= 0)
		close(fd);
	return e;
}

enum err blob_packs_spare(struct store *s, int64_t n, int64_t bytes, int64_t *ret_spare)
{
	struct mem *scratch = mem_new(NULL, "packs");
	DIR *dir = opendir(mem_printf(scratch, "%s/pack", s->files_dir));
	enum err e = dir == NULL ? ERR_INTERNAL : ERR_OK;
	struct dirent *entry;
	struct stat st;
	int64_t all = 0;

	while (dir != NULL && (entry = readdir(dir)) != NULL)
		if (fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
			S_ISREG(st.st_mode))
			all += st.st_size;
	if (dir != NULL)
		closedir(dir);
	mem_end(scratch);
	if (e == ERR_OK)
		*ret_spare = all - bytes - n * HEAD;
	return e;
}
