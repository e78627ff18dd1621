# Drafts saved while the engine assigns a call; on both databases, PostgreSQL with its fsync.
BENCH_RUNS += bench-task
.PHONY: bench-task
bench-task:
	$(Q)tools/deps bench
	$(Q)$(MAKE) --no-print-directory all grow
	$(Q)BURSARY_PG_FSYNC=on tests/with-postgres node bench/task/saves.mjs
