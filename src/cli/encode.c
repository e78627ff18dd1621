#include "cli/encode.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "cli/model_in.h"
#include "cli/progress.h"

enum { THREADS_MAX = 64, TEXTS_TOGETHER = 16 };

/* Distinct texts, each encoded once: a title that was submitted and published is one. */
struct job {
	const struct model_in *model;
	const struct encoder *encoder;
	const struct names *texts;
	size_t n;
	float *vector;	    /* [n × hidden] */
	atomic_size_t next; /* the text that nobody has taken yet */
	struct progress progress;
};

static void encode_some(const struct job *j, struct encoder_scratch *s, size_t from, size_t n)
{
	uint32_t piece[TEXTS_TOGETHER][ENCODER_PIECES_MAX];
	struct encoder_text text[TEXTS_TOGETHER];

	for (size_t i = 0; i < n; i++) {
		const char *t = names_of(j->texts, (int32_t)(from + i));

		text[i].piece = piece[i];
		text[i].n = wordpiece_encode(
			j->model->tokenizer, t, strlen(t), j->model->pieces_max, piece[i]);
	}
	encoder_run(j->encoder, s, text, n, j->vector + from * j->model->model.hidden);
}

static void work(struct job *j, bool tells)
{
	struct mem *m = mem_new(NULL, "encoder's scratch");
	struct encoder_scratch *s = encoder_scratch_new(m, j->encoder);
	size_t from;

	while ((from = atomic_fetch_add(&j->next, TEXTS_TOGETHER)) < j->n) {
		encode_some(
			j, s, from, j->n - from < TEXTS_TOGETHER ? j->n - from : TEXTS_TOGETHER);
		if (tells)
			progress_at(&j->progress, from);
	}
	mem_end(m);
}

static void *work_in_thread(void *job)
{
	work(job, false);
	return NULL;
}

/* Where no thread can be had, those that there are do the work. */
static void encode_all(struct job *j, int n_threads)
{
	pthread_t thread[THREADS_MAX];
	int n = 0;

	progress_begin(&j->progress, "encoding texts", j->n);
	while (n + 1 < n_threads && n < THREADS_MAX &&
		pthread_create(&thread[n], NULL, work_in_thread, j) == 0)
		n++;
	work(j, true);
	for (int i = 0; i < n; i++)
		pthread_join(thread[i], NULL);
	progress_end(&j->progress);
}

static bool is_finite(const float *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isfinite(v[i]))
			return false;
	return true;
}

/* The number of each text, by papers and then publications; -1 for one that is not needed. */
static int32_t *number_texts(struct mem *m, const struct papers *p, struct names *ret_texts)
{
	int32_t papers = names_count(p->paper), publications = names_count(p->publication);
	int32_t *number = MEM_ARRAY_RAW(m, int32_t, (size_t)papers + (size_t)publications);

	for (int32_t i = 0; i < papers; i++)
		number[i] = names_add(ret_texts, p->paper_text[i]);
	for (int32_t i = 0; i < publications; i++)
		number[papers + i] =
			p->is_work[i] ? names_add(ret_texts, p->publication_text[i]) : -1;
	return number;
}

static float *spread(struct mem *m, const struct job *j, const int32_t *number, int32_t n)
{
	size_t dims = j->model->model.hidden;
	float *v = mem_array(m, (size_t)n * dims, sizeof(float));

	for (int32_t i = 0; i < n; i++)
		if (number[i] >= 0)
			memcpy(v + (size_t)i * dims, j->vector + (size_t)number[i] * dims,
				dims * sizeof(float));
	return v;
}

static enum err run(struct mem *m, struct mem *scratch, const struct encode *c,
	const struct papers *p, const struct model_in *model, struct expertise_vectors *ret_vectors,
	const char **ret_fault)
{
	struct names *texts = names_new(scratch);
	int32_t *number = number_texts(scratch, p, texts);
	struct job j = { .model = model, .texts = texts, .n = (size_t)names_count(texts) };

	j.encoder = encoder_new(scratch, &model->model, c->precision, c->level);
	j.vector = mem_array_raw(scratch, j.n * model->model.hidden, sizeof(float));
	encode_all(&j, c->n_threads);
	if (!is_finite(j.vector, j.n * model->model.hidden)) {
		*ret_fault = mem_printf(
			m, "%s: its weights make numbers that are not finite", c->folder);
		return ERR_INVALID;
	}
	ret_vectors->dims = model->model.hidden;
	ret_vectors->paper = spread(m, &j, number, names_count(p->paper));
	ret_vectors->publication =
		spread(m, &j, number + names_count(p->paper), names_count(p->publication));
	return ERR_OK;
}

enum err encode_papers(struct mem *m, const struct encode *c, const struct papers *p,
	struct expertise_vectors *ret_vectors, const char **ret_fault)
{
	struct mem *scratch = mem_new(m, "encode");
	struct model_in model;
	enum err e = model_read(scratch, c->folder, &model, ret_fault);

	if (e == ERR_OK)
		e = run(m, scratch, c, p, &model, ret_vectors, ret_fault);
	else
		*ret_fault = mem_str(m, *ret_fault);
	model_close(&model);
	mem_end(scratch);
	return e;
}
