"""Applies the peers' rules and ours to the same streams of CPU work. Pure."""
import collections
import dataclasses

import conditions
import corpus
import counts
import peers
import times


NOT_COMPARED = (*conditions.ONE_CORE, *conditions.LARGER)


@dataclasses.dataclass
class Row:
    name: str
    blocks: str  # needed for one verdict
    tally: dict  # class → Counter of verdicts

    def rate(self, cls, verdict):
        total = sum(self.tally[cls].values())
        return self.tally[cls][verdict] / total if total else None


def cores_of(files):
    """The largest capacity in any stream of CPU work: what this machine provides when it is idle. 0: not measured.

    Taken over all parts, each with its own baseline: if one was recorded only under load, the others still show it.
    """
    by_part = collections.defaultdict(list)
    for name, stream in files.values():
        if stream["kind"] == "cores" and stream["workers"] > 1:
            if name.condition not in conditions.LARGER:
                by_part[(name.exercise, name.part)].append(stream)
    return max((times.capacity(its) for its in by_part.values()), default=0)


def peer_rows(files, rules=peers.RULES):
    cores = cores_of(files)
    references = {name: times.of(s)[1] for name, s in files.values() if s["submission"] == "reference"}
    rows = [Row(rule.name, str(rule.blocks), {"good": collections.Counter(), "bad": collections.Counter()}) for rule in rules]
    for name, stream in files.values():
        cls = corpus.class_of(corpus.find(name.exercise, name.part), stream["submission"])
        if cls is None or not cores or stream["kind"] != "cores" or name.condition in NOT_COMPARED:
            continue
        bar = times.required(stream["speed"], cores)
        serial, own = times.of(stream)
        for rule, row in zip(rules, rows):
            if rule.with_reference and stream["submission"] == "reference":
                continue  # it would be compared with itself
            row.tally[cls].update(peers.verdicts(rule, serial, own, references.get(name), bar))
    return rows


def own_row(judged):
    tally = {cls: collections.Counter() for cls in counts.WRONG}
    blocks = []
    for one in judged:
        if one.kind == "cores" and one.verdict != "skipped (machine)" and one.condition not in NOT_COMPARED:
            tally[one.cls][one.verdict] += 1
            blocks.append(one.blocks)
    spread = f"{min(blocks)}–{max(blocks)}" if blocks else "–"
    return Row("this grader", spread, tally)
