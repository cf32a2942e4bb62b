"""ablation.py: judges the recordings of CPU work again without each estimator of the decision in turn, and prints the page's section on it.

`grader judge --ablation` knows the estimators (grader/src/grade/ablation.cpp); here are the words for each. Pure, except for main().
"""
import collections
import dataclasses

import counts
import figures
import freeze
import judge
import streams

WORDS = {
    "quiet-blocks": "a block that nothing disturbed counts against a program that missed the bar",
    "estimate-for": "the longer estimate of what a program would have needed alone counts for it",
    "estimate-against": "the shorter one counts against it",
    "turns": "runs in turns count against it",
    "lock-floor": "CPU time under one lock limits the estimate for it",
    "stored-capacity": "the capacity is remembered between gradings",
    "capacity": "the bar is for the capacity of this machine, not for p cores",
    "capacity-without-waiting": "where the capacity was never seen without noise, it is computed from CPU times",
    "critical-path": "estimates use the critical path, not only the widths",
    "sure-sleep": "only proven sleep counts against a program",
    "sleeps-often": "nothing is estimated for a program whose tasks sleep often",
    "company": "nothing is estimated for a program whose tasks were seldom on cores together",
    "slowest-core": "cores that are not alike excuse a program",
    "own-cores": "a program on better cores than those of the serial runs must reach the bar for these",
    "stolen-time": "nothing counts against a program while time is missing that the kernel does not account for",
}
RIGHT = {"good": "pass", "bad": "fail"}


@dataclasses.dataclass
class Row:
    """What changes without one estimator."""

    name: str
    changes: dict = dataclasses.field(default_factory=lambda: {cls: collections.Counter() for cls in figures.CLASSES})
    unknown: int = 0  # the recording ended before this verdict
    blocks: int = 0  # of all verdicts that are known
    blocks_before: int = 0  # … with the estimator

    def add(self, one, verdict, blocks):
        if verdict == "undecided":
            self.unknown += 1
            return
        self.blocks += blocks
        self.blocks_before += one.blocks
        if verdict != one.verdict:
            self.changes[one.cls][(kind(one.cls, one.verdict), kind(one.cls, verdict))] += 1

    @property
    def more_blocks(self):
        if not self.blocks_before:
            return "–"
        more = round(100 * (self.blocks / self.blocks_before - 1))
        return f"{more:+d} %" if more else "0"

    @property
    def changed(self):
        return sum(sum(its.values()) for its in self.changes.values())


def kind(cls, verdict):
    return "right" if verdict == RIGHT[cls] else "wrong" if verdict == counts.WRONG[cls] else "open"


def compared(judged):
    return [one for one in judged if one.without and not one.verdict.startswith("skipped")]


def count(judged):
    """One Row for each estimator, in the order of their words."""
    rows = {}
    for one in compared(judged):
        for name, verdict, blocks in one.without:
            rows.setdefault(name, Row(name)).add(one, verdict, blocks)
    order = list(WORDS)  # an estimator without words is an error
    return sorted(rows.values(), key=lambda row: order.index(row.name))


CHANGES = (("right", "open"), ("open", "right"), ("right", "wrong"), ("open", "wrong"), ("wrong", "open"), ("wrong", "right"))


def table(judged):
    its = count(judged)
    if not its:
        return []
    shown = [change for change in CHANGES if change[1] == "wrong" or any(row.changes[cls][change] for row in its for cls in figures.CLASSES)]

    def cells(row):
        numbers = [f"{row.changes['good'][change]}, {row.changes['bad'][change]}" for change in shown]
        return [f"`{row.name}`", WORDS[row.name], row.changed, *numbers, row.unknown, row.more_blocks]

    heads = ("without", "that is, not", "verdicts changed", *(f"{before} → {after} (good, slow)" for before, after in shown),
             "recording too short", "blocks needed")
    return figures.table(heads, [figures.row(*cells(row)) for row in its])


def section(judged):
    """Lines of the page; none: no verdict was judged without an estimator."""
    rows = table(judged)
    if not rows:
        return []
    its = compared(judged)
    wrong = sum(one.verdict == counts.WRONG[one.cls] for one in its)
    return [
        "## Without each estimator",
        "",
        f"What is each part of the decision good for? Each of the {len(its)} verdicts on CPU work above ({wrong} of them wrong) was made again, "
        "from the same block on, with one estimator switched off. *Right* is a pass for a good program and a fail for a slow one, *wrong* the "
        "opposite, *open* inconclusive. A verdict may then need more blocks than the recording has: *recording too short*, not counted as "
        "changed. *Blocks needed*: how many more blocks the others took. An estimator that changes nothing here may be about something that no "
        "recording contains, such as a capacity that was stored earlier.",
        "",
        *rows,
        "",
    ]


def main():
    judged, _, _ = judge.judge(streams.packs(), frozen=freeze.read(), ablation=True)
    print("\n".join(section(judged)))


if __name__ == "__main__":
    main()
