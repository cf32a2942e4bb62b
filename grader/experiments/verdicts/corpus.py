"""What is measured: the parts of the speed checks, and which submissions are known to be good or bad there.

Good: the reference and all solutions in solutions/ID/also. Bad: the programs named here; they give right answers, but are slow
even on a quiet machine. They are in solutions/ID/wrong, and in submissions/ID/wrong next to this file. Every good program really
reaches at least 1.12 of the bar, every bad one at most 0.88; programs in between belong to neither class, and are in `left_out`.
"""
import dataclasses
import pathlib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]


@dataclasses.dataclass(frozen=True)
class Part:
    exercise: str
    part: int  # number of the part of the speed check, from 0
    kind: str  # as in the manifest
    bad: tuple
    serial: str = ""  # the bad program that is serial; "": there is none
    left_out: dict = dataclasses.field(default_factory=dict)  # submission → why
    rare: int = 1  # divides the number of its blocks, because its logs are long

    @property
    def name(self):
        return f"{self.exercise}.{self.part}"

    @property
    def pair(self):
        """The simplest program of each class."""
        return ("reference", *([f"wrong/{self.serial}"] if self.serial else []))


DUMMIES = ("sleeping-dummy", "yielding-dummy", "nice-dummy")
TOO_SLOW = "one request at a time for 3000 pages: the time limit ends it, so no run is complete"
FETCHING = ("fetching-left-serial", "four-threads-are-enough", "lock-while-fetching", "start-then-join")

PARTS = (
    Part(
        "primes-threads", 0, "cores",
        ("chunks-too-large", "equal-shares", "every-nth-number", "everyone-looks-at-everything", "last-quarter-alone",
         "lock-around-each-chunk", "one-after-another"),
        "one-after-another",
    ),
    Part(
        "mandelbrot-threads", 0, "cores",
        ("eighty-twenty", "everyone-draws-everything", "global-lock", "half-serial", "one-after-another", "spinlock",
         "static-blocks", *DUMMIES),
        "one-after-another",
    ),
    Part(
        "histogram-threads", 0, "cores",
        ("atomic-for-each-ball", "counters-side-by-side", "eighty-twenty", "everyone-drops-everything",
         "first-takes-all", "global-lock", "half-serial", "lock-for-each-ball", "lock-for-each-slot",
         "lock-for-the-whole-share", "next-ball-by-atomic", "one-after-another", "slots-written-down-first",
         "spinlock", *DUMMIES),
        "one-after-another",
    ),
    Part(
        "pi-processes", 0, "cores",
        ("eighty-twenty", "everyone-counts-everything", "global-lock", "half-serial", "one-after-another", "spinlock",
         *DUMMIES),
        "one-after-another",
    ),
    Part(
        "executor-threads", 0, "cores",
        ("deferred", "eighty-twenty", "every-piece-again", "half-serial", "map-one-by-one", "runs-under-the-lock",
         "spinlock", *DUMMIES),
        "deferred",
    ),
    Part(
        "crunch-tbb", 0, "cores",
        ("eighty-twenty", "every-piece-again", "global-lock", "half-serial", "one-after-another", "one-job-left-serial",
         "spinlock", "yielding-dummy"),
        "one-after-another",
    ),
    Part(
        "two-kinds-of-work", 2, "cores",
        ("counting-left-serial", "eighty-twenty", "every-piece-again", "global-lock", "half-serial",
         "lock-while-counting", "spinlock", "start-then-join", *DUMMIES),
        "counting-left-serial",
    ),
    Part("two-kinds-of-work", 0, "makespan", FETCHING, "fetching-left-serial"),
    Part("two-kinds-of-work", 1, "makespan", FETCHING, "fetching-left-serial"),
    Part("crawl-threads", 0, "makespan", ("async-get", "deferred", "half-the-workers", "lock-across-fetch"), "deferred"),
    Part(
        "crawl-executor", 0, "makespan",
        ("half-the-pool", "lock-across-fetch", "pool-of-one", "strand-over-everything", "submit-then-get"),
        "pool-of-one",
    ),
    Part(
        "crawl-async", 0, "makespan", ("blocking-get", "half-the-limit", "one-by-one", "workers-go-home"),
        left_out={f"wrong/{name}": TOO_SLOW for name in ("blocking-get", "one-by-one", "workers-go-home")}, rare=3,
    ),
    Part("crawl-processes", 0, "makespan", ("half-the-children", "lock-across-fetch", "one-at-a-time"), "one-at-a-time"),
)


def find(exercise, part):
    return next((p for p in PARTS if (p.exercise, p.part) == (exercise, part)), None)


def good(part, root=ROOT):
    also = sorted(path.name for path in (root / "solutions" / part.exercise / "also").iterdir())
    return tuple(name for name in ("reference", *(f"also/{name}" for name in also)) if name not in part.left_out)


def bad(part):
    return tuple(name for name in (f"wrong/{name}" for name in part.bad) if name not in part.left_out)


def class_of(part, submission):
    """good, bad, or None if it cannot be used to check the grader."""
    if part is None or submission in part.left_out:
        return None
    if submission == "reference" or submission.startswith("also/"):
        return "good"
    return "bad" if submission in bad(part) else None


def folder_of(part, submission, root=ROOT, here=HERE):
    """The file or folder of a wrong submission."""
    for base in (here / "submissions", root / "solutions"):
        for path in (base / part.exercise / "wrong").glob(f"{submission.removeprefix('wrong/')}*"):
            if path.stem == submission.removeprefix("wrong/"):
                return path
    raise FileNotFoundError(f"{part.exercise}: {submission}")
