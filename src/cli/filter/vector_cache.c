#include "cli/filter/vector_cache.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/enc.h"
#include "cli/filter/file_in.h"

enum { GUARD = 8, NAME_BYTES = 16 };

/* A row of the file: the text's digest, the vector, the first bytes of the digest of both. */
struct vector_cache {
	struct mem *m;
	const char *path;
	size_t dims, row_bytes;
	struct file_in file;
	uint32_t *slot; /* open addressing by the text's digest: the row's number + 1; 0: none */
	size_t slots;	/* a power of two */
	struct buf added;
};

static uint64_t head_of(const void *digest)
{
	uint64_t v;

	memcpy(&v, digest, sizeof(v));
	return v;
}

static const char *row_at(const struct vector_cache *c, size_t i)
{
	return c->file.data + i * c->row_bytes;
}

static bool is_whole(const struct vector_cache *c, const char *row)
{
	struct digest d;

	crypto_sha256(row, c->row_bytes - GUARD, &d);
	return memcmp(row + c->row_bytes - GUARD, d.b, GUARD) == 0;
}

static void index_rows(struct vector_cache *c)
{
	size_t n = c->file.n / c->row_bytes;

	for (c->slots = 16; c->slots < 2 * n;)
		c->slots *= 2;
	c->slot = MEM_ARRAY(c->m, uint32_t, c->slots);
	for (size_t i = 0; i < n; i++) {
		size_t at = head_of(row_at(c, i)) & (c->slots - 1);

		/* Of two of one text the later: the earlier was damaged. */
		while (c->slot[at] != 0 && memcmp(row_at(c, c->slot[at] - 1), row_at(c, i),
						   sizeof(struct digest)) != 0)
			at = (at + 1) & (c->slots - 1);
		c->slot[at] = (uint32_t)(i + 1);
	}
}

static const char *fault_of(struct mem *m, const char *path)
{
	return mem_printf(m, "%s: %s", path, strerror(errno));
}

/* And no link to one elsewhere, nor what one would wait for. */
static bool is_file(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISREG(st.st_mode);
}

enum err vector_cache_open(struct mem *m, const char *folder, const struct digest *model,
	size_t dims, struct vector_cache **ret_cache, const char **ret_fault)
{
	struct vector_cache *c = MEM_NEW(m, struct vector_cache);
	if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
		*ret_fault = fault_of(m, folder);
		return ERR_INVALID;
	}
	c->m = m;
	c->path = mem_printf(m, "%s/vectors-%s", folder, enc_hex(m, model->b, NAME_BYTES));
	c->dims = dims;
	c->row_bytes = sizeof(struct digest) + dims * sizeof(float) + GUARD;
	if (!is_file(c->path) || file_in_open(m, c->path, &c->file) != NULL)
		c->file = (struct file_in){ .data = "" };
	index_rows(c);
	buf_init(&c->added, m, 0);
	*ret_cache = c;
	return ERR_OK;
}

bool vector_cache_get(const struct vector_cache *c, const struct digest *text, float *ret_vector)
{
	size_t at = head_of(text->b) & (c->slots - 1);

	for (; c->slot[at] != 0; at = (at + 1) & (c->slots - 1)) {
		const char *row = row_at(c, c->slot[at] - 1);

		if (memcmp(row, text->b, sizeof(text->b)) != 0 || !is_whole(c, row))
			continue;
		memcpy(ret_vector, row + sizeof(text->b), c->dims * sizeof(float));
		return true;
	}
	return false;
}

void vector_cache_put(struct vector_cache *c, const struct digest *text, const float *vector)
{
	size_t from = c->added.n;
	struct digest d;

	buf_add(&c->added, text->b, sizeof(text->b));
	buf_add(&c->added, vector, c->dims * sizeof(float));
	crypto_sha256(c->added.data + from, c->added.n - from, &d);
	buf_add(&c->added, d.b, GUARD);
}

static bool write_all(int fd, const char *from, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, from, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		from += done;
		n -= (size_t)done;
	}
	return true;
}

static int open_to_add(const struct vector_cache *c)
{
	return open(c->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
}

/* Behind the last whole row, which somebody else may have added meanwhile. */
static bool append(const struct vector_cache *c, int fd)
{
	struct stat st;
	off_t at;

	if (flock(fd, LOCK_EX) != 0 || fstat(fd, &st) != 0)
		return false;
	if (!S_ISREG(st.st_mode)) {
		errno = EINVAL;
		return false;
	}
	at = st.st_size - st.st_size % (off_t)c->row_bytes;
	return ftruncate(fd, at) == 0 && lseek(fd, at, SEEK_SET) == at &&
	       write_all(fd, c->added.data, c->added.n);
}

/* Begins again by another file of that name: somebody may have this one mapped. */
static bool make_room(const struct vector_cache *c)
{
	struct stat st;

	return stat(c->path, &st) != 0 ||
	       (size_t)st.st_size + c->added.n <= VECTOR_CACHE_BYTES_MAX || unlink(c->path) == 0;
}

bool vector_cache_close(struct vector_cache *c, const char **ret_fault)
{
	bool is_kept = true;
	int fd;

	file_in_close(&c->file);
	if (c->added.n == 0)
		return true;
	fd = make_room(c) ? open_to_add(c) : -1;
	is_kept = fd >= 0 && append(c, fd);
	if (!is_kept)
		*ret_fault = fault_of(c->m, c->path);
	if (fd >= 0)
		close(fd);
	c->added.n = 0;
	return is_kept;
}
