#include "match/portfolio_cuts.h"

#include <string.h>

enum { FRACTIONAL_MAX = 800, MEMBERS_MAX = 40, FOUND_MAX = 200, COVER_MAX = 200 };

static const double LEAST_BREACH = 1e-3, WHOLE = 1e-6;

static void cuts_entry(struct mem *m, struct cuts *c, uint32_t column, int64_t value)
{
	if (c->n_entries == c->entries_cap) {
		c->entries_cap = c->entries_cap == 0 ? 256 : 2 * c->entries_cap;
		c->column = mem_grow(m, c->column, c->entries_cap, sizeof(*c->column));
		c->value = mem_grow(m, c->value, c->entries_cap, sizeof(*c->value));
	}
	c->column[c->n_entries] = column;
	c->value[c->n_entries++] = value;
}

/* Keeps the entries since the last end when x breaks them. */
static bool cuts_end(struct mem *m, struct cuts *c, const double *x, int64_t high)
{
	double sum = 0;

	if (c->n + 1 >= c->cap) {
		c->cap = c->cap == 0 ? 64 : 2 * c->cap;
		c->start = mem_grow(m, c->start, (size_t)c->cap + 1, sizeof(*c->start));
		c->high = mem_grow(m, c->high, c->cap, sizeof(*c->high));
		c->start[0] = 0;
	}
	for (size_t k = c->start[c->n]; k < c->n_entries; k++)
		sum += (double)c->value[k] * x[c->column[k]];
	if (sum < (double)high + LEAST_BREACH) {
		c->n_entries = c->start[c->n];
		return false;
	}
	c->high[c->n++] = high;
	c->start[c->n] = c->n_entries;
	return true;
}

/* Odd cycles. */

struct link {
	uint32_t to, row;
	double length; /* what the row has left: 1 - x - x */
};

/* Fractional columns, linked where they share a row; each stands twice, once a parity. */
struct maze {
	struct mem *mem;
	const struct program *p;
	const double *x;
	uint32_t n;
	uint32_t *column; /* of a vertex */
	int32_t *vertex;  /* of a column, or -1 */
	size_t *start;
	struct link *link;
	double *far;	   /* 2 n */
	uint32_t *from;	   /* 2 n: link that led there */
	uint32_t *from_at; /* 2 n: vertex it came from */
	uint8_t *is_used;  /* vertices of cycles found */
	uint8_t *parity;   /* per row */
	uint32_t *rows;	   /* of the cycle at hand */
	uint32_t *count;   /* per column: rows of the cycle that hold it */
};

static uint32_t fractional_of_row(const struct maze *z, uint32_t r, uint32_t *ret_vertex)
{
	uint32_t n = 0;

	for (size_t k = z->p->row_start[r]; k < z->p->row_start[r + 1]; k++)
		if (z->vertex[z->p->row_column[k]] >= 0 && n < MEMBERS_MAX)
			ret_vertex[n++] = (uint32_t)z->vertex[z->p->row_column[k]];
	return n;
}

static void link_rows(struct maze *z)
{
	uint32_t v[MEMBERS_MAX], n;

	z->start = MEM_ARRAY(z->mem, size_t, (size_t)z->n + 2);
	for (int pass = 0; pass < 2; pass++) {
		for (uint32_t r = 0; r < z->p->n_rows; r++) {
			if (!z->p->is_clique[r])
				continue;
			n = fractional_of_row(z, r, v);
			for (uint32_t a = 0; a < n; a++)
				for (uint32_t b = 0; b < n; b++) {
					double length =
						1 - z->x[z->column[v[a]]] - z->x[z->column[v[b]]];

					if (a == b)
						continue;
					if (pass == 0)
						z->start[v[a] + 2]++;
					else
						z->link[z->start[v[a] + 1]++] = (struct link){ v[b],
							r, length > 0 ? length : 0 };
				}
		}
		for (uint32_t k = 2; pass == 0 && k < z->n + 2; k++)
			z->start[k] += z->start[k - 1];
		if (pass == 0)
			z->link = MEM_ARRAY_RAW(z->mem, struct link, z->start[z->n + 1] + 1);
	}
}

