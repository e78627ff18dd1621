# What the rankers of suggestions find again of what simulated readers chose, beside simple peers.
$(O)/bench/suggest/suggest_bench: bench/suggest/suggest_bench.c $(LIB)
	@echo "  bench $@"
	$(Q)mkdir -p $(@D) && $(CC) $(BASE_CFLAGS) $(CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< $(LIB) $(PKG_LIBS)

BENCH_RUNS += bench-suggest
.PHONY: bench-suggest
bench-suggest: $(O)/bench/suggest/suggest_bench
	$(Q)$<
