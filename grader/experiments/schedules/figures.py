"""Statistics on the results of measuring.py. Pure: known inputs give known figures."""
import math
import statistics


def spread(batches):
    """Found in how many batches, and the median and maximum number of schedules of those (None if it was never found)."""
    schedules = [batch["schedules"] for batch in batches if batch["found"]]
    if not schedules:
        return 0, None, None
    return len(schedules), statistics.median_high(schedules), max(schedules)


def always_found(batches):
    return bool(batches) and all(batch["found"] for batch in batches)


def chance(batches):
    """The chance of a schedule to find it, estimated from batches that end at the first find or at their limit."""
    schedules = sum(batch["schedules"] for batch in batches)
    return sum(1 for batch in batches if batch["found"]) / schedules if schedules else 0.0


def expected(chances):
    """How many schedules policies with these chances need together, on average, if they take turns."""
    mean = statistics.fmean(chances)
    return 1 / mean if mean > 0 else math.inf


def compare_without(by_program, policy):
    """What the mix would lose without a policy, from the chances of each policy: a list of {policy: chance}, one for each program.

    Returns by how much the expected number of schedules changes (geometric mean over the programs that somebody finds, as a factor),
    the largest factor of one program, and how many programs no other policy finds.
    """
    factors = []
    alone = 0
    for chances in by_program:
        others = [chance for name, chance in chances.items() if name != policy]
        if not any(chances.values()):
            continue
        if not any(others):
            alone += 1
        else:
            factors.append(expected(others) / expected(list(chances.values())))
    if not factors:
        return 1.0, 1.0, alone
    return math.exp(statistics.fmean(map(math.log, factors))), max(factors), alone


def best_policies(chances):
    """Those that need the fewest schedules, if they do not need equally many."""
    best = max(chances.values())
    names = [name for name, chance in chances.items() if chance == best]
    return names if best > 0 and len(names) < len(chances) else []


def unexpected(result):
    """The kinds of failure that a program's header does not expect, in the batches of the mix."""
    expected_kinds = result["fields"]["expect"].split(" | ")
    return sorted({batch["found"] for batch in result["mix"]["batches"] if batch["found"]} - set(expected_kinds))


def failed_runs(counts):
    """Runs that showed anything wrong, and all runs."""
    runs = sum(counts.values())
    return runs - counts.get("ok", 0), runs


def per_cpu_second(explorations):
    cpu = sum(exploration["cpu"] for exploration in explorations)
    return sum(exploration["schedules"] for exploration in explorations) / cpu if cpu else 0.0
