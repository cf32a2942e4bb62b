"""Computes how large an error rate may be, given what was counted. Pure.

C. J. Clopper and E. S. Pearson, The use of confidence or fiducial limits illustrated in the case of the binomial,
Biometrika 26 (1934): the largest rate at which so few errors, or fewer, would still occur in 5 % of all experiments.
"""
import math

STEPS = 60  # each halves the interval


def tail(errors, trials, rate):
    """The probability of at most `errors` errors in `trials` independent trials."""
    if rate <= 0:
        return 1.0
    if rate >= 1:
        return 1.0 if errors >= trials else 0.0
    total = 0.0
    for k in range(errors + 1):
        ways = math.lgamma(trials + 1) - math.lgamma(k + 1) - math.lgamma(trials - k + 1)
        total += math.exp(ways + k * math.log(rate) + (trials - k) * math.log1p(-rate))
    return min(total, 1.0)


def upper_bound(errors, trials, confidence=0.95):
    """One-sided; None if nothing was tried."""
    if trials == 0:
        return None
    if errors >= trials:
        return 1.0
    low, high = errors / trials, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        if tail(errors, trials, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def quantile(values, part):
    """The smallest value that `part` of all values do not exceed; None if there are none."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[max(0, math.ceil(part * len(ordered)) - 1)]
