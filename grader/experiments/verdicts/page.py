"""Turns the counts into grader/docs/verdicts.md. Pure: nothing is measured or decided here."""
import dataclasses

import ablation
import bounds
import conditions
import corpus
import counted
import counts
import streams
from figures import CLASSES, FIGURES, KINDS, cell_rows, figures, percent, rate, row, table

WORST = 12  # rows
LEAST_CORES = 1.4  # below that, even a serial program is near the bar; the grader has the same limit


@dataclasses.dataclass
class Findings:
    """Everything that the page says."""

    judged: list
    dropped: list
    packs: int
    streams: int
    machines: list  # in words
    peers: list  # compare.Row; ours is the last one
    cores: float  # that the peers' bar is computed from
    skipped: dict  # cell → why
    left_out: dict  # "EXERCISE.PART SUBMISSION" → why
    frozen: str  # the commit with the decision that judged the held-out set; empty: none
    unchanged: bool  # the decision's sources have not changed since that commit, or since the one that added to it
    added: str = ""  # the commit that added evidence which earlier recordings do not contain
    others: counted.Counted = counted.Counted()  # recordings of which only the verdicts are kept
    sample: list = ()  # names of the recordings of IO work that are kept
    decision: str = ""  # the digest of the current decision

    @property
    def outdated(self):
        """Some of the counted verdicts were made by an earlier decision."""
        return bool(self.others.packs) and self.others.decision != self.decision


def opening(f):
    blocks = sum(d.of for d in f.dropped)
    left = sum(d.blocks for d in f.dropped)
    return [
        "# How often a verdict on speed is wrong",
        "",
        "`make verdicts` wrote this page. It answers one question: on machines that run other programs, too, how often does the "
        "grader call a good program too slow, or a slow one fast enough?",
        "",
        "## Method",
        "",
        "For each exercise, programs known to be good (the reference and all solutions in `solutions/*/also`) and programs known to be "
        "slow (serial in disguise, a lock around everything, one thread with most of the work, work done twice …) were measured many "
        "times under realistic load. Each of these measurements, a *block*, was recorded. All verdicts on this page were made afterwards, "
        "from the recorded blocks: a stream of blocks is split into successive verdicts, each with as many blocks as it needs. "
        "No block is used in two verdicts on one program.",
        "",
        f"{f.packs} recordings contain {f.streams} streams with {blocks} blocks. {left} blocks ({rate(left, blocks)}) at the ends of "
        "streams were too few for another verdict and are not counted. So verdicts that need many blocks are slightly underrepresented, "
        "above all inconclusive ones. A *part* is an exercise and the number of a part of its speed check, from 0.",
        "",
    ]


def machines(f):
    return ["Machine: " + ("; ".join(f.machines) or "not known") + ".", ""]


def kept(f):
    """Which recordings are in the repository, and where the figures of the others come from."""
    if not f.others.packs:
        return []
    its = [j for j in f.others.judged if not j.verdict.startswith("skipped")]
    all_io = sum(j.kind == "makespan" and not j.verdict.startswith("skipped") for j in f.judged)
    wrong, left_open = sum(j.verdict == counts.WRONG[j.cls] for j in its), sum(j.verdict == "inconclusive" for j in its)
    whose = ("the current decision" if not f.outdated else
             "**an earlier decision, which has been changed since**; `counted.py --again` judges them with the current one")
    return [
        f"{f.packs - len(f.others.packs)} of these recordings are in the repository, and are judged again whenever this page is written: "
        "all of CPU work, and a sample of those of IO work, which are large because they list every request: "
        + ", ".join(f"`{name}`" for name in f.sample) + ".",
        "",
        f"Of the other {len(f.others.packs)}, all of IO work, only the verdicts are kept, in [counted.json](../experiments/verdicts/streams/counted.json): "
        f"{len(its)} of the {all_io} verdicts on IO work, {wrong} of them wrong and {left_open} inconclusive. All figures on this page that include "
        f"IO work count them, too; the last table says how many each cell has. They were made by {whose} (SHA-256 of its sources: "
        f"{f.others.decision[:12]}…). The recordings themselves are in commit {f.others.commit} of the repository's history, one file each: "
        f"`git show {f.others.commit}:{counted.HERE}/{f.others.packs[0]}{streams.ENDING}`. counted.json contains the SHA-256 of each file.",
        "",
    ]


