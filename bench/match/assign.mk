# Assignment beside LEMON's network simplex, each run its own process.
# ASSIGN_SIZES="500x300 ..." chooses the sizes; the largest needs 4 GB for the peer.
# The public instances are read from the folder BURSARY_SHARED, when it is set.
BENCH_RUNS   += bench-assign
ASSIGN_SIZES ?= 500x300 1000x600 2000x1000 5000x3000 10000x6000
ASSIGN_BENCH := $(patsubst %,$(O)/bench/match/assign_%,gen solve lemon)

.PHONY: bench-assign
bench-assign: $(ASSIGN_BENCH) $(O)/bursary
	$(Q)bench/match/assign_bench $(O) $(ASSIGN_SIZES)

$(O)/bench/match/assign_lemon: bench/match/assign_lemon.cc $(LIB)
	@echo "  bench $@"
	$(Q)mkdir -p $(@D) && $(CXX) -std=c++17 -O2 -include inttypes.h -Isrc -I. -o $@ $<

$(O)/bench/match/assign_%: bench/match/assign_%.c $(LIB)
	@echo "  bench $@"
	$(Q)mkdir -p $(@D) && $(CC) $(BASE_CFLAGS) $(CFLAGS) -I. -include inttypes.h $(LDFLAGS) -o $@ $< \
		$(LIB) $(PKG_LIBS)
