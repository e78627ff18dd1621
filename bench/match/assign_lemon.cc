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
	std::vector<int> cost; /* of the pairs, whose arcs come first */
	cost.reserve((size_t)(rows * k));
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
		for (size_t x = 0; x < best.size() && x < (size_t)k; x++) {
			g.addArc(node[(size_t)i], node[(size_t)(rows + best[x].second)]);
			cost.push_back((int)-std::nearbyint(-(double)best[x].first * 1e6));
		}
	}
	int pairs = g.arcNum();
	for (long i = 0; i < rows; i++)
		g.addArc(from, node[(size_t)i]);
	for (long j = 0; j < cols; j++)
		g.addArc(node[(size_t)(rows + j)], to);
	SmartDigraph::ArcMap<int> cap_map(g, 1), cost_map(g, 0);
	for (int a = 0; a < pairs; a++)
		cost_map[g.arcFromId(a)] = cost[(size_t)a];
	for (int a = pairs; a < g.arcNum(); a++)
		cap_map[g.arcFromId(a)] = (int)(a < pairs + rows ? demand : load);
	std::vector<int>().swap(cost);
	/* Sums of costs pass 2^31, single flows and costs do not. */
	NetworkSimplex<SmartDigraph, int, int64_t> solver(g);
	solver.upperMap(cap_map).costMap(cost_map).stSupply(from, to, (int)(demand * rows));
	auto status = solver.run();
	printf("lemon   %ldx%ld sum %" PRId64 " status %d cpu %.3f s peak %ld MB arcs %d\n", rows, cols,
		(int64_t)-solver.totalCost(), (int)status, cpu_seconds() - start, peak_kb() / 1024,
		g.arcNum());
	return status == NetworkSimplex<SmartDigraph, int, int64_t>::OPTIMAL ? 0 : 1;
}
