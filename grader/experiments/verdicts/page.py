"""grader/docs/verdicts.md: from counts to text. Pure; nothing here is measured or decided."""
import dataclasses

import bounds
import conditions
import corpus
import counted
import counts
import streams
from figures import CLASSES, FIGURES, KINDS, cell_rows, figures, percent, rate, row, table

WORST = 12  # rows
LEAST_CORES = 1.4  # below that even a serial program is near to the bar, as the tester has it, too


@dataclasses.dataclass
class Findings:
    """All that the page says."""

    judged: list
    dropped: list
    packs: int
    streams: int
    machines: list  # in words
    peers: list  # compare.Row, ours last
    cores: float  # that the peers' bar is made of
    skipped: dict  # cell → why
    left_out: dict  # "EXERCISE.PART SUBMISSION" → why
    frozen: str  # the commit with the decision that judged the held-out set; empty: there is none
    unchanged: bool  # the decision's sources are still those of that commit, or of the one that added to it
    added: str = ""  # the commit in which it learned to use what earlier recordings do not have
    others: counted.Counted = counted.Counted()  # of which only the verdicts are kept
    sample: list = ()  # names of the recordings of IO work that are kept
    decision: str = ""  # the digest of today's

    @property
    def outdated(self):
        """Verdicts of an earlier decision are among those that are counted."""
        return bool(self.others.packs) and self.others.decision != self.decision


def opening(f):
    blocks = sum(d.of for d in f.dropped)
    left = sum(d.blocks for d in f.dropped)
    return [
        "# How often a verdict on speed is wrong",
        "",
        "`make verdicts` wrote this page. It answers one question: how often does the tester say of a good program that it is "
        "too slow, or of a slow one that it is fast enough, on machines that do other things as well?",
        "",
        "## What was done",
        "",
        "For each exercise, programs that are known to be good (the reference and all in `solutions/*/also`) and programs that are "
        "known to be slow (serial in disguise, a lock around everything, one thread with most of the work, work done twice …) were "
        "measured again and again, beside honest noise. Each of these measurements, a *block*, was kept. All verdicts here were made "
        "afterwards, from the recorded blocks: a stream of blocks is cut into successive verdicts, each with as many "
        "blocks as it asks for. No block serves two verdicts of one program.",
        "",
        f"{f.packs} recordings hold {f.streams} streams with {blocks} blocks. {left} blocks ({rate(left, blocks)}) at the ends of "
        "streams were too few for another verdict and count nowhere; so a verdict that needs many blocks, and an inconclusive one needs the most, "
        "is counted a little less often than it would come up. A *part* is an exercise, and which part of its speed check, from 0.",
        "",
    ]


def machines(f):
    return ["Machine: " + ("; ".join(f.machines) or "not known") + ".", ""]


def kept(f):
    """Which recordings are there, and where the figures of the others come from."""
    if not f.others.packs:
        return []
    its = [j for j in f.others.judged if not j.verdict.startswith("skipped")]
    all_io = sum(j.kind == "makespan" and not j.verdict.startswith("skipped") for j in f.judged)
    wrong, left_open = sum(j.verdict == counts.WRONG[j.cls] for j in its), sum(j.verdict == "inconclusive" for j in its)
    whose = ("the decision as it is today" if not f.outdated else
             "**the decision as it was then: it has been changed since**, and `counted.py --again` judges them by today's")
    return [
        f"{f.packs - len(f.others.packs)} of these recordings are in the repository, and what is said of them is judged again whenever this page "
        f"is written: all of CPU work, and a sample of those of IO work, whose records of every request are large: "
        + ", ".join(f"`{name}`" for name in f.sample) + ".",
        "",
        f"Of the other {len(f.others.packs)}, all of IO work, only the verdicts are kept, in [counted.json](../experiments/verdicts/streams/counted.json): "
        f"{len(its)} of the {all_io} verdicts on IO work, {wrong} of them wrong and {left_open} inconclusive. Every figure on this page in which "
        f"there is IO work counts them, too; in the last table stands how many of them each cell has. They were made by {whose} (its sources' "
        f"SHA-256 is {f.others.decision[:12]}…). The recordings themselves are those of commit {f.others.commit} in the repository's history, "
        f"each a file there: `git show {f.others.commit}:{counted.HERE}/{f.others.packs[0]}{streams.ENDING}`. counted.json has each file's SHA-256.",
        "",
    ]


