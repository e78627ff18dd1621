# What a durable transaction costs, alone and in a group.  PostgreSQL with its fsync.
$(GEN)/bench/store/%_sql.c: bench/store/%.sql build/tools/sqlc
	$(Q)mkdir -p $(@D) && build/tools/sqlc $< $(GEN)/bench/store/$*_sql

$(O)/bench/store/store_bench: bench/store/store_bench.c $(GEN)/bench/store/note_sql.c $(LIB)
	@echo "  bench $@"
	$(Q)mkdir -p $(@D) && $(CC) $(BASE_CFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< $(LIB) $(PKG_LIBS)

BENCH_RUNS += bench-store
.PHONY: bench-store
bench-store: $(O)/bench/store/store_bench
	$(Q)d=$$(mktemp -d build/bench-XXXXXX) && \
		{ BURSARY_PG_FSYNC=on tests/with-postgres $< $$d; s=$$?; rm -rf $$d; exit $$s; }
