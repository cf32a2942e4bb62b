"""Recordings of which only the verdicts are kept: those of IO work, whose logs are large, and which were never judged wrong or inconclusive.

    counted.py COMMIT NAME…    COMMIT contains these recordings, one file each: judges them, and removes them from streams/
    counted.py --again         after a change of the decision: judges them again, from the repository's history

streams/counted.json says which commit has them, which decision (a digest of its sources) judged them, and for each the digest of
its file and its streams: [submission, blocks, machine, [verdict, blocks, seconds] of each verdict].
"""
import argparse
import dataclasses
import fnmatch
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile

import corpus
import figures
import freeze
import judge
import streams

HERE = "grader/experiments/verdicts/streams"


@dataclasses.dataclass(frozen=True)
class Counted:
    judged: list = ()  # judge.Judged
    dropped: list = ()
    packs: tuple = ()  # names
    machines: tuple = ()
    streams: int = 0
    commit: str = ""
    decision: str = ""  # the digest of the decision that judged them


def read(folder=streams.FOLDER, frozen=freeze.Frozen()):
    known = streams.counted(folder)
    judged, dropped = [], []
    for text, pack in known["packs"].items():
        name = streams.named(text)
        part, its, recent = corpus.find(name.exercise, name.part), frozen.set_of(name), frozen.is_recent(name)
        for submission, blocks, _, verdicts in pack["streams"]:
            cls = corpus.class_of(part, submission)
            judged += [
                judge.Judged(name.exercise, name.part, part.kind, submission, name.condition, its, cls, verdict, used, seconds, (), i == 0,
                             recent, counted=True)
                for i, (verdict, used, seconds) in enumerate(verdicts) if cls
            ]
            left = blocks - sum(used for _, used, _ in verdicts)
            dropped.append(judge.Dropped(left, blocks, part.kind, name.condition, its, cls, recent))
    return Counted(judged, dropped, tuple(known["packs"]), tuple(known.get("machines", ())), len(dropped), known.get("commit", ""),
                   known.get("decision", ""))


def count(name, content, machines, grader=judge.GRADER):
    """Returns what is kept of a pack, from the content of its file. New machines are added to the known ones."""
    with tempfile.TemporaryDirectory(prefix="manyhands-counted-") as folder:
        folder = pathlib.Path(folder)
        path = folder / f"{name}{streams.ENDING}"
        path.write_bytes(content)
        (folder / "streams").mkdir()
        files = judge.unpack({name: path}, folder / "streams")
        verdicts = {file: [] for file in files}
        for verdict in judge.verdicts_of(folder / "streams", grader):
            one = [judge.word(verdict), verdict["blocks"], round(verdict["seconds"], 6)]
            verdicts[pathlib.PurePath(verdict["file"]).name].append(one)
    its = []
    for file, (_, stream) in files.items():
        machine = figures.machine_words(stream.get("machine", {}))
        if machine not in machines:
            machines.append(machine)
        its.append([stream["submission"], len(stream["blocks"]), machines.index(machine), verdicts[file]])
    return {"sha256": hashlib.sha256(content).hexdigest(), "streams": its}


def text_of(known):
    """One line for each pack, so that diffs are readable."""
    packs = known["packs"]
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(packs[name])}" for name in sorted(packs))
    rest = "".join(f" {json.dumps(key)}: {json.dumps(value)},\n" for key, value in known.items() if key != "packs")
    return f"{{\n{rest} \"packs\": {{\n{lines}\n }}\n}}\n"


def recorded_in(commit, name, root=corpus.ROOT):
    """The pack's file in this commit."""
    done = subprocess.run(["git", "-C", str(root), "show", f"{commit}:{HERE}/{name}{streams.ENDING}"], stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode != 0:
        sys.exit(f"counted.py: {commit} has no recording {name}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def take_out(commit, names, folder=streams.FOLDER, recorded=recorded_in, grader=judge.GRADER, decision=freeze.DECISION):
    """Judges these packs once more, keeps the verdicts, and removes the recordings, which the commit must contain."""
    known, digest, there = streams.counted(folder), freeze.decision_digest(decision), streams.loose(folder)
    if known["packs"] and (known["commit"], known["decision"]) != (commit, digest):
        raise ValueError(f"what is counted so far is in {known['commit']}, or was judged by another decision: counted.py --again helps there")
    machines, packs = known.get("machines", []), known["packs"]
    for name in names:
        if corpus.find(name.exercise, name.part).kind != "makespan":
            raise ValueError(f"{name}: CPU work is compared with other rules, block by block; it stays")
        content = there[name].read_bytes()
        if recorded(commit, name) != content:
            raise ValueError(f"{name}: {commit} has another recording of this name")
        packs[str(name)] = count(name, content, machines, grader)
    known = {"commit": commit, "decision": digest, "machines": machines, "packs": packs}
    streams.replace(streams.counted_file(folder), text_of(known).encode())
    for name in names:
        there[name].unlink()


def again(folder=streams.FOLDER, recorded=recorded_in, grader=judge.GRADER, decision=freeze.DECISION):
    known, machines = streams.counted(folder), []
    for text, pack in known["packs"].items():
        content = recorded(known["commit"], text)
        if hashlib.sha256(content).hexdigest() != pack["sha256"]:
            raise ValueError(f"{text}: {known['commit']} has another recording of this name")
        pack.update(count(streams.named(text), content, machines, grader))
    known |= {"decision": freeze.decision_digest(decision), "machines": machines}
    streams.replace(streams.counted_file(folder), text_of(known).encode())


def main():
    parser = argparse.ArgumentParser(description="Keep only the verdicts on recordings of IO work.")
    parser.add_argument("commit", nargs="?", help="the commit that contains the recordings")
    parser.add_argument("names", nargs="*", metavar="NAME", help="EXERCISE.PART.CONDITION.NUMBER; * matches anything")
    parser.add_argument("--again", action="store_true", help="judge the counted recordings again, from the repository's history")
    options = parser.parse_args()
    if options.again:
        again()
        return
    names = [name for name in streams.loose() if any(fnmatch.fnmatch(str(name), pattern) for pattern in options.names)]
    if not options.commit or not names:
        parser.error("a commit and the names of recordings, each of which has a file of its own")
    take_out(options.commit, names)


if __name__ == "__main__":
    main()
