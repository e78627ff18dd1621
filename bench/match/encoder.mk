# The sentence encoder beside onnxruntime and fasttextembed, with the same weights on the same texts, and beside
# its reference.  bench/match/encoder_env fetches them into build/encoder-env; without it the bench is skipped.
BENCH_RUNS += bench-encoder
.PHONY: bench-encoder
ENCODER_TEXTS ?= 400
bench-encoder: $(O)/bench/match/encoder_bench
	$(Q)if [ -d build/encoder-env/reference ]; then \
		build/encoder-env/venv/bin/python bench/match/encoder_peers.py $< build/encoder-env $(ENCODER_TEXTS); \
	else echo "encoder: skipped: no build/encoder-env (bench/match/encoder_env makes it)"; fi

$(O)/bench/match/encoder_bench: bench/match/encoder_bench.c $(LIB)
	@echo "  bench $@"
	$(Q)mkdir -p $(@D) && $(CC) $(BASE_CFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< $(LIB) $(PKG_LIBS)
