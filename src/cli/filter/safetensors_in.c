#include "cli/filter/safetensors_in.h"

#include <math.h>
#include <string.h>

enum { HEADER_MAX = 100 << 20, SIDES_MAX = 8, NAME_SHOWN = 80 };

static bool fail(struct safetensors *s, const char *tensor, const char *reason)
{
	if (s->fault != NULL)
		return false;
	if (tensor == NULL)
		s->fault = mem_printf(s->mem, "%s: %s", s->name, reason);
	else
		s->fault = mem_printf(
			s->mem, "%s: tensor %.*s %s", s->name, NAME_SHOWN, tensor, reason);
	return false;
}

/* Bytes of a number; 0: a kind that is not known, whose size is not checked. */
static size_t size_of(const char *dtype)
{
	static const struct {
		const char *dtype;
		size_t size;
	} kind[] = { { "F32", 4 }, { "F16", 2 }, { "BF16", 2 }, { "F64", 8 }, { "I64", 8 },
		{ "I32", 4 }, { "I16", 2 }, { "I8", 1 }, { "U8", 1 }, { "BOOL", 1 } };

	for (size_t i = 0; i < sizeof(kind) / sizeof(kind[0]); i++)
		if (strcmp(kind[i].dtype, dtype) == 0)
			return kind[i].size;
	return 0;
}

/* A whole number from 0 to max. */
static bool is_size(const json_t *v, size_t max, size_t *ret_size)
{
	json_int_t n = json_is_integer(v) ? json_integer_value(v) : -1;

	if (n < 0 || (uint64_t)n > max)
		return false;
	*ret_size = (size_t)n;
	return true;
}

/* How many numbers the shape has; false when that is no shape, or more than the file could hold. */
static bool count_numbers(const struct safetensors *s, const json_t *shape, size_t *ret_n)
{
	size_t n = 1, side, i;
	const json_t *v;

	if (!json_is_array(shape) || json_array_size(shape) > SIDES_MAX)
		return false;
	json_array_foreach(shape, i, v)
	{
		if (!is_size(v, s->n_data, &side) || (side > 0 && n > s->n_data / side))
			return false;
		n *= side;
	}
	*ret_n = n;
	return true;
}

static bool check_tensor(struct safetensors *s, const char *name, const json_t *v)
{
	const char *dtype = json_string_value(json_object_get(v, "dtype"));
	const json_t *place = json_object_get(v, "data_offsets");
	size_t from, end, n;

	if (dtype == NULL || !json_is_array(place) || json_array_size(place) != 2)
		return fail(s, name, "lacks dtype or data_offsets");
	if (!is_size(json_array_get(place, 1), SIZE_MAX / 2, &end) ||
		!is_size(json_array_get(place, 0), end, &from))
		return fail(s, name, "has no place");
	if (end > s->n_data)
		return fail(s, name,
			mem_printf(
				s->mem, "is cut off: it ends at byte %zu of %zu", end, s->n_data));
	if (!count_numbers(s, json_object_get(v, "shape"), &n) ||
		(size_of(dtype) != 0 && n * size_of(dtype) != end - from))
		return fail(s, name, "has a shape that its place does not fit");
	return true;
}

static bool read_header(struct safetensors *s, const char *data, size_t n)
{
	const char *name;
	uint64_t length;
	json_t *v;

	if (n < sizeof(length))
		return fail(s, NULL, "no safetensors file: it is too short");
	memcpy(&length, data, sizeof(length));
	if (length > HEADER_MAX || length > n - sizeof(length))
		return fail(s, NULL, "no safetensors file, or its header is cut off");
	s->header =
		file_in_object(s->mem, s->name, data + sizeof(length), (size_t)length, &s->fault);
	s->data = data + sizeof(length) + length;
	s->n_data = n - sizeof(length) - (size_t)length;
	json_object_foreach(s->header, name, v)
	{
		if (strcmp(name, "__metadata__") != 0 && !check_tensor(s, name, v))
			return false;
	}
	return s->header != NULL;
}

