"""Grades one attack at one level, and judges the result."""
import json
import os
import pathlib
import re
import shutil
import tempfile

from suite.attack import ROOT
from suite.canaries import Canaries

GRADER = ROOT / "build" / "bin" / "grader"
PATIENCE_S = 240
SEED = 20
# Files that graders keep in /tmp between runs (grade/run_locks.hpp).
KEPT = ["/tmp/manyhands-{uid}"] + [f"/tmp/manyhands-{place}.{part}" for place in ("timed-runs", "{uid}/timed-runs")
                                   for part in ("lock", "queue")]
WRITABLE = ["build/work", "build/cache", ".manyhands"]


class Outcome:
    """word: stopped, open (it gained something that this level is known not to stop), skipped, undecided (it gained nothing, but the
    machine was too busy for the check that has to find it), or RED (the grader is at fault).
    why: a description. points: out of 100. seconds: the duration of the grading."""

    def __init__(self, word, why="", points=None, seconds=0.0):
        self.word, self.why, self.points, self.seconds = word, why, points, seconds

    def to_json(self):
        return {"word": self.word, "why": self.why, "points": self.points, "seconds": self.seconds}


def cgroups(uid, bounds):
    """Control groups that the grader of an attack may have created: those of its user. If it has its own namespaces, without those of
    our namespace, where other graders may be running. Also without the groups of bounds.py, and everything below those of other runs."""
    ours, found = os.getuid() if uid is None else uid, set()
    own_net = f"manyhands-attacks-{os.getpid()}"
    namespace = f"manyhands-{os.stat('/proc/self/ns/pid').st_ino}-"
    for above, names, _ in os.walk("/sys/fs/cgroup"):  # groups may appear and disappear meanwhile
        names[:] = [n for n in names if not n.startswith("manyhands-attacks-") or n == own_net]
        for name in names:
            if "manyhands" not in name or name == own_net or (bounds.command and name.startswith(namespace)):
                continue
            try:
                if os.stat(f"{above}/{name}").st_uid == ours:
                    found.add(f"{above}/{name}")
            except OSError:
                pass
    return found


def _order(canaries, command, then, uid, scratch):
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(canaries.folder),
                   "MANYHANDS_CANARY": canaries.secrets["environment"]}
    known = [kept.format(uid=os.getuid() if uid is None else uid) for kept in KEPT]
    return {"command": command, "then": then, "uid": uid, "root": str(ROOT), "out": str(canaries.folder / "out"),
            "environment": environment, "patience_s": PATIENCE_S, "known": known, "scratch": str(scratch),
            "writable": [str(ROOT / name) for name in WRITABLE]}


def _command(exercise, submission, level, report):
    return [str(GRADER), "run", exercise, "--submission", str(submission), "--sandbox", level, "--seed", str(SEED), "--json",
            str(report)]


def _read(path):
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _reports(bytes_, exercise):
    try:
        return next(e for e in json.loads(bytes_)["exercises"] if e["id"] == exercise)
    except (ValueError, KeyError, StopIteration, TypeError):
        return None


def grade(attack, level, bounds, scratch, uid=None):
    """`scratch`: a folder for files that the grader's user may write; it is kept for all gradings of a level."""
    if level in attack.open_at and set(attack.net) - bounds.has:
        return Outcome("skipped", "nothing would protect this machine: " + attack.open_at[level])
    canaries = Canaries(uid)
    try:
        attack.lay_out(canaries.submission, canaries.values)
        then = None
        if attack.unaffected and level not in attack.open_at:  # at open levels, it may disturb the next submission
            honest = canaries.folder / "honest"
            shutil.copytree(ROOT / "solutions" / attack.exercise, honest / attack.exercise,
                            ignore=shutil.ignore_patterns("also", "wrong"))
            then = _command(attack.exercise, honest, level, canaries.folder / "out" / "then.json")
        for name in WRITABLE:
            (ROOT / name).mkdir(parents=True, exist_ok=True)
        canaries.remember()
        groups = cgroups(uid, bounds)
        order = _order(canaries, _command(attack.exercise, canaries.submission, level, canaries.report), then, uid, scratch)
        answer = bounds.run(order, (2 if then else 1) * PATIENCE_S + 30)
        if answer is None:
            return _judged(attack, level, None, ["neither the grader nor the protection around it ended"], [], {})
        report = _read(canaries.report)
        (ROOT / "build" / "attacks" / "last-report.json").write_bytes(report)
        seen = report + answer["terminal"].encode()
        gains = canaries.gains(seen)
        said = " ".join(report.decode(errors="replace").split())  # the terminal wraps lines, the report does not
        gains += [f"it reports: {what}" for what in re.findall(r"\[GAINED ([^\]]*)\]", said)]
        if attack.leak and attack.leak in seen.decode(errors="replace"):
            gains.append(f"the report contains {attack.leak}")
        gains += [f"left running: {name}" for name in answer["processes"]] + [f"left behind: {name}" for name in answer["files"]]
        gains += [f"left behind: control group {name}" for name in cgroups(uid, bounds) - groups]
        if then:
            next_one = _reports(_read(canaries.folder / "out" / "then.json"), attack.exercise)
            if next_one is None or next_one["verdict"] not in ("pass", "inconclusive"):
                gains.append("the next submission, which is correct, did not pass")
        confessed = sorted(set(re.findall(r"\[STOPPED ([^\]]*)\]", said)))
        return _judged(attack, level, _reports(report, attack.exercise), gains, confessed, answer)
    finally:
        canaries.close()