static bool enter(struct mem *m, const struct program *p, const double *x, struct maze *ret_maze)
{
	struct maze z = { .mem = m, .p = p, .x = x };

	z.column = MEM_ARRAY_RAW(m, uint32_t, (size_t)p->n + 1);
	z.vertex = MEM_ARRAY_RAW(m, int32_t, (size_t)p->n + 1);
	for (uint32_t j = 0; j < p->n; j++) {
		z.vertex[j] = -1;
		if (x[j] <= WHOLE || x[j] >= 1 - WHOLE)
			continue;
		z.vertex[j] = (int32_t)z.n;
		z.column[z.n++] = j;
	}
	if (z.n < 3 || z.n > FRACTIONAL_MAX)
		return false;
	link_rows(&z);
	z.far = MEM_ARRAY_RAW(m, double, 2 * (size_t)z.n);
	z.from = MEM_ARRAY_RAW(m, uint32_t, 2 * (size_t)z.n);
	z.from_at = MEM_ARRAY_RAW(m, uint32_t, 2 * (size_t)z.n);
	z.is_used = MEM_ARRAY(m, uint8_t, z.n);
	z.parity = MEM_ARRAY(m, uint8_t, (size_t)p->n_rows + 1);
	z.rows = MEM_ARRAY_RAW(m, uint32_t, 2 * (size_t)z.n + 1);
	z.count = MEM_ARRAY(m, uint32_t, (size_t)p->n + 1);
	*ret_maze = z;
	return true;
}

struct stop {
	double far;
	uint32_t at;
};

static void heap_push(struct stop *heap, uint32_t n, struct stop x)
{
	for (; n > 0 && heap[(n - 1) / 2].far > x.far; n = (n - 1) / 2)
		heap[n] = heap[(n - 1) / 2];
	heap[n] = x;
}

static struct stop heap_pop(struct stop *heap, uint32_t n)
{
	struct stop top = heap[0], x = heap[n - 1];
	uint32_t at = 0;

	for (uint32_t down; (down = 2 * at + 1) < n - 1; at = down) {
		if (down + 1 < n - 1 && heap[down + 1].far < heap[down].far)
			down++;
		if (heap[down].far >= x.far)
			break;
		heap[at] = heap[down];
	}
	heap[at] = x;
	return top;
}

/* Vertex v is 2 v on the even side and 2 v + 1 on the odd; is the odd one near? */
static bool find_cycle(struct maze *z, uint32_t source, struct stop *heap)
{
	uint32_t n = 0;

	for (uint32_t k = 0; k < 2 * z->n; k++)
		z->far[k] = 1 - LEAST_BREACH;
	z->far[2 * source] = 0;
	heap_push(heap, n++, (struct stop){ 0, 2 * source });
	while (n > 0) {
		struct stop at = heap_pop(heap, n--);

		if (at.at == 2 * source + 1)
			return true;
		if (at.far > z->far[at.at])
			continue;
		for (size_t k = z->start[at.at / 2]; k < z->start[at.at / 2 + 1]; k++) {
			uint32_t to = 2 * z->link[k].to + 1 - at.at % 2;
			double far = at.far + z->link[k].length;

			if (far >= z->far[to])
				continue;
			z->far[to] = far;
			z->from[to] = (uint32_t)k;
			z->from_at[to] = at.at;
			heap_push(heap, n++, (struct stop){ far, to });
		}
	}
	return false;
}

/* Rows met twice cancel. */
static uint32_t rows_of_cycle(struct maze *z, uint32_t source)
{
	uint32_t n = 0, kept = 0;

	for (uint32_t at = 2 * source + 1; at != 2 * source; at = z->from_at[at]) {
		uint32_t r = z->link[z->from[at]].row;

		z->is_used[at / 2] = 1;
		z->parity[r] ^= 1;
		z->rows[n++] = r;
	}
	for (uint32_t k = 0; k < n; k++)
		if (z->parity[z->rows[k]]) {
			z->parity[z->rows[k]] = 0;
			z->rows[kept++] = z->rows[k];
		}
	return kept;
}

