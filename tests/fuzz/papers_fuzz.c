/*
 * What `bursary match` reads: three files, parted by the byte 1E, into the
 * engine, and on to scores where they are good.
 */
#include <math.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cli/filter/papers_in.h"
#include "match/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static int file_of(const uint8_t *bytes, size_t n, char *ret_path, size_t room)
{
	int fd = memfd_create("papers", MFD_CLOEXEC);

	MUST(fd >= 0 && write(fd, bytes, n) == (ssize_t)n);
	snprintf(ret_path, room, "/proc/self/fd/%d", fd);
	return fd;
}

static void check_words(const char *s, size_t n)
{
	struct text_cursor c = { .s = s, .n = n };
	struct text_word w;
	size_t at = 0;

	while (text_next(&c, &w)) {
		MUST(w.n > 0 && w.n < sizeof(c.word) && c.at > at && c.at <= n);
		at = c.at;
	}
}

static void check_scores(struct mem *m, const struct papers *p)
{
	struct expertise_options o = { .seed = 1 };
	struct expertise_explanation e;
	struct expertise_scores s;

	expertise_prepare(p->x, &o);
	expertise_rank(p->x, &o, m, &s);
	for (uint32_t i = 0; i < s.n_papers; i++)
		for (size_t k = s.start[i]; k < s.start[i + 1]; k++) {
			double score = (double)s.score[k].score;

			MUST(score >= 0 && score <= 1);
			expertise_explain(p->x, i, s.score[k].reviewer, 2, 3, m, &e);
			MUST(fabs(e.score - score) < 1e-3);
		}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct mem *m = mem_new(NULL, "fuzz");
	const uint8_t *end = bytes + n;
	char path[3][32];
	int fd[3];
	struct papers_in in = { .submissions = path[0], .archives = path[1], .profiles = path[2] };
	const char *fault = NULL;
	struct papers p;

	check_words((const char *)bytes, n);
	for (int i = 0; i < 3; i++) {
		const uint8_t *stop =
			i < 2 && bytes < end ? memchr(bytes, 0x1E, (size_t)(end - bytes)) : NULL;

		stop = stop == NULL ? end : stop;
		fd[i] = file_of(bytes, (size_t)(stop - bytes), path[i], sizeof(path[i]));
		bytes = stop < end ? stop + 1 : end;
	}
	if (papers_read(m, &in, &p, &fault) == ERR_OK)
		check_scores(m, &p);
	else
		MUST(fault != NULL && strchr(fault, '\n') == NULL);
	for (int i = 0; i < 3; i++)
		close(fd[i]);
	mem_end(m);
	return 0;
}
