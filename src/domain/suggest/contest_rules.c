#include "domain/suggest/contest_rules.h"

#include <math.h>

/* From so many wins on the normal distribution tells the same. */
enum { SUMMED_MAX = 1000 };

static double ln_factorial(double n)
{
	int sign;

	return lgamma_r(n + 1, &sign);
}

/* Of the Bayes factor; wins need not be whole. */
static double ln_factor(double a, double b)
{
	return (a + b) * log(2) + ln_factorial(a) + ln_factorial(b) - ln_factorial(a + b + 1);
}

/*
 * The share's distribution after the wins is Beta(lead + 1, behind + 1); that it lies above one
 * half is as probable as at most `lead` heads of lead + behind + 1 coins.
 */
static double is_better(int64_t lead, int64_t behind)
{
	const int64_t coins = lead + behind + 1;
	double sum = 0;

	if (coins > SUMMED_MAX)
		return 0.5 * erfc(-(double)(lead - behind) / sqrt((double)coins) / sqrt(2));
	for (int64_t k = 0; k <= lead; k++)
		sum += exp(ln_factorial((double)coins) - ln_factorial((double)k) -
			   ln_factorial((double)(coins - k)) - (double)coins * log(2));
	return sum > 1 ? 1 : sum;
}

/* Wilson's interval of 95 %. */
static void range(double wins, double n, struct contest *c)
{
	const double z = 1.959964, share = n > 0 ? wins / n : 0.5;
	const double middle = (share * n + z * z / 2) / (n + z * z);
	const double half = z * sqrt(share * (1 - share) * n + z * z / 4) / (n + z * z);

	c->low = fmax(middle - half, 0);
	c->high = fmin(middle + half, 1);
}

static bool decides(double n, double share)
{
	return ln_factor(n * share, n * (1 - share)) >= log(CONTEST_FACTOR);
}

/* More wins of the same shares until it is decided; the factor grows with their number. */
static int64_t needed(int64_t n, double share)
{
	int64_t low = n, high = n;

	while (high < CONTEST_MOST && !decides((double)high, share))
		high *= 2;
	if (!decides((double)high, share))
		return -1;
	while (high - low > 1) {
		const int64_t middle = low + (high - low) / 2;

		if (decides((double)middle, share))
			high = middle;
		else
			low = middle;
	}
	return high - n;
}

struct contest contest_of(int64_t wins, int64_t other_wins)
{
	const int64_t lead = wins > other_wins ? wins : other_wins, n = wins + other_wins;
	const double factor = ln_factor((double)wins, (double)other_wins);
	struct contest c = { .is_even = wins == other_wins,
		.is_decided = factor >= log(CONTEST_FACTOR),
		.is_better = 0.5,
		.chance = factor > 0 ? exp(-factor) : 1,
		.needed = -1 };

	range((double)wins, (double)n, &c);
	if (!c.is_even)
		c.is_better = is_better(lead, n - lead);
	if (c.is_decided)
		c.needed = 0;
	else if (!c.is_even)
		c.needed = needed(n, (double)lead / (double)n);
	return c;
}
