BENCH_RUNS += bench-serve
.PHONY: bench-serve
# What building needs comes first: a fresh clone has nothing.
bench-serve:
	$(Q)tools/deps bench
	$(Q)$(MAKE) --no-print-directory all
	$(Q)node bench/serve/serve.mjs

# Writes on PostgreSQL, with its fsync.
BENCH_RUNS += bench-writes
.PHONY: bench-writes
bench-writes:
	$(Q)tools/deps bench
	$(Q)$(MAKE) --no-print-directory all
	$(Q)BURSARY_PG_FSYNC=on tests/with-postgres node bench/serve/writes.mjs
