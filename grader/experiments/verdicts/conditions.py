"""Noise to measure beside: what else a machine does while a submission is measured.

A condition is a context manager. Entered, it has started its load, and gives a function that turns the recorder's
argument vector into the one to run; left, whatever happened, the load has ended. Loads are pinned to no core.
NotPossible says why this machine cannot make a condition.
"""
import contextlib
import os
import pathlib
import signal
import subprocess
import sys

import quota

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]


class NotPossible(Exception):
    """Its text stands in the table instead of figures."""


def unchanged(arguments):
    return arguments


@contextlib.contextmanager
def quiet():
    yield unchanged


@contextlib.contextmanager
def loads(count, *what):
    """`count` processes of load.py, each with whatever it starts in a process group of its own."""
    started = []
    try:
        for _ in range(count):
            started.append(
                subprocess.Popen(
                    [sys.executable, str(HERE / "load.py"), *map(str, what)],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    start_new_session=True,
                )
            )
        yield unchanged
        ended = [process.args for process in started if process.poll() is not None]
        if ended:
            raise RuntimeError(f"a load ended by itself: {ended}")
    finally:
        for process in started:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextlib.contextmanager
def one_cpu():
    """The recorder, and so all that it starts, on one core."""
    core = max(os.sched_getaffinity(0))
    yield lambda arguments: ["taskset", "--cpu-list", str(core), *arguments]


@contextlib.contextmanager
def part_of_a_larger_machine(cores, least=16):
    """The recorder on the first `cores` cores of a machine that has many."""
    if cpus() < least:
        raise NotPossible(f"this machine has fewer than {least} cores")
    yield lambda arguments: ["taskset", "--cpu-list", f"0-{cores - 1}", *arguments]


@contextlib.contextmanager
def limited(cores):
    """The recorder in a control group that may use `cores` cores in each 100 ms."""
    try:
        group = quota.make_group(cores)
    except OSError as error:
        raise NotPossible(f"no quota can be set here ({error})") from error
    try:
        yield lambda arguments: [sys.executable, str(HERE / "quota.py"), str(group), *arguments]
    finally:
        quota.remove_group(group)


def cpus():
    return len(os.sched_getaffinity(0))


# Names are parts of file names: no dots. In the order of the table.
CONDITIONS = {
    "quiet": quiet,
    "one-spinner": lambda: loads(1, "spin"),
    "all-cores-spin": lambda: loads(cpus(), "spin"),
    "bursts-700ms": lambda: loads(cpus(), "bursts", 0.7, 1.0),
    "bursts-15ms": lambda: loads(cpus(), "bursts", 0.015, 0.015),
    "memory": lambda: loads(1, "memory"),
    "kernel": lambda: loads(1, "kernel"),
    "compiling": lambda: loads(1, "compile", ROOT),
    "one-cpu": one_cpu,
    "quota-half": lambda: limited(0.5),
    "quota-one": lambda: limited(1),
    "quota-one-and-half": lambda: limited(1.5),
    "two-cores": lambda: part_of_a_larger_machine(2),
    "four-cores": lambda: part_of_a_larger_machine(4),
    "eight-cores": lambda: part_of_a_larger_machine(8),
    "sixteen-cores": lambda: part_of_a_larger_machine(16),  # with 16 in place of the manifests' 8 workers
}

# Recorded on another machine: it gave other figures than the one that all else was recorded on.
LARGER = ("two-cores", "four-cores", "eight-cores", "sixteen-cores")

# With less than two cores nobody can measure a speedup; the other rules would say something all the same.
ONE_CORE = ("one-cpu", "quota-half", "quota-one", "quota-one-and-half")

WORDS = {
    "quiet": "nothing else runs that the experiment knows of",
    "one-spinner": "one process that computes without a pause",
    "all-cores-spin": "as many of those as there are cores",
    "bursts-700ms": "on every core: 0.7 s of computing, 1 s of rest, again and again",
    "bursts-15ms": "the same with 15 ms and 15 ms",
    "memory": "one process that copies 64 MB from here to there",
    "kernel": "one process that keeps the kernel busy",
    "compiling": "a compiler, started again and again",
    "one-cpu": "the tester itself is bound to one core",
    "quota-half": "a control group gives half a core",
    "quota-one": "a control group gives one core",
    "quota-one-and-half": "a control group gives one core and a half",
    "two-cores": "nothing; the tester is bound to two cores of another machine, which has 16",
    "four-cores": "nothing; it is bound to four of those 16 cores",
    "eight-cores": "nothing; it is bound to eight of them",
    "sixteen-cores": "nothing; it has all 16, and the exercises ask for as many workers, where else they ask for 8 at most",
}