def outdated(f):
    """Stands wherever a figure counts verdicts that today's decision has not made."""
    if not f.outdated:
        return []
    return [f"**Of the decision as it was (SHA-256 {f.others.decision[:12]}…), and not as it is today, are {len(f.others.judged)} of these verdicts, "
            "all on IO work.**", ""]


def headline(f):
    """The answer in one line for each class."""
    cells = counts.count(f.judged, lambda j: "all")
    said = {"good": "of {} verdicts on good programs {} were a fail", "bad": "of {} verdicts on slow ones {} were a pass"}
    parts = [said[cls].format(c.verdicts, c.wrong) + f" (true rate at most {percent(c.bound)})"
             for cls in CLASSES if (c := cells.get(("all", cls)))]
    return ["**" + "; ".join(parts)[:1].upper() + "; ".join(parts)[1:] + ".**", ""] if parts else []


def sets(f):
    text = [
        "## The result",
        "",
        *headline(f),
        *outdated(f),
        "*Wrong*: of a good program a fail, of a slow one a pass. *True rate of wrong at most*: with 95 % confidence (Clopper and "
        "Pearson, one-sided); it is what the number of verdicts allows to say, and no error in 3000 verdicts says 0.1 %. *Inconclusive*: the tester "
        "said that it could not tell, which costs a learner nothing. *Skipped (machine)*: no attempt was made, as the machine gave too few "
        "cores; not counted among the verdicts. *Wrong signs*: single blocks that spoke for the wrong side.",
        "",
    ]
    if not f.frozen:
        said = "**The decision was not frozen before these streams were recorded**: all of them are *development*."
    elif f.unchanged:
        said = ("The streams of the *development* set were looked at while the decision was made. Those of the *held out* set were recorded "
                f"after it had been frozen, constants and code, in commit {f.frozen}; it has not been changed since.")
        if f.added:
            said = said.replace("; it has", f". In commit {f.added} it learned to use [runs in turns](speed.md#taking-turns), of which "
                                "no recording before had any; on all of those every verdict stayed what it was. Else it has")
    else:
        said = ("The streams of the *development* set were looked at while the decision was made; those of the *held out* set were recorded "
                f"after it had been frozen, in commit {f.frozen}. **Its sources have been changed since**, so that the held out set proves "
                "no more than the other, until the decision is frozen and recorded again.")
    text += [said, ""]
    if f.frozen:
        text += [
            "While the development set was recorded, the way of measuring changed, too. Most of it was made before tasks that a neighbour "
            "slows down changed places with the others ([how](speed.md#what-a-program-would-have-needed-alone)), and before two workloads "
            "were made kinder to measure (the energies of `crunch-tbb` take less of the memory; the pieces of `executor-threads` are fewer). "
            "What a machine with 16 virtual cores showed, some of which are hyperthreads of one core, belongs to it, too: "
            "the decision was changed for what was seen on eight of them ([how](speed.md#cores-that-are-not-alike)). How the tester does today is what the held out set says.",
            "",
        ]
    cells = counts.count(f.judged, lambda j: (j.kind, j.set))
    rows = [
        row(KINDS[kind], its, cls, *figures(cells[((kind, its), cls)]))
        for kind in KINDS for its in streams.SETS for cls in CLASSES if ((kind, its), cls) in cells
    ]
    return text + table(("work", "set", "class", *FIGURES), rows) + [""]


BESIDE = NOTHING, SOMETHING, ELSEWHERE = ("nothing else", "something else", "nothing else, 16 cores")


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
    return table(("beside", "set", "work", "class", *FIGURES), rows) + [""]


def undecided(f):
    """What the rates of inconclusive verdicts leave out."""
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
        "Much CPU work beside something else was recorded in short streams, and some of them ended before there was a verdict. They "
        "are no errors, but nobody knows how many would have stayed inconclusive: none of them, or all. Most of the slow ones burn "
        "CPU time for nothing (spinlocks, dummies, work done twice): beside a neighbour they look like good ones to which it leaves "
        "little, unless they take turns. And a stream gives the more verdicts, the sooner they are reached, so that those which "
        "stay open are counted too seldom.",
        "",
        *table(("set", "class", "streams without a verdict", "verdicts", "inconclusive, at least", "at most"), said),
        "",
    ]


def attempts(f):
    """What one attempt comes to, as a learner meets it: a stream's first verdict, each stream once."""
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
        f"How often one grading of CPU work comes to a verdict, as the tester is since commit {f.added}: the first verdict of each stream "
        "that was recorded since; so each program counts as often as it was recorded, however soon it is told. Streams that ended before "
        "their first verdict may have stayed open, too; the true rate is that of both together.",
        "",
        *table(("beside", "class", "attempts", "right", "wrong", "inconclusive", "ended before", "true rate of open ones at most"), rows),
        "",
    ]


