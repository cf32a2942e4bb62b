"""How other projects decide whether one program is faster than another: their rules, as pure functions.

Each takes the times of the serial version and of the submission (per unit of work, in the order of measuring), and the ratio that is
required. Each says PASS, FAIL or OPEN. RULES names them, and how many blocks each uses up for one verdict.
"""
import dataclasses
import math
import statistics
import typing

PASS, FAIL, OPEN = "pass", "fail", "inconclusive"


def decided(yes):
    return PASS if yes else FAIL


def single_run(serial, own, required):
    """One run of each: what most course scripts do."""
    return decided(serial[0] >= required * own[0])


def means(serial, own, required):
    """perf-ninja compares the means of a handful of runs (tools/check_speedup.py); hyperfine those of 10 runs, its default."""
    return decided(statistics.fmean(serial) >= required * statistics.fmean(own))


def against_reference(reference, own, _required=None):
    """CS149 (Stanford), assignments 1 and 3: the best time must lie within 20 % of the reference's best."""
    return decided(min(own) <= 1.2 * min(reference))


def any_rerun(serial, own, required):
    """A CI job that is restarted until it is green, up to six times."""
    return decided(any(b >= required * s for b, s in zip(serial, own)))


def paired_z(serial, own, required):
    """tango (Rust): both alternately, the mean difference over its standard error, significant from 2.6 on."""
    differences = [b - required * s for b, s in zip(serial, own)]
    spread = statistics.stdev(differences)
    mean = statistics.fmean(differences)
    if spread == 0:
        return decided(mean >= 0)
    z = mean / (spread / math.sqrt(len(differences)))
    return PASS if z >= 2.6 else FAIL if z <= -2.6 else OPEN


def sign_interval(serial, own, required):
    """nanobench: a 95 % interval of the median from the sign test, which makes no assumption about the distribution."""
    ratios = sorted(b / s for b, s in zip(serial, own))
    n = len(ratios)
    # The largest number of values outside at each end for which both ends together err in at most 5 %.
    outside = -1
    while sum(math.comb(n, k) for k in range(outside + 2)) / 2**n <= 0.025:
        outside += 1
    if outside < 0:
        return OPEN
    return PASS if ratios[outside] >= required else FAIL if ratios[n - 1 - outside] < required else OPEN


def rank_p_value(first, second):
    """Mann and Whitney's U, two-sided, exact (times have practically no ties): counts all orders by recursion."""
    n, m = len(first), len(second)
    u = sum((a > b) + 0.5 * (a == b) for a in first for b in second)
    ways = [[1] + [0] * (n * m) for _ in range(n + 1)]  # ways[i][u], for the first j of the second sample
    for j in range(1, m + 1):
        for i in range(1, n + 1):
            ways[i] = [ways[i][v] + (ways[i - 1][v - j] if v >= j else 0) for v in range(n * m + 1)]
    smaller = int(min(u, n * m - u))
    return min(1.0, 2 * sum(ways[n][: smaller + 1]) / math.comb(n + m, n))


def rank_test(serial, own, required):
    """Google Benchmark (tools/compare.py): Mann and Whitney's test of the repetitions; here with p < 0.01."""
    needed = [b / required for b in serial]
    if rank_p_value(needed, own) >= 0.01:
        return OPEN
    return decided(statistics.median(own) <= statistics.median(needed))


@dataclasses.dataclass(frozen=True)
class Rule:
    name: str
    blocks: int
    decide: typing.Callable
    with_reference: bool = False  # compares with the reference instead of the serial version


RULES = (
    Rule("a single run", 1, single_run),
    Rule("mean of 5 (perf-ninja)", 5, means),
    Rule("best of 5, at most 1.2 times the reference (CS149)", 5, against_reference, True),
    Rule("mean of 10 (hyperfine)", 10, means),
    Rule("passes if any of 6 reruns does", 6, any_rerun),
    Rule("paired z ≥ 2.6, n = 20 (tango)", 20, paired_z),
    Rule("sign-test interval, n = 20 (nanobench)", 20, sign_interval),
    Rule("rank test, p < 0.01, n = 10 (Google Benchmark)", 10, rank_test),
)


def verdicts(rule, serial, own, reference, required):
    """Splits a stream into successive verdicts of this rule; a remainder at the end is dropped."""
    others = reference if rule.with_reference else serial
    count = min(len(others), len(own)) // rule.blocks if others else 0
    cuts = (slice(i * rule.blocks, (i + 1) * rule.blocks) for i in range(count))
    return [rule.decide(others[cut], own[cut], required) for cut in cuts]
