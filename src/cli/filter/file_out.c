#include "cli/filter/file_out.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FLUSH_AT = 1 << 18 };

struct file_out {
	struct mem *mem;
	char *path; /* symbolic links followed */
	char *folder;
	char *beside; /* the name it has for a moment before the rename */
	int fd;
	mode_t mode;
	bool is_direct;	  /* standard output, a device, a pipe: no name to take */
	bool is_unlinked; /* the stand-in: copied at commit */
	struct buf text;
	char *fault;
};

static enum err fail(struct file_out *out, const char *what)
{
	if (out->fault == NULL)
		out->fault = mem_printf(out->mem, "%s: %s", out->path, what);
	return ERR_INTERNAL;
}

static char *folder_of(struct mem *m, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return mem_str(m, ".");
	return slash == path ? mem_str(m, "/") : mem_strn(m, path, (size_t)(slash - path));
}

/* A link is followed, so that what it points to is replaced and not the link. */
static char *followed(struct mem *m, const char *path)
{
	char *real = realpath(path, NULL);
	char *copy = mem_str(m, real == NULL ? path : real);

	free(real);
	return copy;
}

/* A name nobody else has: the kernel's refusal of a taken one is the proof. */
static int open_beside(struct file_out *out)
{
	int fd = -1;

	for (int i = 0; i < 100 && fd < 0; i++) {
		out->beside = mem_printf(
			out->mem, "%s/.bursary-%ld-%d.part", out->folder, (long)getpid(), i);
		fd = open(
			out->beside, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, out->mode);
		if (fd < 0 && errno != EEXIST)
			return -1;
	}
	return fd;
}

static int open_unlinked(struct file_out *out)
{
	int fd = open_beside(out);

	if (fd >= 0)
		unlink(out->beside);
	out->is_unlinked = true;
	return fd;
}

static void open_nameless(struct file_out *out)
{
	out->fd = open(out->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, out->mode);
	if (out->fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL))
		out->fd = open_unlinked(out);
}

enum err file_out_open(struct mem *m, const char *path, struct file_out **ret_out)
{
	struct file_out *out = MEM_NEW(m, struct file_out);
	struct stat st;

	*ret_out = out;
	out->mem = m;
	out->mode = 0666;
	buf_init(&out->text, m, FLUSH_AT + 4096);
	out->is_direct = strcmp(path, "-") == 0;
	out->path = out->is_direct ? mem_str(m, "standard output") : followed(m, path);
	out->folder = folder_of(m, out->path);
	if (out->is_direct) {
		out->fd = STDOUT_FILENO;
		return ERR_OK;
	}
	if (stat(out->path, &st) == 0 && !S_ISREG(st.st_mode)) {
		out->is_direct = true;
		out->fd = open(out->path, O_WRONLY | O_CLOEXEC);
	} else {
		open_nameless(out);
	}
	return out->fd < 0 ? fail(out, strerror(errno)) : ERR_OK;
}

bool file_out_can(struct mem *m, const char *command, const char *path)
{
	struct file_out *out;
	struct stat st;
	enum err e;

	/* A device or a pipe is opened once only. */
	if (path == NULL || strcmp(path, "-") == 0 ||
		(stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)))
		return true;
	e = file_out_open(m, path, &out);
	file_out_drop(out);
	if (e != ERR_OK)
		fprintf(stderr, "bursary %s: %s\n", command, file_out_fault(out));
	return e == ERR_OK;
}

struct buf *file_out_text(struct file_out *out)
{
	return &out->text;
}

static enum err write_all(struct file_out *out, int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, p, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return fail(out, strerror(errno));
		p += done;
		n -= (size_t)done;
	}
	return ERR_OK;
}

static void empty_text(struct file_out *out)
{
	if (out->fault == NULL)
		(void)!write_all(out, out->fd, out->text.data, out->text.n);
	out->text.n = 0;
}

void file_out_flush(struct file_out *out)
{
	if (out->text.n >= FLUSH_AT)
		empty_text(out);
}

static enum err copy_to(struct file_out *out, int fd)
{
	ssize_t n;

	if (lseek(out->fd, 0, SEEK_SET) < 0)
		return fail(out, strerror(errno));
	while ((n = read(out->fd, out->text.data, FLUSH_AT)) > 0)
		if (write_all(out, fd, out->text.data, (size_t)n) != ERR_OK)
			return ERR_INTERNAL;
	return n < 0 ? fail(out, strerror(errno)) : ERR_OK;
}

/* Gives the nameless file the name beside its place. */
static enum err take_name(struct file_out *out)
{
	char self[64];

	snprintf(self, sizeof(self), "/proc/self/fd/%d", out->fd);
	for (int i = 0; i < 100; i++) {
		out->beside = mem_printf(
			out->mem, "%s/.bursary-%ld-%d.part", out->folder, (long)getpid(), i);
		if (linkat(AT_FDCWD, self, AT_FDCWD, out->beside, AT_SYMLINK_FOLLOW) == 0)
			return ERR_OK;
		if (errno != EEXIST)
			break;
	}
	return fail(out, strerror(errno));
}

/* The stand-in has lost its name for good: its bytes move to a new file. */
static enum err take_copy(struct file_out *out)
{
	int fd = open_beside(out);
	enum err e;

	if (fd < 0)
		return fail(out, strerror(errno));
	e = copy_to(out, fd);
	if (e == ERR_OK && fsync(fd) != 0)
		e = fail(out, strerror(errno));
	if (close(fd) != 0 && e == ERR_OK)
		e = fail(out, strerror(errno));
	if (e != ERR_OK)
		unlink(out->beside);
	return e;
}

static enum err sync_folder(struct file_out *out)
{
	int fd = open(out->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;
	int why = errno;

	if (fd >= 0)
		close(fd);
	return ok || why == EINVAL ? ERR_OK : fail(out, strerror(why));
}

/* The file is to have the rights of the one it replaces. */
static void keep_mode(const struct file_out *out)
{
	struct stat st;

	if (stat(out->path, &st) == 0 && chmod(out->beside, st.st_mode & 0777) != 0)
		unlink(out->beside);
}

static enum err into_place(struct file_out *out)
{
	enum err e = out->is_unlinked ? take_copy(out) : take_name(out);

	if (e != ERR_OK)
		return e;
	keep_mode(out);
	if (rename(out->beside, out->path) != 0) {
		e = fail(out, strerror(errno));
		unlink(out->beside);
		return e;
	}
	return sync_folder(out);
}

/* Between the link and the rename the file has a stray name: no signal may fall there. */
static enum err into_place_undisturbed(struct file_out *out)
{
	sigset_t all, before;
	enum err e;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	e = into_place(out);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return e;
}

enum err file_out_commit(struct file_out *out)
{
	MUST(out->fd >= 0);
	empty_text(out);
	if (out->fault == NULL && !out->is_direct && fsync(out->fd) != 0)
		(void)fail(out, strerror(errno));
	if (out->fault == NULL && !out->is_direct)
		(void)into_place_undisturbed(out);
	file_out_drop(out);
	return out->fault == NULL ? ERR_OK : ERR_INTERNAL;
}

void file_out_drop(struct file_out *out)
{
	if (out->fd > STDERR_FILENO)
		close(out->fd);
	out->fd = -1;
}

const char *file_out_fault(const struct file_out *out)
{
	return out->fault;
}