def outdated(f):
    """A warning for all figures that count verdicts of an earlier decision."""
    if not f.outdated:
        return []
    return [f"**{len(f.others.judged)} of these verdicts, all on IO work, were made by an earlier decision (SHA-256 {f.others.decision[:12]}…), "
            "not by the current one.**", ""]


def headline(f):
    """The answer in one line for each class."""
    cells = counts.count(f.judged, lambda j: "all")
    said = {"good": "of {} verdicts on good programs, {} were a fail", "bad": "of {} verdicts on slow programs, {} were a pass"}
    parts = [said[cls].format(c.verdicts, c.wrong) + f" (true error rate at most {percent(c.bound)})"
             for cls in CLASSES if (c := cells.get(("all", cls)))]
    return ["**" + "; ".join(parts)[:1].upper() + "; ".join(parts)[1:] + ".**", ""] if parts else []


def sets(f):
    text = [
        "## The result",
        "",
        *headline(f),
        *outdated(f),
        "*Wrong*: a fail for a good program, a pass for a slow one. *True error rate at most*: with 95 % confidence (Clopper and "
        "Pearson, one-sided). It depends on the number of verdicts: no error in 3000 verdicts proves 0.1 %. *Inconclusive*: the grader "
        "reported that it could not tell, which costs a learner nothing. *Skipped (machine)*: no attempt was made, because the machine "
        "provided too few cores; not counted as verdicts. *Blocks with the wrong sign*: single blocks that were evidence for the wrong side.",
        "",
    ]
    if not f.frozen:
        said = "**The decision was not frozen before these streams were recorded**: all of them are *development*."
    elif f.unchanged:
        said = ("The streams of the *development* set were used while the decision was developed. Those of the *held out* set were recorded "
                f"after its constants and code had been frozen, in commit {f.frozen}; it has not been changed since.")
        if f.added:
            said = said.replace("; it has", f". Commit {f.added} added the use of [runs in turns](speed.md#taking-turns), which no earlier "
                                "recording contains; all verdicts on those recordings stayed the same. Otherwise it has")
    else:
        said = ("The streams of the *development* set were used while the decision was developed; those of the *held out* set were recorded "
                f"after it had been frozen, in commit {f.frozen}. **Its sources have been changed since**, so the held out set proves no more "
                "than the development set, until the decision is frozen and new streams are recorded.")
    text += [said, ""]
    if f.frozen:
        text += [
            "While the development set was recorded, the measuring changed, too. Most of the set is older than the swapping of tasks that a "
            "neighbour slows down ([how](speed.md#what-a-program-would-have-needed-alone)), and older than changes that made two workloads "
            "easier to measure (the energies of `crunch-tbb` use less memory bandwidth; `executor-threads` has fewer pieces). It also "
            "includes recordings on a machine with 16 virtual cores, some of which are hyperthreads of one core: the decision was changed "
            "because of results on eight of them ([how](speed.md#cores-that-are-not-alike)). The held out set shows how good the grader is now.",
            "",
        ]
    cells = counts.count(f.judged, lambda j: (j.kind, j.set))
    rows = [
        row(KINDS[kind], its, cls, *figures(cells[((kind, its), cls)]))
        for kind in KINDS for its in streams.SETS for cls in CLASSES if ((kind, its), cls) in cells
    ]
    return text + table(("work", "set", "class", *FIGURES), rows) + [""]


BESIDE = NOTHING, SOMETHING, ELSEWHERE = ("none", "some", "none, 16 cores")


def beside(judged):
    if judged.condition in conditions.LARGER:
        return ELSEWHERE
    return NOTHING if judged.condition == "quiet" else SOMETHING


