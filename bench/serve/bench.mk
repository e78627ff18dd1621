BENCH_RUNS += bench-serve
.PHONY: bench-serve
# What building needs comes first: a fresh clone has nothing.
bench-serve:
	$(Q)tools/deps bench
	$(Q)$(MAKE) --no-print-directory all
	$(Q)node bench/serve/serve.mjs
