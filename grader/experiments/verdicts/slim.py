"""Makes a stream small enough for a repository, without any loss that could change a decision. Pure.

A block's start and duration are rounded to microseconds. In a site's log, pages and servers get short names, and times are rounded to
microseconds. For IO work, the CPU time of each thread is kept for the busiest ones only.
"""

NS = 1000
DIGITS = 6
BUSIEST = 8


def short_names(requests, key, form):
    """Equal names stay equal, and different ones different."""
    names = {}
    return [names.setdefault(request.get(key, ""), form.format(len(names) + 1)) for request in requests]


def ledger(requests):
    paths, hosts = short_names(requests, "path", "/{}"), short_names(requests, "host", "h{}")
    return [
        {
            **request, "path": path, "host": host,
            # All are rounded down, so the order of two times stays the same, or they become equal.
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
