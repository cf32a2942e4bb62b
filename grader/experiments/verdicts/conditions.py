"""The conditions of the experiment: what else a machine does while a submission is measured.

A condition is a context manager. On entry it starts its load, and returns a function that turns the recorder's
argument vector into the one to run. When the block is left, for any reason, the load has ended. Loads are not pinned to cores.
NotPossible says why a condition cannot be created on this machine.
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
    """The page shows its text instead of figures."""


def unchanged(arguments):
    return arguments


@contextlib.contextmanager
def quiet():
    yield unchanged


@contextlib.contextmanager
def loads(count, *what):
    """`count` processes of load.py, each with its children in its own process group."""
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
    """Runs the recorder and everything that it starts on one core."""
    core = max(os.sched_getaffinity(0))
    yield lambda arguments: ["taskset", "--cpu-list", str(core), *arguments]


@contextlib.contextmanager
def part_of_a_larger_machine(cores, least=16):
    """Runs the recorder on the first `cores` cores of a larger machine."""
    if cpus() < least:
        raise NotPossible(f"this machine has fewer than {least} cores")
    yield lambda arguments: ["taskset", "--cpu-list", f"0-{cores - 1}", *arguments]


@contextlib.contextmanager
def limited(cores):
    """Runs the recorder in a control group that may use `cores` cores in each period of 100 ms."""
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


# Names are parts of file names, so they contain no dots. In the order of the table.
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
    "sixteen-cores": lambda: part_of_a_larger_machine(16),  # with 16 workers instead of the manifests' 8
}

# Recorded on another machine, which gives other figures than the machine of all other recordings.
LARGER = ("two-cores", "four-cores", "eight-cores", "sixteen-cores")

# A speedup cannot be measured with less than two cores; the other rules would give a verdict anyway.
ONE_CORE = ("one-cpu", "quota-half", "quota-one", "quota-one-and-half")

WORDS = {
    "quiet": "no other load that the experiment knows of",
    "one-spinner": "one process that computes without pause",
    "all-cores-spin": "one such process for each core",
    "bursts-700ms": "on every core, 0.7 s of computing and 1 s of sleep, alternating",
    "bursts-15ms": "the same with 15 ms each",
    "memory": "one process that copies 64 MB again and again",
    "kernel": "one process that keeps the kernel busy",
    "compiling": "a compiler that is started again and again",
    "one-cpu": "no other load; the grader is bound to one core",
    "quota-half": "a control group limits the grader to half a core",
    "quota-one": "the same, with one core",
    "quota-one-and-half": "the same, with one and a half cores",
    "two-cores": "no other load; the grader is bound to two cores of another machine, which has 16",
    "four-cores": "the same, with four of these cores",
    "eight-cores": "the same, with eight of them",
    "sixteen-cores": "the same, with all 16; the exercises use 16 workers, otherwise at most 8",
}
