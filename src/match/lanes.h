/*
 * Inner loops in the machine's widest vectors, chosen when the program starts.
 * Only for loops whose iterations do not depend on each other: no sum is
 * reordered and nothing is contracted (-ffp-contract=off), so that every width
 * gives the same bytes.
 */
#ifndef MATCH_LANES_H
#define MATCH_LANES_H

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) &&                             \
	!defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define LANES_WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define LANES_WIDE
#endif

#endif
