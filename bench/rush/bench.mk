# The last minute before a deadline, on both databases; PostgreSQL with its fsync.
BENCH_RUNS += bench-rush
.PHONY: bench-rush
bench-rush:
	$(Q)tools/deps bench
	$(Q)$(MAKE) --no-print-directory all grow
	$(Q)BURSARY_PG_FSYNC=on tests/with-postgres node bench/rush/rush.mjs
