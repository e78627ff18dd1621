# Expertise: the loss on the gold standard, and time and memory at the sizes of a conference.
BENCH_RUNS += bench-expertise
SHARED     ?= $(or $(BURSARY_SHARED),../shared)
GOLD       := $(SHARED)/data/expertise
.PHONY: bench-expertise
bench-expertise: bench-expertise-gold

.PHONY: bench-expertise-gold
bench-expertise-gold: $(O)/bench/match/expertise_gold
	$(Q)if [ -d $(GOLD) ]; then for k in 1 2 3 4 5 6 7 8 9 10; do \
		/usr/bin/python3 bench/match/plain_tfidf.py $(GOLD)/submissions.jsonl $(GOLD)/archives.jsonl.gz \
		$(GOLD)/profiles-$$k.json $(GOLD)/corpus.jsonl.gz 0 $(O)/bench/match/plain-$$k.csv || exit 1; done; fi
	$(Q)$< $(SHARED) $(O)/bench/match/plain

$(O)/bench/match/expertise_%: bench/match/expertise_%.c tests/match/gold.h $(LIB)
	@echo "  bench $@"
	$(Q)mkdir -p $(@D) && $(CC) $(BASE_CFLAGS) $(CFLAGS) -Itests $(LDFLAGS) -o $@ $< $(LIB) $(PKG_LIBS)
