# Portfolio selection beside CBC, GLPK and HiGHS, and against CBC on small instances.
BENCH_RUNS += bench-portfolio
.PHONY: bench-portfolio bench-portfolio-check
bench-portfolio: $(O)/bursary bench-portfolio-check
	$(Q)/usr/bin/python3 bench/match/portfolio_peers.py $<

bench-portfolio-check: $(O)/bursary
	$(Q)/usr/bin/python3 bench/match/portfolio_peers.py $< check 150

BENCH_RUNS += bench-portfolio-size
.PHONY: bench-portfolio-size
bench-portfolio-size: $(O)/bursary
	$(Q)/usr/bin/python3 bench/match/size_plots.py $< select docs/engine/portfolio.svg

# Networks of people and dense conflicts; draws the gap against seconds.
BENCH_RUNS += bench-portfolio-networks
.PHONY: bench-portfolio-networks
bench-portfolio-networks: $(O)/bursary
	$(Q)/usr/bin/python3 bench/match/portfolio_networks.py $< docs/engine/portfolio-gap.svg
