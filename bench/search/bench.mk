# What a search costs among 100,000 things, beside what each database has of its own.
$(O)/bench/search/search_bench: bench/search/search_bench.c $(LIB)
	@echo "  bench $@"
	$(Q)mkdir -p $(@D) && $(CC) $(BASE_CFLAGS) $(CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< $(LIB) $(PKG_LIBS)

BENCH_RUNS += bench-search
.PHONY: bench-search
bench-search: $(O)/bench/search/search_bench
	$(Q)d=$$(mktemp -d build/bench-XXXXXX) && \
		{ tests/with-postgres $< $$d; s=$$?; rm -rf $$d; exit $$s; }
