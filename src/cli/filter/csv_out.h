/* CSV fields and figures as the engine's filters write them. */
#ifndef CLI_CSV_OUT_H
#define CLI_CSV_OUT_H

#include "base/buf.h"

/* A field, quoted where it must be; ids go out as they came in. */
void csv_out_field(struct buf *b, const char *s);

/*
 * A finite number rounded to so many decimals (20 at the most), zeros at the
 * end left out; never "-0" and never in powers of ten.
 */
void csv_out_number(struct buf *b, double v, int decimals);

/* CPU seconds and peak memory (MB) of this process so far, for a JSON report. */
double csv_out_cpu_s(void);
double csv_out_peak_mb(void);

#endif
