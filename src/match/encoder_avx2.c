/* The encoder's inner loops in AVX2; compiled for it (Makefile), called where the machine has it.
 */
#include "match/encoder_kernels.h"

#ifdef __x86_64__
#include "match/encoder_lanes.h"

const struct encoder_kernels encoder_avx2 = ENCODER_KERNELS;
#endif
