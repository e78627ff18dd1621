/*
 * The peer: LEMON's network simplex, on all pairs or on the best K a paper.
 * usage: assign_lemon FILE DEMAND LOAD [K]
 */
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

#include "bench/match/npy.h"

int main(int argc, char **argv)
{
	using namespace lemon;
	long rows, cols;

	if (argc < 4)
		return 2;
	const float *s = npy_map(argv[1], &rows, &cols);
	long demand = strtol(argv[2], nullptr, 10), load = strtol(argv[3], nullptr, 10);
	long k = argc > 4 ? strtol(argv[4], nullptr, 10) : cols;
	double start = cpu_seconds();
	SmartDigraph g;

	k = std::min(k, cols);
	g.reserveNode((int)(rows + cols + 2));
	g.reserveArc((int)(rows * k + rows + cols));
	std::vector<SmartDigraph::Node> node;
	std::vector<int64_t> cap, cost;
	auto arc = [&](SmartDigraph::Node a, SmartDigraph::Node b, int64_t c, int64_t w) {
		g.addArc(a, b);
		cap.push_back(c);
		cost.push_back(w);
	};
	cap.reserve((size_t)(rows * k + rows + cols));
	cost.reserve((size_t)(rows * k + rows + cols));
	for (long v = 0; v < rows + cols + 2; v++)
		node.push_back(g.addNode());
	SmartDigraph::Node from = node[(size_t)(rows + cols)], to = node[(size_t)(rows + cols + 1)];
	std::vector<std::pair<float, long>> best;
	for (long i = 0; i < rows; i++) {
		best.clear();
		for (long j = 0; j < cols; j++)
			if (!std::isnan(s[i * cols + j]))
				best.emplace_back(-s[i * cols + j], j);
		if ((long)best.size() > k)
			std::nth_element(best.begin(), best.begin() + k, best.end());
		for (size_t x = 0; x < best.size() && x < (size_t)k; x++)
			arc(node[(size_t)i], node[(size_t)(rows + best[x].second)], 1,
				-(int64_t)std::nearbyint(-(double)best[x].first * 1e6));
		arc(from, node[(size_t)i], demand, 0);
	}
	for (long j = 0; j < cols; j++)
		arc(node[(size_t)(rows + j)], to, load, 0);
	SmartDigraph::ArcMap<int64_t> cap_map(g), cost_map(g);
	for (int a = 0; a < g.arcNum(); a++) {
		cap_map[g.arcFromId(a)] = cap[(size_t)a];
		cost_map[g.arcFromId(a)] = cost[(size_t)a];
	}
	NetworkSimplex<SmartDigraph, int64_t, int64_t> solver(g);
	solver.upperMap(cap_map).costMap(cost_map).stSupply(from, to, demand * rows);
	auto status = solver.run();
	printf("lemon   %ldx%ld sum %" PRId64 " status %d cpu %.3f s peak %ld MB arcs %d\n", rows, cols,
		(int64_t)-solver.totalCost(), (int)status, cpu_seconds() - start, peak_kb() / 1024,
		g.arcNum());
	return status == NetworkSimplex<SmartDigraph, int64_t, int64_t>::OPTIMAL ? 0 : 1;
}
