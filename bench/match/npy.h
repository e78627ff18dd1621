/* The dense float32 files the benches pass about; C and C++. */
#ifndef BENCH_NPY_H
#define BENCH_NPY_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

static inline FILE *npy_create(const char *path, long rows, long cols)
{
	char head[128];
	FILE *f = fopen(path, "wb");
	int n;

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	memset(head, ' ', sizeof(head));
	memcpy(head, "\x93NUMPY\x01\x00\x76\x00", 10);
	n = snprintf(head + 10, sizeof(head) - 10,
		"{'descr': '<f4', 'fortran_order': False, 'shape': (%ld, %ld), }", rows, cols);
	head[10 + n] = ' ';
	head[127] = '\n';
	fwrite(head, 1, sizeof(head), f);
	return f;
}

/* Maps a file that npy_create wrote. */
static inline const float *npy_map(const char *path, long *ret_rows, long *ret_cols)
{
	int fd = open(path, O_RDONLY);
	struct stat st;
	const char *p;
	const char *shape;

	if (fd < 0 || fstat(fd, &st) != 0) {
		perror(path);
		exit(1);
	}
	p = (const char *)mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	shape = strstr(p + 10, "'shape': (");
	if (p == (const char *)MAP_FAILED || shape == NULL ||
		sscanf(shape, "'shape': (%ld, %ld)", ret_rows, ret_cols) != 2) {
		fprintf(stderr, "%s: not one of ours\n", path);
		exit(1);
	}
	return (const float *)(const void *)(p + 128);
}

static inline double cpu_seconds(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	       1e-6 * (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

static inline long peak_kb(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return u.ru_maxrss;
}

#endif
