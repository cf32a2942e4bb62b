"""Records streams: each part of the speed checks, under each condition, a few submissions at a time.

    record.py [--budget SECONDS] [--blocks N] [--names N] [--only EXERCISE/CONDITION]… [--pair] [--seed N]

A cell is one part under one condition. The cell with the fewest packs comes next (at random among equals), until the budget is
spent; within a cell, the submissions that were recorded least. So recording can be stopped and continued at any time, and is spread
evenly. Without a budget, each cell gets one pack.
"""
import argparse
import json
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

import conditions
import corpus
import plan as planning
import slim
import streams

GRADER = corpus.ROOT / "build" / "bin" / "grader"
# A verdict on IO work needs at most three runs; one on CPU work needs up to three dozen blocks.
PART_FOR_IO = 4


class RecorderFailed(Exception):
    pass


def command_for(part, names, blocks, condition, into):
    return [
        str(GRADER), "record", part.exercise, *names, "--part", str(part.part), "--blocks", str(blocks),
        "--note", condition, "--solutions", str(corpus.HERE / "submissions"), "--into", str(into),
    ]


def run_to_end(command):
    """Returns (status, error output). If interrupted, it lets the recorder end everything that it has started."""
    with subprocess.Popen(
        command, cwd=corpus.ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        text=True, errors="replace",
    ) as process:
        try:
            said = process.communicate()[1]
        except BaseException:
            process.terminate()
            raise
    return process.returncode, said


def record(part, names, blocks, condition):
    """Runs the recorder once under the condition, and returns its streams."""
    with tempfile.TemporaryDirectory(prefix="manyhands-verdicts-") as folder:
        with conditions.CONDITIONS[condition]() as applied:
            command = applied(command_for(part, names, blocks, condition, folder))
            status, said = run_to_end(command)
        recorded = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(pathlib.Path(folder).iterdir())]
    recorded = [stream for stream in recorded if stream["blocks"]]
    if status != 0 or not recorded:
        lines = said.strip().splitlines() or [f"it ended with status {status} and no word"]
        raise RecorderFailed(lines[0])
    return recorded


def blocks_for(part, blocks):
    return max(1, blocks // (part.rare * (1 if part.kind == "cores" else PART_FOR_IO)))


def skipped_file(folder):
    return pathlib.Path(folder) / "skipped.json"


def read_skipped(folder=streams.FOLDER):
    path = skipped_file(folder)
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def run(options):
    dice = random.Random(options.seed)
    existing = [(name, [s["submission"] for s in streams.read(where)]) for name, where in streams.packs(options.into).items()]
    existing += [(streams.named(name), [s[0] for s in pack["streams"]]) for name, pack in streams.counted(options.into)["packs"].items()]
    cells = planning.cells_for(options.only)
    if not cells:
        sys.exit("record.py: --only matches no cell; use EXERCISE/CONDITION, where * matches anything")
    plan = planning.Plan(cells, existing, dice)
    skipped = read_skipped(options.into)
    start, calls = time.monotonic(), 0
    while plan.cells and (time.monotonic() - start < options.budget if options.budget else calls < len(cells)):
        part, condition = cell = plan.next_cell()
        names = part.pair if options.pair else plan.next_names(part, condition, options.names)
        calls += 1
        began = time.monotonic()
        try:
            recorded = record(part, names, blocks_for(part, options.blocks), condition)
        except (conditions.NotPossible, RecorderFailed) as why:
            plan.drop(cell)
            skipped[f"{part.name}/{condition}"] = str(why)
            print(f"{part.name}/{condition}: skipped: {why}", flush=True)
            continue
        skipped.pop(f"{part.name}/{condition}", None)
        path = streams.write([slim.stream(stream) for stream in recorded], part.exercise, part.part, condition, options.into)
        plan.recorded(part, condition, names)
        all_blocks = sum(len(stream["blocks"]) for stream in recorded)
        print(
            f"{path.name}: {len(recorded)} streams, {all_blocks} blocks in {time.monotonic() - began:.0f} s, "
            f"{path.stat().st_size / all_blocks:.0f} bytes per block",
            flush=True,
        )
    pathlib.Path(options.into).mkdir(parents=True, exist_ok=True)
    skipped_file(options.into).write_text(json.dumps(skipped, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


def main():
    parser = argparse.ArgumentParser(description="Record streams for the experiment on the speed verdict.")
    parser.add_argument("--budget", type=float, default=0, help="seconds, spread evenly; 0: one pack for each cell")
    parser.add_argument("--blocks", type=int, default=48, help="blocks of each submission in one pack; a quarter for IO work")
    parser.add_argument("--names", type=int, default=6, help="submissions in one pack")
    parser.add_argument("--only", action="append", default=[], metavar="EXERCISE/CONDITION", help="* matches anything")
    parser.add_argument("--pair", action="store_true", help="record only the reference and a serial program")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--into", type=pathlib.Path, default=streams.FOLDER)
    # On a signal, its loads are ended first: SystemExit passes through every `finally`.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        run(parser.parse_args())
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
