"""table.py [--streams FOLDER] [--page FILE]: judges all packs, and writes the page."""
import argparse
import os
import pathlib
import sys

import compare
import corpus
import counted
import figures
import freeze
import judge
import page
import record
import streams

PAGE = corpus.ROOT / "grader" / "docs" / "verdicts.md"


def skipped_by_condition(skipped):
    """Lists a reason that applies to a whole condition only once."""
    by_condition = {}
    for cell, why in skipped.items():
        part, condition = cell.split("/")
        by_condition.setdefault((condition, why), []).append(part)
    everywhere = len(corpus.PARTS)
    return {
        f"`{condition}`" + ("" if len(parts) == everywhere else f" ({', '.join(sorted(parts))})"): why
        for (condition, why), parts in by_condition.items()
    }


def findings(folder):
    packs, frozen, decision = streams.packs(folder), freeze.read(folder), freeze.decision_digest()
    judged, dropped, files = judge.judge(packs, frozen=frozen, ablation=True)
    others = counted.read(folder, frozen)
    machines = sorted({figures.machine_words(stream.get("machine", {})) for _, stream in files.values()} | set(others.machines))
    left_out = {f"{part.name} {name}": why for part in corpus.PARTS for name, why in part.left_out.items()}
    return page.Findings(
        [*judged, *others.judged], [*dropped, *others.dropped], len(packs) + len(others.packs), len(files) + others.streams, machines,
        [*compare.peer_rows(files), compare.own_row(judged)], compare.cores_of(files),
        skipped_by_condition(record.read_skipped(folder)), left_out, frozen.commit,
        frozen.decision == decision,
        frozen.added, others, [name for name in packs if corpus.find(name.exercise, name.part).kind == "makespan"], decision,
    )


def main():
    parser = argparse.ArgumentParser(description="Judge the recorded streams, and write the page.")
    parser.add_argument("--streams", type=pathlib.Path, default=streams.FOLDER)
    parser.add_argument("--page", type=pathlib.Path, default=PAGE)
    options = parser.parse_args()
    if not streams.packs(options.streams):
        sys.exit(f"table.py: there are no streams in {options.streams}; `make verdicts` records some")
    text = page.page(findings(options.streams))
    unfinished = options.page.with_suffix(".unfinished")
    unfinished.write_text(text, encoding="utf-8")
    os.replace(unfinished, options.page)
    print(f"{options.page}")


if __name__ == "__main__":
    main()