def _judged(attack, level, exercise, gains, confessed, answer):
    """gains: what an attack must not get. faults: wrong results of the grader, even if nothing was gained."""
    gains, faults, undecided, points = list(dict.fromkeys(gains)), [], [], None
    if answer.get("status") not in (0, 1, 4):
        # A signal or a missing report is a gain, because the grader crashed. With status 3, it reports a grader error itself.
        (faults if answer.get("status") == 3 else gains).append(f"the grader ended with {answer.get('status')}: "
                                                                + answer.get("terminal", "")[-300:])
    if exercise is None:
        gains.append("there is no report")
    else:
        points = exercise["points"]
        gains += _points_too_many(attack, exercise)
        faults += [f"{check['name']}: reported as a grader error ({check.get('reason', '')})"
                   for check in exercise["checks"] if check["verdict"] == "fault"]
        found = {(check["name"], finding["code"]) for check in exercise["checks"] for finding in check["findings"]}
        if attack.findings and not found & set(attack.findings):
            searched = {name for name, _ in attack.findings}
            undecided = [f"{check['name']}: {check.get('reason', '')}" for check in exercise["checks"]
                         if check["name"] in searched and check["verdict"] == "inconclusive"]
            (undecided or faults).append(f"not found: {' or '.join(' '.join(f) for f in attack.findings)}; found: "
                          + (", ".join(sorted(" ".join(f) for f in found)) or "nothing"))
        # Another expected finding, such as a limit, is proof by itself that it was tried.
        expected = found & set(attack.findings)
        if attack.confesses and expected == {("correct", "threw")} and not confessed and not gains:
            faults.append("nothing shows that it was tried")
    seconds = answer.get("seconds", 0.0)
    if gains and level in attack.open_at:
        return Outcome("open", "; ".join(gains)[:600], points, seconds)
    if gains or faults:
        return Outcome("RED", "; ".join(gains + faults)[:1500], points, seconds)
    if undecided:
        return Outcome("undecided", "; ".join(undecided)[:1500], points, seconds)
    return Outcome("stopped", "; ".join(confessed)[:600], points, seconds)


def _points_too_many(attack, exercise):
    if attack.points is None:
        return []
    # Open points count, too, because a course may award them. Only speed may stay open because of the machine.
    open_points = sum(check["max_points"] - check["points"] for check in exercise["checks"]
                      if check["verdict"] in ("inconclusive", "fault") and check["name"] != "speed")
    total = exercise["points"] + open_points
    return [f"{total:g} points, of which at most {attack.points:g} are earned"] if total > attack.points + 1e-9 else []


def scratch_folder():
    return pathlib.Path(tempfile.mkdtemp(prefix="manyhands-attacks-user-", dir="/var/tmp"))


def level_works(level, bounds, scratch, uid=None):
    """Really tries it: grades a submission that does not build at this level, and the report must say so."""
    canaries = Canaries(uid)
    try:
        target = canaries.submission / "histogram-threads"
        target.mkdir()
        (target / "histogram.cpp").write_text("int;;\n#error no program\n")
        for name in WRITABLE:
            (ROOT / name).mkdir(parents=True, exist_ok=True)
        order = _order(canaries, _command("histogram-threads", canaries.submission, level, canaries.report), None, uid, scratch)
        answer = bounds.run(order, PATIENCE_S)
        report = json.loads(_read(canaries.report) or b"{}")
        if report.get("sandbox") == level:
            return ""
        return ((answer or {}).get("terminal") or "it did not start").strip()
    finally:
        canaries.close()