def by_load(f):
    cells = {}
    for kind_of in (lambda j: j.kind, lambda j: None):
        for set_of in (lambda j: j.set, lambda j: None):
            cells |= counts.count(f.judged, lambda j, k=kind_of, s=set_of: (beside(j), s(j), k(j)))
    rows = [
        row(what, its or "both", KINDS.get(kind, "all"), cls, *figures(cells[((what, its, kind), cls)]))
        for what in BESIDE for its in (*streams.SETS, None) for kind in (*KINDS, None) for cls in CLASSES
        if ((what, its, kind), cls) in cells
    ]
    return table(("load", "set", "work", "class", *FIGURES), rows) + [""]


def undecided(f):
    """What the rates of inconclusive verdicts do not include."""
    said = []
    for its in (*streams.SETS, None):
        for cls in CLASSES:
            def here(one):
                return one.kind == "cores" and beside(one) == SOMETHING and one.cls == cls and its in (None, one.set)

            missing = sum(here(d) and d.undecided for d in f.dropped)
            verdicts = [j for j in f.judged if here(j)]
            open_ones = sum(j.verdict == "inconclusive" for j in verdicts)
            if missing:
                everything = len(verdicts) + missing
                said.append(row(its or "both", cls, missing, len(verdicts), rate(open_ones, everything), rate(open_ones + missing, everything)))
    if not said:
        return []
    return [
        "Many streams of CPU work under load are short, and some ended before there was a verdict. These are not errors, but nobody "
        "knows how many would have been inconclusive: it could be none or all. Most of the slow programs among them burn CPU time for "
        "nothing (spinlocks, dummies, work done twice): next to a neighbour, they look like good programs that get little CPU time, "
        "except in runs in turns. And a stream yields more verdicts if they are reached sooner, so inconclusive ones are underrepresented.",
        "",
        *table(("set", "class", "streams without a verdict", "verdicts", "inconclusive, at least", "at most"), said),
        "",
    ]


def attempts(f):
    """The result of a single attempt, as a learner sees it: the first verdict of each stream."""
    rows = []
    for what in (NOTHING, SOMETHING):
        for cls in CLASSES:
            def here(one):
                return one.recent and one.kind == "cores" and beside(one) == what and one.cls == cls

            first = [j for j in f.judged if here(j) and j.first and not j.verdict.startswith("skipped")]
            without = sum(here(d) and d.undecided for d in f.dropped)
            if first or without:
                right = sum(j.verdict == ("pass" if cls == "good" else "fail") for j in first)
                left_open = sum(j.verdict == "inconclusive" for j in first)
                of = len(first) + without
                rows.append(row(what, cls, of, right, len(first) - right - left_open, left_open, without,
                                percent(bounds.upper_bound(left_open + without, of))))
    if not rows:
        return []
    return [
        "## One attempt",
        "",
        f"How often a single grading of CPU work reaches a verdict, with the grader as it is since commit {f.added}: the first verdict of "
        "each stream recorded since then. So each program counts as often as it was recorded, however soon it gets its verdict. Streams "
        "that ended before their first verdict might have been inconclusive; the last column counts them as such.",
        "",
        *table(("load", "class", "attempts", "right", "wrong", "inconclusive", "ended before a verdict", "true rate of inconclusive at most"), rows),
        "",
    ]


def pairs(f):
    """The two programs that every exercise has, under load."""
    names = {"good": "the reference", "bad": "a serial program"}
    judged = [j for j in f.judged if beside(j) == SOMETHING and j.submission in corpus.find(j.exercise, j.part).pair]
    cells = counts.count(judged, lambda j: j.kind) | counts.count(judged, lambda j: None)
    rows = [row(names[cls], KINDS.get(kind, "all"), *figures(cells[(kind, cls)]))
            for kind in (*KINDS, None) for cls in CLASSES if (kind, cls) in cells]
    if not rows:
        return []
    return ["## The reference and a serial program", "",
            "The two simplest programs, under load: a serial program must never pass, and the reference must never fail.",
            "", *table(("program", "work", *FIGURES), rows), ""]


