# What a page costs: our compiled templates, and a run-time engine that escapes by context too.
BENCH_WEB := $(O)/bench/web/page_tmplc $(O)/bench/web/page_ctemplate

$(GEN)/bench/web/%.c $(GEN)/bench/web/%.h &: bench/web/%.html build/tools/tmplc
	$(Q)mkdir -p $(@D) && build/tools/tmplc $< $(GEN)/bench/web/$*

$(O)/bench/web/page_tmplc: bench/web/page_tmplc.c bench/web/page_view.h $(GEN)/bench/web/page.c $(LIB)
	@echo "  bench $@"
	$(Q)mkdir -p $(@D) && $(CC) $(BASE_CFLAGS) $(CFLAGS) -Ibench/web $(LDFLAGS) -o $@ $< $(LIB) $(PKG_LIBS)

$(O)/bench/web/page_ctemplate: bench/web/page_ctemplate.cc bench/web/page_view.h
	@echo "  bench $@"
	$(Q)mkdir -p $(@D) && $(CXX) -std=c++17 -O2 -I. -o $@ $< -lctemplate -lpthread

BENCH_RUNS += bench-web
.PHONY: bench-web
bench-web: $(BENCH_WEB)
	$(Q)for b in $(BENCH_WEB); do $$b || exit 1; done
