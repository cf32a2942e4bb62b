"""Decides what to record next. Pure, except for the random generator that it is given."""
import collections
import fnmatch

import conditions
import corpus


def cells_for(patterns):
    cells = [(part, condition) for part in corpus.PARTS for condition in conditions.CONDITIONS
             if part.kind == "cores" or condition not in conditions.LARGER]  # crawls do not depend on cores
    if not patterns:
        return cells
    return [c for c in cells if any(fnmatch.fnmatch(f"{c[0].exercise}/{c[1]}", pattern) for pattern in patterns)]


class Plan:
    """What has been recorded, which decides what comes next."""

    def __init__(self, cells, existing, dice):
        self.dice = dice
        self.packs = {(part.name, condition): 0 for part, condition in cells}
        self.streams = collections.Counter()
        self.cells = list(cells)
        for name, submissions in existing:
            key = (f"{name.exercise}.{name.part}", name.condition)
            if key in self.packs:
                self.packs[key] += 1
                self.streams.update((*key, submission) for submission in submissions)

    def next_cell(self):
        return min(self.cells, key=lambda cell: (self.packs[(cell[0].name, cell[1])], self.dice.random()))

    def next_names(self, part, condition, most):
        """Always includes the reference, because one of the peers' rules compares with it."""
        others = [name for name in (*corpus.good(part), *corpus.bad(part)) if name != "reference"]
        others.sort(key=lambda name: (self.streams[(part.name, condition, name)], self.dice.random()))
        return ["reference", *others[: most - 1]]

    def recorded(self, part, condition, names):
        self.packs[(part.name, condition)] += 1
        self.streams.update((part.name, condition, name) for name in names)

    def drop(self, cell):
        self.cells.remove(cell)
