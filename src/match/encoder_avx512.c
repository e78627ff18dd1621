/* The encoder's inner loops in AVX-512 with VNNI; compiled for it (Makefile), called where the
 * machine has it. */
#include "match/encoder_kernels.h"

#ifdef __x86_64__
#include "match/encoder_lanes.h"

const struct encoder_kernels encoder_avx512 = ENCODER_KERNELS;
#endif
