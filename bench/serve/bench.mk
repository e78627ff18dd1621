BENCH_RUNS += bench-serve
.PHONY: bench-serve
bench-serve: build/bursary
	$(Q)tools/deps bench
	$(Q)node bench/serve/serve.mjs
