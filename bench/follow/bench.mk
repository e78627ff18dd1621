# A letter to 100,000 subscribers, on both databases.
BENCH_RUNS += bench-follow
.PHONY: bench-follow
bench-follow:
	$(Q)tools/deps bench
	$(Q)$(MAKE) --no-print-directory all
	$(Q)node bench/follow/news.mjs
	$(Q)DB=postgresql BURSARY_PG_FSYNC=on tests/with-postgres node bench/follow/news.mjs
