/* A safetensors file: where it opens, each tensor of one or two sides is read to its end. */
#include <math.h>
#include <string.h>

#include "cli/filter/safetensors_in.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void check_tensor(struct safetensors *s, const char *name, const json_t *v)
{
	const json_t *shape = json_object_get(v, "shape");
	json_int_t rows = json_integer_value(json_array_get(shape, 0));
	json_int_t columns = json_integer_value(json_array_get(shape, 1));
	size_t count = (size_t)rows * (size_t)(columns == 0 ? 1 : columns);
	const float *numbers = safetensors_floats(s, name, (size_t)rows, (size_t)columns);
	float sum = 0;

	for (size_t i = 0; numbers != NULL && i < count; i++)
		sum += numbers[i] / (float)count;
	MUST(!isnan(sum));
	/* The next is read in spite of this one's fault. */
	MUST(s->fault == NULL || strchr(s->fault, '\n') == NULL);
	s->fault = NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct mem *m = mem_new(NULL, "fuzz");
	struct safetensors s;
	const char *name;
	json_t *v;

	if (safetensors_open_bytes(m, "w", (const char *)bytes, n, &s)) {
		json_object_foreach(s.header, name, v)
		{
			if (strcmp(name, "__metadata__") != 0)
				check_tensor(&s, name, v);
		}
	} else {
		MUST(s.fault != NULL && strchr(s.fault, '\n') == NULL);
	}
	safetensors_close(&s);
	mem_end(m);
	return 0;
}