bool safetensors_open_bytes(
	struct mem *m, const char *name, const char *data, size_t n, struct safetensors *ret_s)
{
	*ret_s = (struct safetensors){ .mem = m, .name = mem_str(m, name) };
	return read_header(ret_s, data, n);
}

bool safetensors_open(struct mem *m, const char *path, struct safetensors *ret_s)
{
	*ret_s = (struct safetensors){ .mem = m, .name = mem_str(m, path) };
	ret_s->fault = file_in_open(m, path, &ret_s->file);
	return ret_s->fault == NULL && read_header(ret_s, ret_s->file.data, ret_s->file.n);
}

bool safetensors_has(const struct safetensors *s, const char *tensor)
{
	return json_object_get(s->header, tensor) != NULL;
}

static bool has_shape(const json_t *v, size_t rows, size_t columns)
{
	const json_t *shape = json_object_get(v, "shape");
	size_t wanted[2] = { rows, columns }, n = columns == 0 ? 1 : 2;

	if (json_array_size(shape) != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (json_integer_value(json_array_get(shape, i)) != (json_int_t)wanted[i])
			return false;
	return true;
}

/* A half (F16) as a float: the exponent moved from bias 15 to 127, subnormals counted out. */
static float of_half(uint16_t h)
{
	float sign = h >> 15 != 0 ? -1 : 1, part = (float)(h & 0x3FF);
	int exponent = h >> 10 & 31;

	if (exponent == 31)
		return part != 0 ? NAN : sign * INFINITY;
	return sign * (exponent == 0 ? ldexpf(part, -24) : ldexpf(part + 1024, exponent - 25));
}

static float of_brain(uint16_t h)
{
	uint32_t bits = (uint32_t)h << 16;
	float f;

	memcpy(&f, &bits, sizeof(f));
	return f;
}

static const float *widened(
	struct safetensors *s, const char *from, size_t n, float (*widen)(uint16_t))
{
	float *to = MEM_ARRAY_RAW(s->mem, float, n);
	uint16_t h;

	for (size_t i = 0; i < n; i++) {
		memcpy(&h, from + i * sizeof(h), sizeof(h));
		to[i] = widen(h);
	}
	return to;
}

static const float *floats_at(struct safetensors *s, const char *dtype, const char *from, size_t n)
{
	if (strcmp(dtype, "F16") == 0)
		return widened(s, from, n, of_half);
	if (strcmp(dtype, "BF16") == 0)
		return widened(s, from, n, of_brain);
	if (strcmp(dtype, "F32") != 0)
		return NULL;
	if ((uintptr_t)from % sizeof(float) != 0)
		from = memcpy(MEM_ARRAY_RAW(s->mem, float, n), from, n * sizeof(float));
	return (const float *)(const void *)from;
}

const float *safetensors_floats(
	struct safetensors *s, const char *tensor, size_t rows, size_t columns)
{
	const json_t *v = json_object_get(s->header, tensor);
	size_t n = rows * (columns == 0 ? 1 : columns);
	const float *numbers;
	json_int_t from;

	if (s->fault != NULL)
		return NULL;
	if (v == NULL) {
		fail(s, tensor, "is missing");
		return NULL;
	}
	if (!has_shape(v, rows, columns)) {
		fail(s, tensor,
			mem_printf(s->mem, columns == 0 ? "is not [%zu]" : "is not [%zu, %zu]",
				rows, columns));
		return NULL;
	}
	from = json_integer_value(json_array_get(json_object_get(v, "data_offsets"), 0));
	numbers = floats_at(s, json_string_value(json_object_get(v, "dtype")), s->data + from, n);
	if (numbers == NULL)
		fail(s, tensor, "is neither F32 nor F16 nor BF16");
	for (size_t i = 0; numbers != NULL && i < n; i++)
		if (!isfinite(numbers[i])) {
			fail(s, tensor, "holds a number that is not finite");
			return NULL;
		}
	return numbers;
}

void safetensors_close(struct safetensors *s)
{
	json_decref(s->header);
	s->header = NULL;
	file_in_close(&s->file);
}
