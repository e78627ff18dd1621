#include "test.h"

#include <zlib.h>

#include "base/crypto.h"
#include "base/enc.h"
#include "web/static.h"
#include "web/static_files.h"

static void each_file_is_found_by_a_path_that_names_its_content(void **state)
{
	struct mem *m = mem_new(NULL, "test");

	(void)state;
	assert_in_range(n_static_files, 5, 100);
	for (size_t i = 0; i < n_static_files; i++) {
		const struct static_file *f = &static_files[i];
		struct digest d;
		const char *hex;

		crypto_sha256(f->bytes, f->n, &d);
		hex = enc_hex(m, d.b, sizeof(d.b));
		assert_ptr_equal(static_find(f->path), f);
		assert_string_equal(static_url(f->name), f->path);
		assert_memory_equal(f->path, "/static/", 8);
		assert_non_null(strstr(f->path, mem_printf(m, ".%.8s.", hex)));
		assert_string_equal(f->etag, mem_printf(m, "\"%.16s\"", hex));
	}
	mem_end(m);
}

static void other_paths_find_nothing(void **state)
{
	(void)state;
	assert_null(static_find("/static/app.css"));
	assert_null(static_find("/static/"));
	assert_null(static_find(""));
	assert_null(static_find("/static/app.00000000.css"));
	assert_non_null(static_find(STATIC_app_css));
}

static void packed_bytes_unpack_to_the_plain_ones(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	size_t packed = 0;

	(void)state;
	for (size_t i = 0; i < n_static_files; i++) {
		const struct static_file *f = &static_files[i];
		unsigned char *out = mem_alloc(m, f->n + 1);
		z_stream z = { .next_in = (Bytef *)(uintptr_t)f->gzip,
			.avail_in = (uInt)f->gzip_n,
			.next_out = out,
			.avail_out = (uInt)f->n + 1 };

		if (f->gzip == NULL)
			continue;
		packed++;
		assert_true(f->gzip_n < f->n);
		assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
		assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
		assert_int_equal(z.total_out, f->n);
		assert_memory_equal(out, f->bytes, f->n);
		inflateEnd(&z);
	}
	assert_in_range(packed, 2, 100);
	mem_end(m);
}

static void style_sheets_name_fonts_by_their_hashed_names(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	const struct static_file *css = static_find(STATIC_app_css);
	const char *s = mem_strn(m, (const char *)css->bytes, css->n);
	size_t n = 0;

	(void)state;
	for (s = strstr(s, "url("); s != NULL; s = strstr(s + 4, "url("), n++) {
		char *name = mem_strn(m, s + 4, strcspn(s + 4, ")"));

		assert_non_null(static_find(mem_printf(m, "/static/%s", name)));
	}
	assert_in_range(n, 1, 50);
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_file_is_found_by_a_path_that_names_its_content),
		cmocka_unit_test(other_paths_find_nothing),
		cmocka_unit_test(packed_bytes_unpack_to_the_plain_ones),
		cmocka_unit_test(style_sheets_name_fonts_by_their_hashed_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
