#include "cli/filter/encode.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/filter/model_in.h"
#include "cli/progress.h"
#include "cli/filter/vector_cache.h"

/* Counts up when the same model and text have another vector from now on. */
enum { ENCODING_VERSION = 1 };

enum { THREADS_MAX = 64, TEXTS_TOGETHER = 16 };

struct encoding {
	struct mem *m;
	const struct encode *conf;
	struct model_in model;
	struct encoder *encoder;
	struct vector_cache *cache; /* NULL: none */
};

/* The texts that are not known yet. */
struct job {
	const struct encoding *at;
	const char **text;
	size_t n;
	float *vector;	    /* [n × dims] */
	atomic_size_t next; /* the text that nobody has taken yet */
	void (*progress)(void *arg, uint64_t done, uint64_t total);
	void *progress_arg;
};

/* ---- the model ---- */

/* What the folder may have that a vector depends on: model_in.h. */
static const char *const parts[] = { "config.json", "model.safetensors", "tokenizer.json",
	"vocab.txt", "1_Pooling/config.json", "sentence_bert_config.json",
	"tokenizer_config.json" };

static const char *digest_of(const struct encoding *e, struct digest *ret_digest)
{
	const int32_t how[] = { ENCODING_VERSION, (int32_t)e->conf->precision,
		(int32_t)e->conf->level };
	struct sha256 s;

	sha256_begin(&s);
	sha256_add(&s, how, sizeof(how));
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		const char *path = mem_printf(e->m, "%s/%s", e->conf->folder, parts[i]), *fault;
		struct file_in f;
		uint64_t n;

		if (!file_in_exists(path))
			continue;
		fault = file_in_open(e->m, path, &f);
		if (fault != NULL)
			return fault;
		n = f.n;
		sha256_add(&s, parts[i], strlen(parts[i]) + 1);
		sha256_add(&s, &n, sizeof(n));
		sha256_add(&s, f.data, f.n);
		file_in_close(&f);
	}
	sha256_end(&s, ret_digest);
	return NULL;
}

static const char *open_cache(struct encoding *e)
{
	struct digest d;
	const char *fault = digest_of(e, &d);

	if (fault == NULL && vector_cache_open(e->m, e->conf->cache, &d, encoding_dims(e),
				     &e->cache, &fault) == ERR_OK)
		return NULL;
	return fault;
}

enum err encoding_open(struct mem *m, const struct encode *c, struct encoding **ret_encoding,
	const char **ret_fault)
{
	struct encoding *e = MEM_NEW(m, struct encoding);
	const char *fault = NULL;

	e->m = m;
	e->conf = c;
	if (model_read(m, c->folder, &e->model, &fault) == ERR_OK) {
		e->encoder = encoder_new(m, &e->model.model, c->precision, c->level);
		fault = c->cache == NULL ? NULL : open_cache(e);
	}
	if (fault != NULL) {
		model_close(&e->model);
		*ret_fault = fault;
		return ERR_INVALID;
	}
	*ret_encoding = e;
	return ERR_OK;
}

size_t encoding_dims(const struct encoding *e)
{
	return e->model.model.hidden;
}

bool encoding_close(struct encoding *e, const char **ret_fault)
{
	model_close(&e->model);
	return e->cache == NULL || vector_cache_close(e->cache, ret_fault);
}

/* ---- texts ---- */

static void encode_some(const struct job *j, struct encoder_scratch *s, size_t from, size_t n)
{
	const struct model_in *model = &j->at->model;
	uint32_t piece[TEXTS_TOGETHER][ENCODER_PIECES_MAX];
	struct encoder_text text[TEXTS_TOGETHER];

	for (size_t i = 0; i < n; i++) {
		const char *t = j->text[from + i];

		text[i].piece = piece[i];
		text[i].n = wordpiece_encode(
			model->tokenizer, t, strlen(t), model->pieces_max, piece[i]);
	}
	encoder_run(j->at->encoder, s, text, n, j->vector + from * encoding_dims(j->at));
}

static void work(struct job *j, bool tells)
{
	struct mem *m = mem_new(NULL, "encoder's scratch");
	struct encoder_scratch *s = encoder_scratch_new(m, j->at->encoder);
	size_t from;

	while ((from = atomic_fetch_add(&j->next, TEXTS_TOGETHER)) < j->n) {
		encode_some(
			j, s, from, j->n - from < TEXTS_TOGETHER ? j->n - from : TEXTS_TOGETHER);
		if (tells)
			j->progress(j->progress_arg, from, j->n);
	}
	mem_end(m);
}

static void *work_in_thread(void *job)
{
	work(job, false);
	return NULL;
}

/* Where no thread can be had, those that there are do the work. */
static void encode_all(struct job *j)
{
	int64_t n_threads = j->at->conf->n_threads;
	pthread_t thread[THREADS_MAX];
	int n = 0;

	if (n_threads == 0)
		n_threads = sysconf(_SC_NPROCESSORS_ONLN);
	while (n + 1 < n_threads && n < THREADS_MAX &&
		pthread_create(&thread[n], NULL, work_in_thread, j) == 0)
		n++;
	work(j, true);
	for (int i = 0; i < n; i++)
		pthread_join(thread[i], NULL);
}

static bool is_finite(const float *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isfinite(v[i]))
			return false;
	return true;
}

