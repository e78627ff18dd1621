# The public pages under Lighthouse; nothing without LIGHTHOUSE=FOLDER (README.md here).
BENCH_RUNS += bench-lighthouse
.PHONY: bench-lighthouse
bench-lighthouse:
	$(Q)$(MAKE) --no-print-directory all
	$(Q)node bench/lighthouse/lighthouse.mjs
