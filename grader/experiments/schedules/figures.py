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


def compare_without(by_program, left_out):
    """What the mix would lose without some policies, from {program: {policy: chance}}.

    Returns by which factor the expected number of schedules changes (geometric mean over the programs that both mixes find), the
    largest factor, its program, and the programs that no other policy finds.
    """
    factors = {}
    alone = []
    for program, chances in by_program.items():
        others = [chance for name, chance in chances.items() if name not in left_out]
        if any(others):
            factors[program] = expected(others) / expected(list(chances.values()))
        elif any(chances.values()):
            alone.append(program)
    if not factors:
        return 1.0, 1.0, None, alone
    worst = max(factors, key=factors.get)
    return math.exp(statistics.fmean(map(math.log, factors.values()))), factors[worst], worst, alone


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
