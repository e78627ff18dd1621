# The engine beside all its peers in one run, a bench after the other: LEMON; the plain mean, z-scores, least squares
# and ridge; CBC, GLPK and HiGHS; onnxruntime and fasttextembed (in the environment that bench/match/encoder_env makes); plain TF-IDF.
# Each prints its table and its JSON line.  What did not come to its end, for want of a peer say, is named at the end.
MATCH_RUNS := bench-assign bench-calibrate bench-portfolio bench-portfolio-networks bench-encoder bench-expertise

.PHONY: bench-match
bench-match: $(O)/bursary
	@bad=; for run in $(MATCH_RUNS); do \
		echo "== $$run"; \
		$(MAKE) --no-print-directory $$run || bad="$$bad $$run"; \
	done; [ -z "$$bad" ] || { echo "not to their end:$$bad"; exit 1; }
