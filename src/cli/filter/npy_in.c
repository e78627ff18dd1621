#include "cli/filter/npy_in.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEADER_MAX = 1 << 16, SIDE_MAX = 1000000 };

static const char magic[] = "\x93NUMPY";

bool npy_is_one(const char *path)
{
	char head[6];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool is = fd >= 0 && read(fd, head, sizeof(head)) == (ssize_t)sizeof(head) &&
		  memcmp(head, magic, sizeof(head)) == 0;

	if (fd >= 0)
		close(fd);
	return is;
}

/* What follows 'key': in the header, spaces skipped; NULL when it is not there. */
static const char *value_of(const char *header, const char *key)
{
	const char *at = strstr(header, key);

	if (at == NULL)
		return NULL;
	at += strlen(key);
	at += strspn(at, " ");
	if (*at++ != ':')
		return NULL;
	return at + strspn(at, " ");
}

static bool read_size(const char **at, int32_t *ret_size)
{
	int64_t size = 0;
	size_t digits = strspn(*at, "0123456789");

	if (digits == 0 || digits > 10)
		return false;
	for (size_t x = 0; x < digits; x++)
		size = size * 10 + ((*at)[x] - '0');
	*at += digits;
	*at += strspn(*at, " ");
	*ret_size = (int32_t)size;
	return size <= INT32_MAX;
}

static const char *read_shape(const char *at, struct npy *ret)
{
	if (at == NULL || *at++ != '(' || !read_size(&at, &ret->rows) || *at++ != ',')
		return "the array has not two dimensions";
	at += strspn(at, " ");
	if (!read_size(&at, &ret->cols))
		return "the array has not two dimensions";
	if (*at == ',')
		at += 1 + strspn(at + 1, " ");
	return *at == ')' ? NULL : "the array has not two dimensions";
}

static const char *read_text(const char *header, struct npy *ret)
{
	const char *descr = value_of(header, "'descr'");
	const char *order = value_of(header, "'fortran_order'");

	if (descr == NULL || order == NULL)
		return "the header lacks descr or fortran_order";
	ret->is_double = strncmp(descr, "'<f8'", 5) == 0;
	if (!ret->is_double && strncmp(descr, "'<f4'", 5) != 0)
		return "the array is not float32 or float64, little-endian ('<f4', '<f8')";
	if (strncmp(order, "False", 5) != 0)
		return "the array is in Fortran order; save it in C order";
	return read_shape(value_of(header, "'shape'"), ret);
}

const char *npy_header(const char *bytes, uint64_t n, struct npy *ret_shape, uint64_t *ret_offset)
{
	const unsigned char *b = (const unsigned char *)bytes;
	char header[HEADER_MAX + 1];
	struct npy shape = { 0 };
	uint64_t length, at, size;
	const char *why;

	if (n < 12 || memcmp(bytes, magic, 6) != 0)
		return "not a NumPy file";
	at = b[6] == 1 ? 10 : 12;
	length = b[8] | (uint64_t)b[9] << 8;
	if (b[6] > 1)
		length |= (uint64_t)b[10] << 16 | (uint64_t)b[11] << 24;
	if (b[6] < 1 || b[6] > 3)
		return "a version of the format that is not known";
	if (length > HEADER_MAX || at + length > n)
		return "the header is cut off";
	memcpy(header, bytes + at, length);
	header[length] = '\0';
	why = read_text(header, &shape);
	if (why != NULL)
		return why;
	if (shape.rows > SIDE_MAX || shape.cols > SIDE_MAX)
		return "more than a million rows or columns";
	size = shape.is_double ? sizeof(double) : sizeof(float);
	if ((at + length) % size != 0)
		return "the data is not aligned";
	if ((n - at - length) / size < (uint64_t)shape.rows * (uint64_t)shape.cols)
		return "the data is cut off";
	*ret_shape = shape;
	*ret_offset = at + length;
	return NULL;
}

/* float64 as float32, in memory of the same kind as a mapped file's; the file's own goes. */
static const char *narrow(struct npy *npy, const double *from)
{
	size_t n = (size_t)npy->rows * (size_t)npy->cols, bytes = (n + 1) * sizeof(float);
	float *to = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (to == MAP_FAILED)
		return strerror(errno);
	for (size_t i = 0; i < n; i++)
		to[i] = (float)from[i];
	munmap(npy->map, npy->map_size);
	npy->map = npy->data = to;
	npy->map_size = bytes;
	return NULL;
}

static const char *map(int fd, struct npy *ret_npy)
{
	struct stat st;
	struct npy npy;
	uint64_t offset;
	char *bytes;
	const char *why;

	if (fd < 0 || fstat(fd, &st) != 0)
		return strerror(errno);
	bytes = mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	if (bytes == MAP_FAILED)
		return strerror(errno);
	why = npy_header(bytes, (uint64_t)st.st_size, &npy, &offset);
	if (why != NULL) {
		munmap(bytes, (size_t)st.st_size);
		return why;
	}
	npy.map = bytes;
	npy.map_size = (uint64_t)st.st_size;
	npy.data = (float *)(void *)(bytes + offset);
	why = npy.is_double ? narrow(&npy, (const double *)(const void *)npy.data) : NULL;
	if (why != NULL)
		munmap(bytes, (size_t)st.st_size);
	else
		*ret_npy = npy;
	return why;
}

const char *npy_open(struct mem *m, const char *path, struct npy *ret_npy)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	const char *why = map(fd, ret_npy);

	if (fd >= 0)
		close(fd);
	return why == NULL ? NULL : mem_printf(m, "%s: %s", path, why);
}

void npy_close(struct npy *npy)
{
	if (npy->map != NULL)
		munmap(npy->map, npy->map_size);
	*npy = (struct npy){ 0 };
}
