"""freeze.py COMMIT: freezes the decision. All present packs are development; everything recorded from now on is held out, until the
next freeze. A digest of the decision's sources is kept, so that the page can say whether they have changed since.

freeze.py --adds COMMIT: this commit added the use of evidence that no pack contains yet, and decides everything else as before
(first check that every verdict is the same). The held-out packs stay the same.

freeze.py --again COMMIT: no decision changed, only a comment or the list of sources (check this, too). Only the digest changes;
COMMIT is the frozen one. Counted recordings keep their own digest, until `counted.py --again`.
"""
import argparse
import dataclasses
import hashlib
import json
import os
import pathlib

import corpus
import streams

DECISION = corpus.ROOT / "grader" / "src" / "measure"
SOURCES = ("constants.hpp", "cpu_*.?pp", "crawl_figures.?pp", "free_time.?pp", "io_speed.?pp", "lock_*.?pp", "slowness.?pp", "start_cost.?pp")
WORDS = ("cpu_words", "cpu_cause")  # the wording of a verdict and the name of a cause do not decide anything


@dataclasses.dataclass(frozen=True)
class Frozen:
    commit: str = ""  # empty: never frozen
    development: frozenset = frozenset()  # names of packs
    decision: str = ""  # digest
    added: str = ""  # the commit that added the use of evidence which no pack contained until then
    earlier: frozenset = frozenset()  # names of the packs that existed then

    def is_recent(self, name):
        """Recorded with the grader as it is since the addition."""
        return bool(self.added) and str(name) not in self.earlier

    def set_of(self, name):
        """The set of a pack. Constants may be chosen with the development set only."""
        if not self.commit or str(name) in self.development:
            return streams.DEVELOPMENT
        return streams.HELD_OUT


def decision_digest(folder=DECISION):
    digest = hashlib.sha256()
    for path in sorted(path for pattern in SOURCES for path in pathlib.Path(folder).glob(pattern) if path.stem not in WORDS):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def file_in(folder):
    return pathlib.Path(folder) / "frozen.json"


def read(folder=streams.FOLDER):
    path = file_in(folder)
    if not path.exists():
        return Frozen()
    known = json.loads(path.read_text(encoding="utf-8"))
    return Frozen(known["commit"], frozenset(known["development"]), known["decision"], known.get("added", ""),
                  frozenset(known.get("earlier", ())))


def write(commit, folder=streams.FOLDER, decision=DECISION, adds=False, again=False):
    path = file_in(folder)
    text = {"commit": commit, "development": sorted(map(str, streams.names(folder)))}
    if again:
        text = json.loads(path.read_text(encoding="utf-8"))
        if text["commit"] != commit:
            raise ValueError(f"{commit} is not what is frozen, {text['commit']} is")
    if adds:
        before = read(folder)
        text = {"commit": before.commit, "development": sorted(before.development), "added": commit,
                "earlier": sorted(map(str, streams.names(folder)))}
    text["decision"] = decision_digest(decision)
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(text, indent=1) + "\n", encoding="utf-8")
    os.replace(unfinished, path)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Freeze the decision: streams recorded from now on are held out.")
    parser.add_argument("commit", help="the commit in which the decision was last changed")
    parser.add_argument("--adds", action="store_true", help="the commit only added evidence that no recording contains yet")
    parser.add_argument("--again", action="store_true", help="every decision is the same as before: only update the digest")
    options = parser.parse_args()
    write(options.commit, adds=options.adds, again=options.again)
