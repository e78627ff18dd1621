# Calibration beside its peers, on simulated panels.
BENCH_RUNS += bench-calibrate
.PHONY: bench-calibrate
bench-calibrate: $(O)/bench/match/calibrate_bench
	$(Q)$<

$(O)/bench/match/calibrate_bench: bench/match/calibrate_bench.c bench/match/panel.c bench/match/panel_hard.c $(LIB)
	@echo "  bench $@"
	$(Q)mkdir -p $(@D) && $(CC) $(BASE_CFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ \
		$(filter %.c,$^) $(LIB) $(PKG_LIBS)

BENCH_RUNS += bench-calibrate-size
.PHONY: bench-calibrate-size
bench-calibrate-size: $(O)/bursary
	$(Q)/usr/bin/python3 bench/match/size_plots.py $< calibrate docs/engine/calibration.svg
