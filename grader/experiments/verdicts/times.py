"""What the peers' rules use: wall times per unit of work, from a recorded stream. Pure."""


def per_unit(run, key="wall_ns"):
    """None if this run gave no right answer."""
    if run.get("outcome", "answered") != "answered" or not run.get("right") or not run.get(key):
        return None
    return run[key] / run.get("work_units", 1)


def arm(block, name):
    return [run for run in block["runs"] if run.get("arm") == name]


def of(stream):
    """(serial, own): a pair for each block in which both are usable."""
    pairs = []
    for block in stream["blocks"]:
        serial, own = ([per_unit(run) for run in arm(block, name)] for name in ("B", "S"))
        if len(serial) == 1 and len(own) == 1 and None not in (serial[0], own[0]):
            pairs.append((serial[0], own[0]))
    return [b for b, _ in pairs], [s for _, s in pairs]


def capacity(streams):
    """The capacity of this machine: the most cores that `workers` serial runs at once ever got. 0: not measured."""
    least = min((t for s in streams for block in s["blocks"] for run in arm(block, "B") if (t := per_unit(run, "cpu_ns"))),
                default=0)
    most = 0.0
    for stream in streams:
        p = stream["workers"]
        for block in stream["blocks"]:
            together = [per_unit(run) for run in arm(block, "K")]
            for group in (together[i : i + p] for i in range(0, len(together), p)):
                if len(group) == p and None not in group:
                    most = max(most, min(p, p * least / max(group)))
    return most


def required(speed, cores):
    """The bar that the whole course uses."""
    f = speed["parallel_fraction"]
    return speed["full"] / ((1 - f) + f / cores)