static bool add_cycle(struct mem *m, struct maze *z, uint32_t n, struct cuts *cuts)
{
	for (uint32_t k = 0; k < n; k++)
		for (size_t y = z->p->row_start[z->rows[k]]; y < z->p->row_start[z->rows[k] + 1];
			y++)
			z->count[z->p->row_column[y]]++;
	for (uint32_t k = 0; k < n; k++)
		for (size_t y = z->p->row_start[z->rows[k]]; y < z->p->row_start[z->rows[k] + 1];
			y++) {
			uint32_t j = z->p->row_column[y];

			if (z->count[j] >= 2)
				cuts_entry(m, cuts, j, z->count[j] / 2);
			z->count[j] = 0;
		}
	return cuts_end(m, cuts, z->x, n / 2);
}

static uint32_t find_cycles(
	struct mem *m, const struct program *p, const double *x, struct cuts *cuts)
{
	struct mem *scratch = mem_new(m, "find_cycles");
	uint32_t found = 0;
	struct stop *heap;
	struct maze z;

	if (enter(scratch, p, x, &z)) {
		heap = MEM_ARRAY_RAW(scratch, struct stop, 2 * z.start[z.n] + 2);
		for (uint32_t v = 0; v < z.n && found < FOUND_MAX; v++)
			if (!z.is_used[v] && find_cycle(&z, v, heap))
				found += add_cycle(m, &z, rows_of_cycle(&z, v), cuts);
	}
	mem_end(scratch);
	return found;
}

/* Covers. */

struct part {
	double rest; /* 1 - x, for its size: the least come first */
	uint32_t column;
	int64_t size;
};

static int by_rest(const void *x, const void *y)
{
	const struct part *a = x, *b = y;

	if (a->rest != b->rest)
		return a->rest < b->rest ? -1 : 1;
	return (a->column > b->column) - (a->column < b->column);
}

/* Columns of a row of positive entries; 0 when it is none. */
static uint32_t parts_of(
	const struct program *p, uint32_t r, const double *x, struct part *ret_part)
{
	uint32_t n = 0;

	if (p->is_clique[r] || p->high[r] == PROGRAM_NO_HIGH)
		return 0;
	for (size_t k = p->row_start[r]; k < p->row_start[r + 1]; k++) {
		uint32_t j = p->row_column[k];

		if (p->row_value[k] < 0)
			return 0;
		ret_part[n++] =
			(struct part){ (1 - x[j]) / (double)p->row_value[k], j, p->row_value[k] };
	}
	return n;
}

static bool find_cover(struct mem *m, const struct program *p, uint32_t r, const double *x,
	struct part *part, struct cuts *cuts)
{
	uint32_t n = parts_of(p, r, x, part), size = 0, kept = 0;
	int64_t sum = 0, most = 0;

	qsort(part, n, sizeof(*part), by_rest);
	while (size < n && sum <= p->high[r])
		sum += part[size++].size;
	if (sum <= p->high[r] || size > COVER_MAX)
		return false;
	/* What the cover does not need goes, the emptiest first. */
	for (uint32_t k = size; k-- > 0;)
		if (sum - part[k].size > p->high[r]) {
			sum -= part[k].size;
			part[k].rest = INFINITY;
		}
	for (uint32_t k = 0; k < size; k++)
		if (isfinite(part[k].rest)) {
			most = part[k].size > most ? part[k].size : most;
			cuts_entry(m, cuts, part[k].column, 1);
			kept++;
		}
	for (uint32_t k = 0; k < n; k++)
		if ((k >= size || !isfinite(part[k].rest)) && part[k].size >= most)
			cuts_entry(m, cuts, part[k].column, 1);
	return cuts_end(m, cuts, x, (int64_t)kept - 1);
}

uint32_t portfolio_cuts_find(
	struct mem *m, const struct program *p, const double *x, struct cuts *cuts)
{
	struct part *part = MEM_ARRAY_RAW(m, struct part, (size_t)p->n + 1);
	uint32_t found = find_cycles(m, p, x, cuts);

	for (uint32_t r = 0; r < p->n_rows; r++)
		found += find_cover(m, p, r, x, part, cuts);
	mem_drop(part);
	return found;
}
