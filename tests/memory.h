/*
 * Memory of a test's or of a whole program's own, as cmocka's setup and teardown:
 *
 *	cmocka_run_group_tests(tests, memory_begin, memory_end)
 *
 * It is *state, and `mem` for those who would rather name it.
 */
#ifndef TESTS_MEMORY_H
#define TESTS_MEMORY_H

#include "base/mem.h"

static struct mem *mem;

static int memory_begin(void **state)
{
	mem = mem_new(NULL, "test");
	*state = mem;
	return 0;
}

static int memory_end(void **state)
{
	(void)state;
	mem_end(mem);
	return 0;
}

#endif
