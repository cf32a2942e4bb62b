"""Judges packs again with `grader judge`, and assigns each verdict to its stream."""
import dataclasses
import json
import pathlib
import subprocess
import tempfile

import corpus
import freeze
import streams

GRADER = corpus.ROOT / "build" / "bin" / "grader"


@dataclasses.dataclass(frozen=True)
class Judged:
    """One verdict on a stream."""

    exercise: str
    part: int
    kind: str
    submission: str
    condition: str
    set: str  # development, held out
    cls: str  # good, bad
    verdict: str
    blocks: int
    seconds: float
    signs: tuple  # of its blocks: 1 reached the bar, -1 did not, 0 undecided
    first: bool = False  # the first verdict of its stream
    recent: bool = False  # its stream was recorded after the addition to the decision
    counted: bool = False  # its stream is no longer in the repository
    without: tuple = ()  # (estimator, verdict, blocks) for each estimator that was switched off

    @property
    def part_name(self):
        return f"{self.exercise}.{self.part}"


@dataclasses.dataclass(frozen=True)
class Dropped:
    """Blocks at the end of a stream, too few for another verdict."""

    blocks: int
    of: int
    kind: str = ""
    condition: str = ""
    set: str = ""
    cls: str | None = None
    recent: bool = False

    @property
    def undecided(self):
        """The stream ended before its first verdict."""
        return self.blocks == self.of


def unpack(packs, folder):
    """Writes each stream to its own file. Returns {file name: (pack's name, stream)}."""
    files = {}
    for name, path in packs.items():
        for index, stream in enumerate(streams.read(path)):
            file = f"{name}.{index}.json"
            (pathlib.Path(folder) / file).write_text(json.dumps(stream), encoding="utf-8")
            files[file] = (name, stream)
    return files


def verdicts_of(folder, grader=GRADER, ablation=False):
    done = subprocess.run(
        [str(grader), "judge", str(folder), "--disjoint", "--json", *["--ablation"] * ablation], stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    try:
        return json.loads(done.stdout)["verdicts"]
    except (ValueError, KeyError) as error:
        raise SystemExit(f"grader judge said nothing readable: {(done.stderr or done.stdout)[:500]}") from error


def word(verdict):
    skipped = verdict["verdict"] == "skipped" and verdict.get("why") == "machine"
    return "skipped (machine)" if skipped else verdict["verdict"]


def attributed(verdicts, files, frozen):
    """Combines the grader's output with the origin of each stream: ([Judged], [Dropped]). Pure."""
    judged, used = [], dict.fromkeys(files, 0)
    for verdict in verdicts:
        file = pathlib.PurePath(verdict["file"]).name
        name, stream = files[file]
        used[file] += verdict["blocks"]
        part = corpus.find(name.exercise, name.part)
        cls = corpus.class_of(part, stream["submission"])
        if cls is None:
            continue
        blocks = verdict.get("measured", {}).get("blocks", [])
        signs = tuple((block["score"] > 0) - (block["score"] < 0) for block in blocks if isinstance(block, dict) and "score" in block)
        judged.append(
            Judged(
                name.exercise, name.part, stream["kind"], stream["submission"], name.condition,
                frozen.set_of(name), cls, word(verdict),
                verdict["blocks"], verdict["seconds"], signs, verdict.get("first_block") == 0, frozen.is_recent(name),
                without=tuple((estimator, its["verdict"], its["blocks"]) for estimator, its in verdict.get("without", {}).items()),
            )
        )
    dropped = [
        Dropped(
            len(stream["blocks"]) - used[file], len(stream["blocks"]), stream["kind"], name.condition, frozen.set_of(name),
            corpus.class_of(corpus.find(name.exercise, name.part), stream["submission"]), frozen.is_recent(name),
        )
        for file, (name, stream) in files.items()
    ]
    return judged, dropped


def judge(packs, grader=GRADER, frozen=freeze.Frozen(), ablation=False):
    """([Judged], [Dropped], {file: (pack's name, stream)}) of all packs."""
    with tempfile.TemporaryDirectory(prefix="manyhands-verdicts-") as folder:
        files = unpack(packs, folder)
        return *attributed(verdicts_of(folder, grader, ablation), files, frozen), files
