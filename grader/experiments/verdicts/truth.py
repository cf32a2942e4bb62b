"""truth.py [FOLDER]: how fast are the submissions really? Prints what each would reach without neighbours, as a fraction of the bar.

Two figures for CPU work. *Reached*: the best of all blocks. Noise makes a program slow, never fast, so the true value is at least this.
*Alone*: the median of what the samples predict if each ready task had had its own core (CPU time divided by the number of tasks at work).
For threads that queue for a lock, this is too high. A good program must reach 1.12 of the bar for p whole cores, a bad one at most 0.88;
programs in between belong in `left_out` of corpus.py.
"""
import collections
import pathlib
import statistics
import sys

import corpus
import streams
import times

GOOD_FROM, BAD_UP_TO = 1.12, 0.88


def alone_seconds(run, p):
    """Per unit of work; None if the recording does not contain it."""
    widths = run.get("cpu_at_width_ns")
    if not widths or times.per_unit(run) is None:
        return None
    used = sum(ns / min(p, width) for width, ns in enumerate(widths, 1))
    # Tasks that existed only between two samples were not seen, but their CPU time is known.
    return max(used + run.get("asleep_ns", 0), run["cpu_ns"] / p) / run.get("work_units", 1)


def runs_of(its, name):
    return [run for s in its for b in s["blocks"] for run in times.arm(b, name)]


def cores_shares(its, of_part):
    """(reached, alone)"""
    p = its[0]["workers"]
    bar = times.required(its[0]["speed"], p)
    serial = min(t for run in runs_of(of_part, "B") if (t := times.per_unit(run, "cpu_ns")))
    own = [t for run in runs_of(its, "S") if (t := times.per_unit(run))]
    alone = [t for run in runs_of(its, "S") if (t := alone_seconds(run, p))]
    return serial / min(own) / bar, serial / statistics.median(alone) / bar if alone else 0.0


def crawl_bound(run, limit):
    """Graham's bound: no greedy schedule of these answers takes longer. The first request of each page counts."""
    first = {}
    for request in run.get("requests", []):
        first.setdefault((request.get("host"), request["path"]), request)
    service = sum(r["end_ns"] - r.get("begin_ns", 0) for r in first.values() if r.get("end_ns"))
    return service / limit + (1 - 1 / limit) * run.get("critical_path_ns", 0)


def crawl_ns(run):
    """By the site's clock, which stands still while the program computes."""
    return run["virtual_ns"] if run.get("virtual_ns", -1) > 0 else run["wall_ns"]


def makespan_shares(its, _of_part):
    """The maximum allowed time divided by the shortest measured time; IO work has no other figure."""
    allowed, workers = its[0]["speed"]["full"], its[0]["workers"]
    runs = [run for run in runs_of(its, "S") if run.get("right")]
    return max(allowed * crawl_bound(run, workers) / crawl_ns(run) for run in runs), 0.0


def word(cls, share):
    if cls is None:
        return "in no class"
    fits = share >= GOOD_FROM if cls == "good" else share <= BAD_UP_TO
    return cls if fits else f"{cls}, AND TOO NEAR TO THE BAR"


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else streams.FOLDER
    by_part = collections.defaultdict(lambda: collections.defaultdict(list))
    for name, path in streams.packs(folder).items():
        for stream in streams.read(path):
            by_part[(name.exercise, name.part)][stream["submission"]].append(stream)
    for key, submissions in sorted(by_part.items()):
        part = corpus.find(*key)
        of_part = [stream for its in submissions.values() for stream in its]
        cores = part.kind == "cores"
        print(part.name + (f" (this machine provided at most {times.capacity(of_part):.2f} cores)" if cores else ""))
        print(f"  {'':36} reached  alone")
        for submission, its in sorted(submissions.items()):
            reached, alone = (cores_shares if cores else makespan_shares)(its, of_part)
            said = f"{alone:6.2f}" if alone else "     –"
            print(f"  {submission:36} {reached:7.2f} {said}  {word(corpus.class_of(part, submission), max(reached, alone))}")


if __name__ == "__main__":
    main()
