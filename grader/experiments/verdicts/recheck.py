"""Does the page still say what its streams say? Judges the cells of each kind again of which the fewest blocks are there, and looks
for their rows in the page; and for those of the cells that are only counted.

recheck.py [GRADER]; status 1: it does not, and a change of the decision needs `make verdicts JUDGE_ONLY=1`.
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
    """All packs of the cells that have the fewest blocks; of each kind of work."""
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
    """… the verdicts of the same cells that are only counted, and those of all cells of which nothing is there."""
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
        sys.exit("recheck.py: there is no stream that the page could come from")
    if not table.PAGE.exists():
        sys.exit("recheck.py: there are streams, and no page. make verdicts JUDGE_ONLY=1 writes it")
    judged, _, _ = judge.judge(chosen, grader)
    if not judged:
        sys.exit("recheck.py: the streams gave no verdict at all")
    compared = with_counted(judged, counted.read().judged, packs)
    missing = missing_rows(table.PAGE.read_text(encoding="utf-8"), compared)
    for row in missing:
        print(f"not on the page: {row}")
    if missing:
        sys.exit("grader/docs/verdicts.md says something else. Was the decision changed? make verdicts JUDGE_ONLY=1")
    print(f"{len(judged)} verdicts of {len(chosen)} recordings, and {len(compared) - len(judged)} that were counted: as the page says")


if __name__ == "__main__":
    main()
