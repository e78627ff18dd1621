# Expertise: the loss on the gold standard, and time and memory at the sizes of a conference.
BENCH_RUNS += bench-expertise
# The gold standard is read from the folder BURSARY_SHARED, when it is set.
GOLD       := $(if $(BURSARY_SHARED),$(BURSARY_SHARED)/data/expertise)
.PHONY: bench-expertise
bench-expertise: bench-expertise-gold bench-expertise-scale

.PHONY: bench-expertise-gold
bench-expertise-gold: $(O)/bench/match/expertise_gold
	$(Q)if [ -n "$(GOLD)" ] && [ -d "$(GOLD)" ]; then for k in 1 2 3 4 5 6 7 8 9 10; do \
		/usr/bin/python3 bench/match/plain_tfidf.py $(GOLD)/submissions.jsonl $(GOLD)/archives.jsonl.gz \
		$(GOLD)/profiles-$$k.json $(GOLD)/corpus.jsonl.gz 0 $(O)/bench/match/plain-$$k.csv || exit 1; done; fi
	$(Q)$< $(O)/bench/match/plain $(wildcard build/encoder-env/model)

# A conference; then twice and four times its reviewers' publications, which should take at most as many times as long.
.PHONY: bench-expertise-scale bench-expertise-large
SCALE_LINES := $(O)/bench/match/expertise-scale.jsonl
bench-expertise-scale: $(O)/bench/match/expertise_gen build/bursary
	$(Q)bench/match/expertise-scale $< build/bursary $(O)/bench/match/scale 5000 3000 20 100 peer | tee $(SCALE_LINES)
	$(Q)for works in 40 80; do \
		bench/match/expertise-scale $< build/bursary $(O)/bench/match/scale 5000 3000 $$works 100; done \
		| tee -a $(SCALE_LINES)
	$(Q)bench/match/plot.py works "publications a reviewer (5,000 submissions, 3,000 reviewers)" \
		docs/engine/expertise-scale.svg "cpu_s=CPU seconds" "peak_mb=peak memory, MB" <$(SCALE_LINES)

# Some minutes and 1.5 GB of disk, hence not a part of `make bench`.
bench-expertise-large: $(O)/bench/match/expertise_gen build/bursary
	$(Q)bench/match/expertise-scale $< build/bursary $(O)/bench/match/scale 20000 20000 20 100

$(O)/bench/match/expertise_%: bench/match/expertise_%.c tests/match/gold.h $(LIB)
	@echo "  bench $@"
	$(Q)mkdir -p $(@D) && $(CC) $(BASE_CFLAGS) $(CFLAGS) -Itests $(LDFLAGS) -o $@ $< $(LIB) $(PKG_LIBS)
