#include "test.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/filter/file_out.h"

static int files_in(const char *folder)
{
	DIR *d = opendir(folder);
	int n = 0;

	for (const struct dirent *e = readdir(d); e != NULL; e = readdir(d))
		n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
	closedir(d);
	return n;
}

static void content_of(const char *path, char *ret_text, size_t size)
{
	FILE *f = fopen(path, "r");
	size_t n;

	assert_non_null(f);
	n = fread(ret_text, 1, size - 1, f);
	ret_text[n] = '\0';
	fclose(f);
}

static void a_file_appears_whole_and_keeps_its_rights(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	char folder[] = "/tmp/bursary-out-XXXXXX", text[64];
	const char *path;
	struct file_out *out;
	struct stat st;

	(void)state;
	assert_non_null(mkdtemp(folder));
	path = mem_printf(m, "%s/a.csv", folder);
	for (int round = 0; round < 2; round++) {
		assert_int_equal(file_out_open(m, path, &out), ERR_OK);
		buf_printf(file_out_text(out), "round %d\n", round);
		assert_int_equal(files_in(folder), round);
		assert_int_equal(file_out_commit(out), ERR_OK);
		content_of(path, text, sizeof(text));
		assert_string_equal(text, round == 0 ? "round 0\n" : "round 1\n");
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_mode & 0700, round == 0 ? 0600 : 0700);
		assert_int_equal(chmod(path, 0740), 0);
	}
	assert_int_equal(files_in(folder), 1);
	unlink(path);
	rmdir(folder);
	mem_end(m);
}

static void what_is_interrupted_or_dropped_leaves_nothing(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	char folder[] = "/tmp/bursary-out-XXXXXX";
	struct file_out *out;
	const char *path;
	pid_t child;

	(void)state;
	assert_non_null(mkdtemp(folder));
	path = mem_printf(m, "%s/a.csv", folder);
	child = fork();
	if (child == 0) {
		if (file_out_open(m, path, &out) == ERR_OK) {
			for (int i = 0; i < 1000000; i++) {
				BUF_LIT(file_out_text(out), "some text\n");
				file_out_flush(out);
			}
			kill(getpid(), SIGINT);
		}
		_exit(1);
	}
	waitpid(child, NULL, 0);
	assert_int_equal(files_in(folder), 0);
	assert_int_equal(file_out_open(m, path, &out), ERR_OK);
	BUF_LIT(file_out_text(out), "text");
	file_out_drop(out);
	assert_int_equal(files_in(folder), 0);
	rmdir(folder);
	mem_end(m);
}

static void a_folder_that_is_not_there_is_named(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct file_out *out;

	(void)state;
	assert_int_equal(file_out_open(m, "/nonexistent/a.csv", &out), ERR_INTERNAL);
	assert_string_equal(file_out_fault(out), "/nonexistent/a.csv: No such file or directory");
	mem_end(m);
}

static void a_place_can_be_tried_and_is_left_as_it_was(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	char folder[] = "/tmp/bursary-out-XXXXXX";

	(void)state;
	assert_non_null(mkdtemp(folder));
	assert_true(file_out_can(m, "test", mem_printf(m, "%s/a.csv", folder)));
	assert_int_equal(files_in(folder), 0);
	assert_true(file_out_can(m, "test", NULL));
	assert_true(file_out_can(m, "test", "-"));
	assert_true(file_out_can(m, "test", "/dev/full"));
	assert_false(file_out_can(m, "test", "/nonexistent/a.csv"));
	assert_false(file_out_can(m, "test", folder));
	rmdir(folder);
	mem_end(m);
}

static void a_full_device_is_a_failure(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct file_out *out;

	(void)state;
	assert_int_equal(file_out_open(m, "/dev/full", &out), ERR_OK);
	BUF_LIT(file_out_text(out), "text");
	assert_int_equal(file_out_commit(out), ERR_INTERNAL);
	assert_string_equal(file_out_fault(out), "/dev/full: No space left on device");
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_appears_whole_and_keeps_its_rights),
		cmocka_unit_test(what_is_interrupted_or_dropped_leaves_nothing),
		cmocka_unit_test(a_folder_that_is_not_there_is_named),
		cmocka_unit_test(a_place_can_be_tried_and_is_left_as_it_was),
		cmocka_unit_test(a_full_device_is_a_failure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
