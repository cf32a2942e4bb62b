"""Checks that the page still agrees with its streams: judges the cells with the fewest blocks of each kind again, and looks for
their rows in the page; also for the rows of cells that are only counted.

recheck.py [GRADER]; status 1: the page is out of date, for example because the decision changed. `make verdicts JUDGE_ONLY=1` writes it.
"""
import collections
import sys

import corpus
import counted
import figures
import judge
import streams
import table

CELLS = 3  # of each kind


def cell(one):
    return one.exercise, one.part, one.condition


def smallest_cells(packs):
    """All packs of the cells that have the fewest blocks, for each kind of work."""
    cells = collections.defaultdict(dict)
    for name, where in packs.items():
        cells[cell(name)][name] = where
    chosen = {}
    for kind in figures.KINDS:
        of_kind = [its for key, its in cells.items() if (part := corpus.find(*key[:2])) and part.kind == kind]
        of_kind.sort(key=lambda its: (sum(map(streams.blocks_in, its.values())), str(min(its))))
        for its in of_kind[:CELLS]:
            chosen.update(its)
    return chosen


def with_counted(judged, others, packs):
    """Adds the counted verdicts of the same cells, and those of all cells without any recording."""
    here, there = set(map(cell, judged)), set(map(cell, packs))
    return [*judged, *(one for one in others if cell(one) in here or cell(one) not in there)]


def missing_rows(text, judged):
    lines = set(text.splitlines())
    return [row for row in figures.cell_rows(judged) if row not in lines]


def main():
    grader = sys.argv[1] if len(sys.argv) > 1 else judge.GRADER
    packs = streams.packs()
    chosen = smallest_cells(packs)
    if not chosen:
        sys.exit("recheck.py: there are no streams to compare the page with")
    if not table.PAGE.exists():
        sys.exit("recheck.py: there is no page. make verdicts JUDGE_ONLY=1 writes it")
    judged, _, _ = judge.judge(chosen, grader)
    if not judged:
        sys.exit("recheck.py: the streams do not yield any verdict")
    compared = with_counted(judged, counted.read().judged, packs)
    missing = missing_rows(table.PAGE.read_text(encoding="utf-8"), compared)
    for row in missing:
        print(f"not on the page: {row}")
    if missing:
        sys.exit("grader/docs/verdicts.md is out of date. Was the decision changed? make verdicts JUDGE_ONLY=1 writes the page")
    print(f"{len(judged)} verdicts of {len(chosen)} recordings, and {len(compared) - len(judged)} counted ones, agree with the page")


if __name__ == "__main__":
    main()
