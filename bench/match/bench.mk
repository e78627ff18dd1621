# The engine's benches: own programs, and peers built only here.
BENCH_C := assign_gen assign_solve
BENCH_MATCH := $(BENCH_C:%=$(O)/bench/match/%) $(O)/bench/match/assign_lemon

$(O)/bench/match/assign_%: bench/match/assign_%.c $(LIB)
	@echo "  bench $@"
	$(Q)mkdir -p $(@D) && $(CC) $(BASE_CFLAGS) $(CFLAGS) -I. -include inttypes.h $(LDFLAGS) -o $@ $< \
		$(LIB) $(PKG_LIBS)

$(O)/bench/match/assign_lemon: bench/match/assign_lemon.cc $(LIB)
	@echo "  bench $@"
	$(Q)mkdir -p $(@D) && $(CXX) -std=c++17 -O2 -include inttypes.h -Isrc -I. -o $@ $<