def pairs(f):
    """The two programs that every exercise has, beside something else."""
    names = {"good": "the reference", "bad": "a serial program"}
    judged = [j for j in f.judged if beside(j) == SOMETHING and j.submission in corpus.find(j.exercise, j.part).pair]
    cells = counts.count(judged, lambda j: j.kind) | counts.count(judged, lambda j: None)
    rows = [row(names[cls], KINDS.get(kind, "all"), *figures(cells[(kind, cls)]))
            for kind in (*KINDS, None) for cls in CLASSES if (kind, cls) in cells]
    if not rows:
        return []
    return ["## The reference and a serial program", "",
            "The simplest two of all that were measured, beside something else: a serial program must never pass, and the reference never fail.",
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
            text += [f"## {words}, by what else the machine did", "", *(outdated(f) if kind == "makespan" else []), *table(("beside", "class", *FIGURES), rows), ""]
    if text:
        text += [f"- `{name}`: {words}" for name, words in conditions.WORDS.items()] + [""]
    return text


def worst(f):
    text = ["## The worst of all", "", "Programs under one condition, those with the most wrong verdicts first, then those that stayed open.", ""]
    cells = counts.count(f.judged, lambda j: (j.part_name, j.submission, j.condition))
    rows = [row(*key[0], key[1], *figures(c)) for key, c in counts.worst_first(cells)[:WORST]]
    return text + table(("part", "program", "beside", "class", *FIGURES), rows) + [""]


def peers(f):
    if f.cores < LEAST_CORES:
        return ["## Other rules on the same blocks", "",
                f"Not compared: this machine never gave more than {f.cores:.2f} cores, and a bar for so few says nothing.", ""]
    rows = [
        row(r.name, r.blocks, percent(r.rate("good", "fail"), 1), percent(r.rate("bad", "pass"), 1),
            percent(r.rate("good", "inconclusive"), 1), percent(r.rate("bad", "inconclusive"), 1),
            *(sum(r.tally[cls].values()) for cls in CLASSES))
        for r in f.peers
    ]
    heads = ("rule", "blocks", "false fail", "false pass", "inconclusive (good)", "inconclusive (bad)", "verdicts (good)", "verdicts (bad)")
    return [
        "## Other rules on the same blocks", "",
        "How other projects decide, applied to the same blocks of CPU work. Each rule has the times of the serial version and of the program, "
        "and the ratio that the exercise requires where there are "
        f"{f.cores:.2f} cores, the most that this machine ever gave; each uses up as many blocks as it wants. "
        "They were made for quiet machines, and most of them for other questions; what the table shows is what becomes of them beside noise. "
        "Where the tester had one core only, or another machine, nothing is compared.",
        "", *table(heads, rows), "",
    ]


def listing(title, text, entries):
    return [f"## {title}", "", text, "", *(f"- {name}: {why}" for name, why in sorted(entries.items())), ""] if entries else []


def limits(_):
    return [
        "## What this does not prove", "",
        "- It was measured on the machines named above, nearly all of it on the one with two cores.",
        "- Verdicts of one program do not share blocks, but programs that were measured in turns share the runs of the serial "
        "version between them, so that bad luck may strike neighbours together. The bounds take verdicts as independent.",
        "- The noise is what the experiment made. On a shared machine there was more than that; it can only have made the measuring harder.",
        "- Slow programs that nobody thought of are not among these.", "",
    ]


def all_cells(f):
    heads = ("part", "beside", "class", *FIGURES, "")
    said = "Both sets together. `make test` judges some of them again and compares."
    if f.others.packs:
        said += " *Only counted*: verdicts on recordings that are in the repository's history, and not among its files."
    return ["## All cells", "", said, "", *outdated(f), *table(heads, cell_rows(f.judged)), ""]


def page(f):
    skipped = listing("Not recorded", "These could not be made or measured here.", f.skipped)
    left_out = listing("Left out", "Programs that belong to no class, and why.", f.left_out)
    parts = (opening(f), kept(f), machines(f), sets(f), by_load(f), undecided(f), attempts(f), pairs(f), by_condition(f), worst(f), peers(f), skipped, left_out, limits(f), all_cells(f))
    return "\n".join(line for part in parts for line in part)
