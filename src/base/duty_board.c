#include "base/duty_board.h"

#include <string.h>
#include <sys/mman.h>

#include "base/err.h"

struct duty_board *duty_board_new(void)
{
	void *p = mmap(NULL, sizeof(struct duty_board), PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	MUST(p != MAP_FAILED);
	return p; /* zeroed */
}

static void put_name(char *to, const char *name)
{
	size_t n = strlen(name);

	MUST(n < DUTY_NAME_BYTES);
	memcpy(to, name, n + 1);
}

void duty_board_post(
	struct duty_board *b, const char *name, int64_t every_us, int64_t late_us, int64_t now_us)
{
	struct duty_sign *s = &b->signs[b->n];

	MUST(b->n < DUTY_SIGNS_MAX);
	put_name(s->name, name);
	s->every_us = every_us;
	s->late_us = late_us;
	atomic_store(&s->ended_us, now_us);
	b->n++;
}

void duty_board_post_wait(struct duty_board *b, const char *name)
{
	MUST(b->n_waits < DUTY_WAITS_MAX);
	put_name(b->waits[b->n_waits++].name, name);
}

struct duty_sign *duty_sign_of(struct duty_board *b, const char *name)
{
	for (size_t i = 0; i < b->n; i++)
		if (strcmp(b->signs[i].name, name) == 0)
			return &b->signs[i];
	BUG("no such duty");
}

struct duty_wait *duty_wait_of(struct duty_board *b, const char *name)
{
	for (size_t i = 0; i < b->n_waits; i++)
		if (strcmp(b->waits[i].name, name) == 0)
			return &b->waits[i];
	BUG("nothing so named waits");
}

void duty_take(struct duty_sign *s)
{
	if (atomic_exchange(&s->began_us, 0) == 0)
		return;
	atomic_fetch_add(&s->runs, 1);
	atomic_fetch_add(&s->failures, 1);
}

void duty_beat(struct duty_sign *s, int64_t now_us)
{
	atomic_store(&s->ended_us, now_us);
}

void duty_begin(struct duty_sign *s, int64_t now_us)
{
	atomic_store(&s->began_us, now_us);
}

void duty_end(struct duty_sign *s, int64_t now_us, bool is_good)
{
	atomic_fetch_add(&s->runs, 1);
	if (!is_good)
		atomic_fetch_add(&s->failures, 1);
	atomic_store(&s->ended_us, now_us);
	atomic_store(&s->began_us, 0);
}

int64_t duty_late_us(const struct duty_sign *s, int64_t now_us)
{
	int64_t over_us = now_us - atomic_load(&s->ended_us) - s->every_us - s->late_us;

	return over_us > 0 ? over_us : 0;
}
