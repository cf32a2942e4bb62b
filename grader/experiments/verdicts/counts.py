"""Counts verdicts by any property that they share. Pure."""
import dataclasses

import bounds

WRONG = {"good": "fail", "bad": "pass"}  # the wrong verdict of each class
WRONG_SIGN = {"good": -1, "bad": 1}


@dataclasses.dataclass
class Count:
    cls: str
    verdicts: int = 0  # without those that the machine could not measure
    wrong: int = 0
    inconclusive: int = 0
    skipped: int = 0
    other: int = 0  # grader errors
    counted: int = 0  # verdicts on streams that are no longer in the repository
    blocks: int = 0
    wrong_signs: int = 0
    seconds: list = dataclasses.field(default_factory=list)

    def add(self, judged):
        if judged.verdict == "skipped (machine)":
            self.skipped += 1
            return
        self.verdicts += 1
        self.counted += judged.counted
        self.wrong += judged.verdict == WRONG[self.cls]
        self.inconclusive += judged.verdict == "inconclusive"
        self.other += judged.verdict not in ("pass", "fail", "inconclusive")
        self.blocks += len(judged.signs)
        self.wrong_signs += sum(sign == WRONG_SIGN[self.cls] for sign in judged.signs)
        self.seconds.append(judged.seconds)

    @property
    def bound(self):
        return bounds.upper_bound(self.wrong, self.verdicts)

    @property
    def median_seconds(self):
        return bounds.quantile(self.seconds, 0.5)

    @property
    def long_seconds(self):
        return bounds.quantile(self.seconds, 0.95)


def count(judged, key):
    """{(key(judged), class): Count}. Classes are always counted separately."""
    cells = {}
    for one in judged:
        cells.setdefault((key(one), one.cls), Count(one.cls)).add(one)
    return cells


def worst_first(cells):
    """Sorts by the bound on wrong verdicts, then by inconclusive ones."""

    def badness(item):
        c = item[1]
        return (c.wrong / c.verdicts, c.wrong, c.inconclusive / c.verdicts, c.wrong_signs / max(1, c.blocks))

    return sorted(((k, c) for k, c in cells.items() if c.verdicts), key=badness, reverse=True)
