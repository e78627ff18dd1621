/* The encoder's inner loops for any machine. */
#include "match/encoder_lanes.h"

const struct encoder_kernels encoder_plain = ENCODER_KERNELS;