/* Each distinct text once: a title that was submitted and published is one. */
struct distinct {
	struct names *texts;
	struct digest *digest; /* by text; with a cache */
	float *vector;	       /* [texts × dims] */
	int32_t *unknown;      /* the texts without a vector */
	size_t n_unknown;
};

static void look_up(const struct encoding *e, struct mem *m, struct distinct *d)
{
	int32_t n = names_count(d->texts);
	size_t dims = encoding_dims(e);

	d->digest = MEM_ARRAY(m, struct digest, (size_t)n);
	d->unknown = MEM_ARRAY(m, int32_t, (size_t)n);
	d->vector = mem_array_raw(m, (size_t)n * dims, sizeof(float));
	for (int32_t i = 0; i < n; i++) {
		const char *text = names_of(d->texts, i);

		if (e->cache != NULL)
			crypto_sha256(text, strlen(text), &d->digest[i]);
		if (e->cache == NULL ||
			!vector_cache_get(e->cache, &d->digest[i], d->vector + (size_t)i * dims) ||
			!is_finite(d->vector + (size_t)i * dims, dims))
			d->unknown[d->n_unknown++] = i;
	}
}

/* What the job made goes to its texts, and into the cache. */
static void take_in(const struct encoding *e, const struct job *j, struct distinct *d)
{
	size_t dims = encoding_dims(e);

	for (size_t i = 0; i < j->n; i++) {
		const float *made = j->vector + i * dims;
		int32_t number = d->unknown[i];

		memcpy(d->vector + (size_t)number * dims, made, dims * sizeof(float));
		if (e->cache != NULL)
			vector_cache_put(e->cache, &d->digest[number], made);
	}
}

static enum err encode_unknown(const struct encoding *e, struct mem *m, struct job *j,
	struct distinct *d, const char **ret_fault)
{
	size_t dims = encoding_dims(e);

	j->n = d->n_unknown;
	j->text = MEM_ARRAY(m, const char *, j->n);
	for (size_t i = 0; i < j->n; i++)
		j->text[i] = names_of(d->texts, d->unknown[i]);
	j->vector = mem_array_raw(m, j->n * dims, sizeof(float));
	encode_all(j);
	if (!is_finite(j->vector, j->n * dims)) {
		*ret_fault = mem_printf(
			e->m, "%s: its weights make numbers that are not finite", e->conf->folder);
		return ERR_INVALID;
	}
	take_in(e, j, d);
	return ERR_OK;
}

enum err encoding_run(struct encoding *e, const char *const *text, size_t n,
	void (*progress)(void *arg, uint64_t done, uint64_t total), void *progress_arg,
	float *ret_vectors, const char **ret_fault)
{
	struct mem *m = mem_new(e->m, "encode");
	struct job j = { .at = e, .progress = progress, .progress_arg = progress_arg };
	struct distinct d = { .texts = names_new(m) };
	int32_t *number = MEM_ARRAY(m, int32_t, n);
	size_t dims = encoding_dims(e);
	enum err err;

	for (size_t i = 0; i < n; i++)
		number[i] = text[i] == NULL ? -1 : names_add(d.texts, text[i]);
	look_up(e, m, &d);
	err = encode_unknown(e, m, &j, &d, ret_fault);
	for (size_t i = 0; err == ERR_OK && i < n; i++)
		if (number[i] < 0)
			memset(ret_vectors + i * dims, 0, dims * sizeof(float));
		else
			memcpy(ret_vectors + i * dims, d.vector + (size_t)number[i] * dims,
				dims * sizeof(float));
	mem_end(m);
	return err;
}

/* ---- papers ---- */

/* Papers, then publications; of a publication that is in no profile nothing is wanted. */
static enum err run(struct mem *m, struct encoding *e, const struct papers *p,
	struct expertise_vectors *ret_vectors, const char **ret_fault)
{
	size_t papers = (size_t)names_count(p->paper), works = (size_t)names_count(p->publication);
	const char **text = MEM_ARRAY(m, const char *, papers + works);
	size_t dims = encoding_dims(e);
	float *v = mem_array_raw(m, (papers + works) * dims, sizeof(float));
	struct progress bar;
	enum err err;

	for (size_t i = 0; i < papers; i++)
		text[i] = p->paper_text[i];
	for (size_t i = 0; i < works; i++)
		text[papers + i] = p->is_work[i] ? p->publication_text[i] : NULL;
	progress_begin(&bar, "encoding texts", papers + works);
	err = encoding_run(e, text, papers + works, progress_tell, &bar, v, ret_fault);
	progress_end(&bar);
	*ret_vectors = (struct expertise_vectors){ v, v + papers * dims, dims };
	return err;
}

/* The vectors stay, the model does not. */
enum err encode_papers(struct mem *m, const struct encode *c, const struct papers *p,
	struct expertise_vectors *ret_vectors, const char **ret_fault)
{
	struct mem *scratch = mem_new(m, "encoding");
	struct encoding *e;
	const char *lost;
	enum err err = encoding_open(scratch, c, &e, ret_fault);

	if (err == ERR_OK) {
		err = run(m, e, p, ret_vectors, ret_fault);
		if (!encoding_close(e, &lost))
			fprintf(stderr, "%s: the vectors are not kept\n", lost);
	}
	if (err != ERR_OK)
		*ret_fault = mem_str(m, *ret_fault);
	mem_end(scratch);
	return err;
}
