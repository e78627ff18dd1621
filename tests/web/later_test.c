#include "test.h"

#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "web/later.h"

static struct mem *mem;
static struct instance *instance;
static char folder[64];
static atomic_int done, may_go_on;

static void count(struct cx *cx, const char *text)
{
	(void)text;
	while (!may_go_on)
		usleep(1000);
	if (cx_read(cx) == ERR_OK)
		cx_read_end(cx);
	done++;
}

static int begin(void **state)
{
	struct instance_conf conf = { .data_dir = folder };
	const char *why;

	(void)state;
	mem = mem_new(NULL, "test");
	done = 0;
	may_go_on = 0;
	snprintf(folder, sizeof(folder), "build/later_test.%d", (int)getpid());
	return instance_make(mem, &conf, true, &instance, &why) == ERR_OK ? 0 : -1;
}

static int end(void **state)
{
	char command[128];

	(void)state;
	instance_close(instance);
	mem_end(mem);
	snprintf(command, sizeof(command), "rm -rf %s", folder);
#undef system
	return system(command);
}

static void what_waits_is_done_once_before_the_end(void **state)
{
	struct later *l = later_start(mem, instance);

	(void)state;
	for (int i = 0; i < 50; i++)
		later_add(l, count, i % 2 == 0 ? "one" : "two");
	may_go_on = 1;
	later_stop(l);
	assert_int_equal(done, 2);
}

static void a_flood_is_dropped_not_kept(void **state)
{
	struct later *l = later_start(mem, instance);
	char text[16];

	(void)state;
	for (int i = 0; i < 1000; i++) {
		snprintf(text, sizeof(text), "%d", i);
		later_add(l, count, text);
	}
	may_go_on = 1;
	later_stop(l);
	assert_int_equal(done, LATER_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_waits_is_done_once_before_the_end, begin, end),
		cmocka_unit_test_setup_teardown(a_flood_is_dropped_not_kept, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
