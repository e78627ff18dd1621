#include "cli/filter/csv_out.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

void csv_out_field(struct buf *b, const char *s)
{
	bool is_quoted = strpbrk(s, ",\"\r\n") != NULL;

	if (is_quoted)
		buf_char(b, '"');
	for (; *s != '\0'; s++) {
		if (*s == '"')
			buf_char(b, '"');
		buf_char(b, *s);
	}
	if (is_quoted)
		buf_char(b, '"');
}

void csv_out_number(struct buf *b, double v, int decimals)
{
	char text[400];
	int n = snprintf(text, sizeof(text), "%.*f", decimals, v);

	MUST(n > 0 && (size_t)n < sizeof(text));
	while (decimals > 0 && text[n - 1] == '0')
		n--;
	if (text[n - 1] == '.')
		n--;
	if (n == 2 && text[0] == '-' && text[1] == '0')
		BUF_LIT(b, "0");
	else
		buf_add(b, text, (size_t)n);
}

double csv_out_cpu_s(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	       1e-6 * (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

double csv_out_peak_mb(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)u.ru_maxrss / 1024;
}
