/*
 * What `bursary match --vectors` reads, beside two texts that have vectors in it or not: on to
 * scores where it is good.  The first byte says where an array's ids begin.
 */
#include <sys/mman.h>
#include <unistd.h>

#include "cli/filter/vectors_in.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static int file_of(const uint8_t *bytes, size_t n, char *ret_path, size_t room)
{
	int fd = memfd_create("vectors", MFD_CLOEXEC);

	MUST(fd >= 0 && write(fd, bytes, n) == (ssize_t)n);
	snprintf(ret_path, room, "/proc/self/fd/%d", fd);
	return fd;
}

static struct papers two_texts(struct mem *m)
{
	static const bool is_work[] = { true };
	struct papers p = { .x = expertise_new(m),
		.paper = names_new(m),
		.publication = names_new(m),
		.reviewer = names_new(m),
		.is_work = is_work };
	struct expertise_work work = { .weight = 1 };

	names_add(p.paper, "p");
	names_add(p.publication, "a");
	names_add(p.reviewer, "r");
	expertise_paper(p.x, "soil", "birds");
	work.publication = expertise_publication(p.x, "birds", "soil");
	expertise_reviewer(p.x, &work, 1);
	return p;
}

static void check_scores(struct mem *m, const struct papers *p, struct expertise_options *o)
{
	struct expertise_scores s;

	expertise_prepare(p->x, o);
	expertise_rank(p->x, o, m, &s);
	MUST(s.start[1] == 1 && s.score[0].score >= 0 && s.score[0].score <= 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct mem *m = mem_new(NULL, "fuzz");
	struct expertise_options o = { .seed = 1 };
	struct papers p = two_texts(m);
	const char *fault = NULL;
	char path[32], ids[32];
	struct vectors_in in = { .path = path, .ids = ids };
	size_t cut;
	int a, b;

	if (n == 0) {
		mem_end(m);
		return 0;
	}
	cut = bytes[0] == 255 ? n - 1 : (n - 1) * bytes[0] / 254;
	a = file_of(bytes + 1, cut, path, sizeof(path));
	b = file_of(bytes + 1 + cut, n - 1 - cut, ids, sizeof(ids));
	if (cut == n - 1)
		in.ids = NULL;
	if (vectors_read(m, &in, &p, &o.vectors, &fault) == ERR_OK)
		check_scores(m, &p, &o);
	else
		MUST(fault != NULL && strchr(fault, '\n') == NULL);
	close(a);
	close(b);
	mem_end(m);
	return 0;
}
