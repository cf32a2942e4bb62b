"""Makes a stream small enough to be kept in a repository, without a loss that any decision could see. Pure.

When a block began and how long it took is kept to the microsecond. Of a site's ledger: pages and servers get short names, times are kept to the microsecond. Of IO work: how the CPU time is spread over
threads is kept for the busiest ones only.
"""

NS = 1000
DIGITS = 6
BUSIEST = 8


def short_names(requests, key, form):
    """The same names stay the same, different ones different."""
    names = {}
    return [names.setdefault(request.get(key, ""), form.format(len(names) + 1)) for request in requests]


def ledger(requests):
    paths, hosts = short_names(requests, "path", "/{}"), short_names(requests, "host", "h{}")
    return [
        {
            **request, "path": path, "host": host,
            # Rounded down, all alike: which of two times is the earlier one stays so, or they become equal.
            **{key: value // NS * NS for key, value in request.items() if key.endswith("_ns") and value > 0},
        }
        for request, path, host in zip(requests, paths, hosts)
    ]


def run(run):
    if not run.get("requests"):
        return run
    return {**run, "requests": ledger(run["requests"]), "task_cpu_ns": run.get("task_cpu_ns", [])[:BUSIEST]}


def block(block):
    times = {key: round(value, DIGITS) for key, value in block.items() if key in ("at", "seconds")}
    return {**block, **times, "runs": [run(r) for r in block["runs"]]}


def stream(stream):
    return {**stream, "blocks": [block(b) for b in stream["blocks"]]}
