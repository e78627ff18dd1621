#include "test.h"

#include <string.h>

#include "domain/notice/letter_link.h"
#include "web/route.h"
#include "web/routes.h"

/* A link that leads nowhere is found out by who got the letter; here, before. */
static void every_kind_of_link_in_a_letter_has_its_page(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct router *router = router_new(m, all_routes, n_all_routes);

	(void)state;
	for (size_t i = 0; i < LETTER_LINK_COUNT; i++) {
		const char *path = mem_printf(m, "%s:token", letter_links[i].path);
		size_t n = 0;

		for (size_t k = 0; k < router_count(router); k++)
			n += strcmp(router_at(router, k)->path, path) == 0 &&
			     router_at(router, k)->method == GET;
		if (n != 1)
			fail_msg("no page: %s", path);
	}
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_of_link_in_a_letter_has_its_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