def by_condition(f):
    text = []
    for kind, words in KINDS.items():
        cells = counts.count([j for j in f.judged if j.kind == kind], lambda j: j.condition)
        rows = [
            row(condition, cls, *figures(cells[(condition, cls)]))
            for condition in conditions.CONDITIONS for cls in CLASSES if (condition, cls) in cells
        ]
        if rows:
            text += [f"## {words}, by load", "", *(outdated(f) if kind == "makespan" else []), *table(("load", "class", *FIGURES), rows), ""]
    if text:
        text += [f"- `{name}`: {words}" for name, words in conditions.WORDS.items()] + [""]
    return text


def worst(f):
    text = ["## The worst cases", "", "Each row is one program under one load. Those with the most wrong verdicts come first, then those with the most inconclusive ones.", ""]
    cells = counts.count(f.judged, lambda j: (j.part_name, j.submission, j.condition))
    rows = [row(*key[0], key[1], *figures(c)) for key, c in counts.worst_first(cells)[:WORST]]
    return text + table(("part", "program", "load", "class", *FIGURES), rows) + [""]


def peers(f):
    if f.cores < LEAST_CORES:
        return ["## Other rules on the same blocks", "",
                f"Not compared: this machine never provided more than {f.cores:.2f} cores, which is too few for a meaningful bar.", ""]
    rows = [
        row(r.name, r.blocks, percent(r.rate("good", "fail"), 1), percent(r.rate("bad", "pass"), 1),
            percent(r.rate("good", "inconclusive"), 1), percent(r.rate("bad", "inconclusive"), 1),
            *(sum(r.tally[cls].values()) for cls in CLASSES))
        for r in f.peers
    ]
    heads = ("rule", "blocks", "false fail", "false pass", "inconclusive (good)", "inconclusive (bad)", "verdicts (good)", "verdicts (bad)")
    return [
        "## Other rules on the same blocks", "",
        "The rules of other projects, applied to the same blocks of CPU work. Each rule gets the times of the serial version and of the "
        f"program, and the ratio that the exercise requires on {f.cores:.2f} cores, the most that this machine ever provided. Each uses as "
        "many blocks as it needs. These rules were designed for quiet machines, and most of them for other questions; the table shows how "
        "they perform under load. Recordings with only one core, or from another machine, are not compared.",
        "", *table(heads, rows), "",
    ]


def listing(title, text, entries):
    return [f"## {title}", "", text, "", *(f"- {name}: {why}" for name, why in sorted(entries.items())), ""] if entries else []


def limits(_):
    return [
        "## What this does not prove", "",
        "- Everything was measured on the machines named above, almost all of it on the one with two cores.",
        "- Verdicts on one program do not share blocks, but programs that were measured alternately share the runs of the serial "
        "version, so bad luck may affect several of them. The bounds assume that verdicts are independent.",
        "- The load is what the experiment generated. On a shared machine there was more than that, which can only have made measuring harder.",
        "- It does not include slow programs that nobody thought of.", "",
    ]


def all_cells(f):
    heads = ("part", "load", "class", *FIGURES, "")
    said = "Both sets together. `make test` judges some of the recordings again and compares."
    if f.others.packs:
        said += " *Only counted*: verdicts on recordings that are only in the repository's history."
    return ["## All cells", "", said, "", *outdated(f), *table(heads, cell_rows(f.judged)), ""]


def page(f):
    skipped = listing("Not recorded", "These loads could not be generated or measured here.", f.skipped)
    left_out = listing("Left out", "Programs that belong to neither class, and why.", f.left_out)
    parts = (opening(f), kept(f), machines(f), sets(f), by_load(f), undecided(f), attempts(f), pairs(f), by_condition(f), worst(f), ablation.section(f.judged), peers(f), skipped, left_out, limits(f), all_cells(f))
    return "\n".join(line for part in parts for line in part)
