/*
 * Encodes texts (each ended by a NUL) from standard input to vectors of float32 on standard
 * output; figures as one JSON line on standard error.  usage: encoder_bench MODEL float|int8
 * [LEVEL]; `encoder_bench peak` measures what the machine can do: multiply-adds in registers alone,
 * and the inner loops on matrices that stay in the cache.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "cli/filter/model_in.h"
#include "match/encoder_kernels.h"

enum { TEXTS_MAX = 1 << 16, ROWS = 216, WIDE = 1536 };

static double cpu_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static struct buf read_all(struct mem *m)
{
	struct buf b;
	char chunk[65536];
	size_t n;

	buf_init(&b, m, 1 << 20);
	while ((n = fread(chunk, 1, sizeof(chunk), stdin)) > 0)
		buf_add(&b, chunk, n);
	return b;
}

static size_t cut(struct mem *m, const struct model_in *in, const struct buf *b,
	struct encoder_text *ret_texts, size_t *ret_pieces)
{
	size_t n = 0;

	for (size_t at = 0; at < b->n && n < TEXTS_MAX; at += strlen(b->data + at) + 1) {
		uint32_t *piece = MEM_ARRAY_RAW(m, uint32_t, in->pieces_max);

		ret_texts[n].piece = piece;
		ret_texts[n].n = wordpiece_encode(
			in->tokenizer, b->data + at, strlen(b->data + at), in->pieces_max, piece);
		*ret_pieces += ret_texts[n++].n;
	}
	return n;
}

static int encode(struct mem *m, char **argv)
{
	bool is_whole = strcmp(argv[2], "int8") == 0;
	enum encoder_level level =
		argv[3] == NULL ? encoder_level() : (enum encoder_level)(argv[3][0] - '0');
	struct encoder_text *texts = MEM_ARRAY(m, struct encoder_text, TEXTS_MAX);
	struct buf b = read_all(m);
	double began = cpu_seconds(), loaded, done, weights;
	struct model_in in;
	const char *fault;
	size_t n, pieces = 0;
	struct encoder *e;
	float *v;

	if (model_read(m, argv[1], &in, &fault) != ERR_OK) {
		fprintf(stderr, "%s\n", fault);
		return 2;
	}
	e = encoder_new(m, &in.model, is_whole ? ENCODER_INT8 : ENCODER_FLOAT, level);
	loaded = cpu_seconds();
	n = cut(m, &in, &b, texts, &pieces);
	v = MEM_ARRAY_RAW(m, float, n *in.model.hidden);
	encoder_run(e, encoder_scratch_new(m, e), texts, n, v);
	done = cpu_seconds();
	fwrite(v, sizeof(float), n * in.model.hidden, stdout);
	weights = (double)(in.model.n_layers * in.model.hidden *
			   (4 * in.model.hidden + 2 * in.model.inner));
	fprintf(stderr,
		"{\"precision\":\"%s\",\"level\":\"%s\",\"texts\":%zu,\"pieces\":%zu,\"load_s\":%."
		"3f,"
		"\"cpu_s\":%.3f,\"gop_s\":%.1f}\n",
		argv[2], encoder_level_name(level), n, pieces, loaded - began, done - loaded,
		2e-9 * (double)pieces * weights / (done - loaded));
	model_close(&in);
	return 0;
}

#if defined(__x86_64__)
#define TWELVE(X)                                                                                  \
	X("0") X("1") X("2") X("3") X("4") X("5") X("6") X("7") X("8") X("9") X("10") X("11")
#define WIDE_FLOAT(n) "vfmadd231ps %%zmm14, %%zmm15, %%zmm" n "\n"
#define WIDE_WHOLE(n) "vpdpbusd %%zmm14, %%zmm15, %%zmm" n "\n"
#define FLOAT(n)      "vfmadd231ps %%ymm14, %%ymm15, %%ymm" n "\n"
#define WHOLE(n)      "vpmaddwd %%ymm14, %%ymm15, %%ymm12\nvpaddd %%ymm12, %%ymm13, %%ymm" n "\n"

/* In one piece, that nothing stands in the registers between; zeros, for subnormals are slow. */
#define TIMED(INSTRUCTION)                                                                         \
	__asm__ volatile("vzeroall\n1:\n" TWELVE(INSTRUCTION) "dec %0\njnz 1b\n"                   \
			 : "+r"(times)                                                             \
			 :                                                                         \
			 : "cc", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7",   \
			 "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15")

/* Thousand millions of multiplications and additions a second, in registers alone. */
static double peak(bool is_whole, bool is_wide)
{
	enum { TIMES = 20000000 };
	double best = 0;

	for (int run = 0; run < 3; run++) {
		double began = cpu_seconds(), rate;
		long times = TIMES;

		if (is_wide && is_whole)
			TIMED(WIDE_WHOLE);
		else if (is_wide)
			TIMED(WIDE_FLOAT);
		else if (is_whole)
			TIMED(WHOLE);
		else
			TIMED(FLOAT);
		rate = TIMES * 12e-9 * (is_wide ? 32 : 16) * (is_whole ? (is_wide ? 4 : 2) : 1) /
		       (cpu_seconds() - began);
		best = rate > best ? rate : best;
	}
	return best;
}

/* The same of the inner loops, ROWS rows by the matrices of a layer. */
static double loops(struct mem *m, const struct encoder_kernels *k, bool is_whole)
{
	static const size_t shape[][2] = { { 384, 1536 }, { 1536, 384 } };
	float *c = MEM_ARRAY(m, float, ROWS *WIDE), *one = MEM_ARRAY(m, float, WIDE);
	char *a = (char *)MEM_ARRAY(m, float, ROWS *WIDE + 16),
	     *b = (char *)MEM_ARRAY(m, float, 384 * WIDE + 16);
	int32_t *sum = MEM_ARRAY(m, int32_t, WIDE);
	double best = 0;

	a += (64 - (uintptr_t)a % 64) % 64;
	b += (64 - (uintptr_t)b % 64) % 64;
	for (int run = 0; run < 20; run++) {
		double began = cpu_seconds(), rate;

		for (int s = 0; s < 2; s++)
			for (size_t o = 0; o < shape[s][1]; o += k->columns) {
				struct encoder_strip8 whole = { b + o * shape[s][0] * 4 / k->step,
					one, one, sum };
				struct encoder_strip strip = { (float *)(void *)b + o * shape[s][0],
					one, k->columns };

				if (is_whole)
					k->dot8(a, one, ROWS, shape[s][0], &whole, c + o,
						shape[s][1]);
				else
					k->dot((float *)(void *)a, shape[s][0], ROWS, shape[s][0],
						&strip, c + o, shape[s][1]);
			}
		rate = 2e-9 * 2 * ROWS * 384 * WIDE / (cpu_seconds() - began);
		best = rate > best ? rate : best;
	}
	return best;
}

static int tell_peak(struct mem *m)
{
	bool is_wide = encoder_has(ENCODER_AVX512);
	const struct encoder_kernels *k = is_wide ? &encoder_avx512 : &encoder_avx2;

	if (!encoder_has(ENCODER_AVX2))
		return 1;
	printf("{\"peak_float\":%.0f,\"loops_float\":%.0f,\"peak_int8\":%.0f,\"loops_int8\":%.0f}"
	       "\n",
		peak(false, is_wide), loops(m, k, false), peak(true, is_wide), loops(m, k, true));
	return 0;
}
#else
static int tell_peak(struct mem *m)
{
	(void)m;
	return 1;
}
#endif

int main(int argc, char **argv)
{
	struct mem *m = mem_new(NULL, "bench");
	int status = 2;

	if (argc == 2 && strcmp(argv[1], "peak") == 0)
		status = tell_peak(m);
	else if (argc == 3 || argc == 4)
		status = encode(m, argv);
	mem_end(m);
	return status;
}
