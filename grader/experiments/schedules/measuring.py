"""Measures one program: what the explorer, plain runs and ThreadSanitizer find in it. Everything is run one after another."""
import json
import os
import pathlib
import resource
import signal
import subprocess
import tempfile
import time

import build

POLICIES = ["random", "sticky", "pct3", "pct5", "pos", "urw"]
# A plain run takes milliseconds. One that takes so long hangs.
HANGS_AFTER = 1
# After so many seconds of plain runs or of ThreadSanitizer, no further run begins. Programs that hang need it.
ENOUGH = 3
NO_LIMIT = "100000"
# Without randomized addresses: ThreadSanitizer cannot use all of them, and steps can depend on addresses. std::barrier of libstdc++
# hashes thread IDs, which are addresses, to choose which of its atomics a thread begins with.
FIXED_ADDRESSES = ["setarch", "-R"]


def explore(program, *options):
    """Explores a program in one process. Returns its document, with the CPU time as "cpu". Raises RuntimeError if it fails itself."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([*FIXED_ADDRESSES, program, "--seconds", NO_LIMIT, *map(str, options)], capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{program.name} {options}: status {done.returncode}: {done.stdout[:200]} {done.stderr[-200:]}")
    document = json.loads(done.stdout)
    document["cpu"] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return document


def batch(document):
    """What is kept of an exploration."""
    kept = {"schedules": document["schedules"], "cpu": round(document["cpu"], 4), "unrepeatable": document["unrepeatable"]}
    failure = document.get("failure")
    return {**kept, "found": failure["kind"], "policy": failure["policy"]} if failure else {**kept, "found": None}


def memory(fields):
    return ["--weak"] if fields.get("needs") == "weak" else []


def measure_mix(program, fields, batches, cap):
    """All policies in turns, one batch for each seed. Returns the batches, and the choices and hash of each failure found."""
    documents = [explore(program, "--seed", seed, "--schedules", cap, *memory(fields)) for seed in range(1, batches + 1)]
    failures = [document["failure"] for document in documents if "failure" in document]
    return {"cap": cap, "batches": [batch(document) for document in documents]}, failures


def measure_policies(program, fields, batches, cap):
    """Each policy alone. Schedule 0, which is always a random walk and shows the program's size, is not counted."""
    return {"cap": cap, **{
        policy: [batch(explore(program, "--first", 1, "--policy", policy, "--seed", seed, "--schedules", cap, *memory(fields)))
                 for seed in range(1, batches + 1)]
        for policy in POLICIES}}


def measure_repaired(program, fields, schedules):
    return batch(explore(program, "--seed", 1, "--schedules", schedules, *memory(fields)))


def measure_replays(program, fields, failures, replays, folder):
    """Replays the failures in turns, each in a fresh process."""
    same = 0
    for number in range(replays if failures else 0):
        failure = failures[number % len(failures)]
        choices = folder / "choices"
        choices.write_text(",".join(map(str, failure["choices"])), encoding="utf-8")
        # Schedule 0 of the same seed is run first: what it shows of the program decides, too, what is a schedule point.
        again = explore(program, "--seed", failure["seed"], "--first", failure["schedule"], "--replay", choices, *memory(fields))
        again = again.get("failure", {})
        same += (again.get("hash"), again.get("kind")) == (failure["hash"], failure["kind"])
    return {"replays": replays if failures else 0, "same": same}


def outcome(command, environment):
    """How one run ended: "ok", "hang", "failed", or for ThreadSanitizer "race", "lock order" or "other report"."""
    run = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                           text=True, errors="replace", start_new_session=True)
    try:
        _, errors = run.communicate(timeout=HANGS_AFTER)
        hangs = False
    except subprocess.TimeoutExpired:
        os.killpg(run.pid, signal.SIGKILL)
        _, errors = run.communicate()
        hangs = True
    except BaseException:  # this program is ended: nothing that it started may go on
        os.killpg(run.pid, signal.SIGKILL)
        raise
    if "ThreadSanitizer: data race" in errors:
        return "race"
    if "ThreadSanitizer: lock-order-inversion" in errors:
        return "lock order"
    if "WARNING: ThreadSanitizer" in errors:
        return "other report"
    return "hang" if hangs else "failed" if run.returncode != 0 else "ok"


def measure_runs(program, runs):
    """Runs it so often, without control over schedules. Returns how many runs ended in each way."""
    environment = {**os.environ, "TSAN_OPTIONS": "symbolize=0"}
    command = [*FIXED_ADDRESSES, program] if program.name.endswith("-tsan") else [program]
    counts = {}
    start = time.monotonic()
    for _ in range(runs):
        how = outcome(command, environment)
        counts[how] = counts.get(how, 0) + 1
        if time.monotonic() - start > ENOUGH:
            break
    return counts


def measure(source, fields, budget):
    """Returns the results that the budget asks for: of a measurement whose budget is 0 there is none."""
    results = {}
    with tempfile.TemporaryDirectory(prefix="schedules-bench.") as name:
        folder = pathlib.Path(name)
        if budget.batches or budget.policy_batches:
            broken = build.linked(source, "broken", "engine", folder)
        if budget.batches:
            results["mix"], failures = measure_mix(broken, fields, budget.batches, budget.hard if "hard" in fields else budget.schedules)
            results["replay"] = measure_replays(broken, fields, failures, budget.replays, folder)
        if budget.policy_batches:
            results["policies"] = measure_policies(broken, fields, budget.policy_batches, budget.policy_schedules)
        if budget.repaired_schedules:
            repaired = build.linked(source, "repaired", "engine", folder)
            results["repaired"] = measure_repaired(repaired, fields, budget.repaired_schedules)
        if budget.stress:
            results["stress"] = measure_runs(build.linked(source, "plain", "none", folder), budget.stress)
        if budget.tsan:
            results["tsan"] = measure_runs(build.linked(source, "broken", "tsan", folder), budget.tsan)
            results["tsan repaired"] = measure_runs(build.linked(source, "repaired", "tsan", folder), budget.tsan)
    return {**results, "load": os.getloadavg()[0]} if results else {}
