"""Writes grader/docs/security.md from the recorded results. The text is in page_text.md, next to this file."""
import collections
import json
import pathlib
import platform

from suite.attack import LEVELS, ROOT, all_attacks

PAGE = ROOT / "grader" / "docs" / "security.md"
WORDS = pathlib.Path(__file__).resolve().parent / "page_text.md"
THEMES = {
    "answers": "Forged answers", "names": "Names and symbols", "detectors": "Detectors switched off",
    "compiler": "The compiler", "files": "Files", "processes": "Processes", "kernel": "The kernel", "network": "The network",
    "resources": "Resources", "mechanism": "Faked mechanisms", "speed": "Faked speed",
}
SIGNS = {"stopped": "stopped", "open": "**open**", "skipped": "not run", "undecided": "undecided", "RED": "**WRONG**"}


def _runs(results):
    """[(column, level, {attack: outcome})], strongest level first."""
    found = []
    for level in LEVELS:
        for who in ("root", "user"):
            file = results / f"{level}-{who}.json"
            if file.exists():
                column = f"{level}, {'by root' if who == 'root' else 'by a user'}"
                found.append((column, level, json.loads(file.read_text())))
    return found


def _machine():
    lines = pathlib.Path("/etc/os-release").read_text().splitlines()
    release = dict(line.split("=", 1) for line in lines if "=" in line)
    return f"{release.get('PRETTY_NAME', '?').strip(chr(34))}, Linux {platform.release()}"


def _table(theme, attacks, runs):
    lines = [f"### {THEMES[theme]}", "", "| attack | tries | points | " + " | ".join(name for name, _, _ in runs) + " |",
             "|---" * (3 + len(runs)) + "|"]
    for attack in attacks:
        outcomes = [outcomes.get(attack.name) for _, _, outcomes in runs]
        cells = ["–" if outcome is None else SIGNS[outcome["word"]] for outcome in outcomes]
        points = "its own" if attack.points is None else f"≤ {attack.points:g}"
        lines.append(f"| {attack.path.stem} | {attack.tries} | {points} | " + " | ".join(cells) + " |")
    return lines + [""]


def _open(attacks, runs):
    """What each level cannot stop: the reasons, each with its attacks."""
    lines = []
    for level in LEVELS:
        recorded = [outcomes for _, each, outcomes in runs if each == level]
        if not recorded:
            continue
        by_why = {}
        for attack in attacks:
            words = {outcomes[attack.name]["word"] for outcomes in recorded if attack.name in outcomes}
            if words & {"open", "skipped"}:
                by_why.setdefault(attack.open_at[level], []).append(attack.name)
        lines.append(f"**{level}**" + ("" if by_why else ": it stops everything that was tried."))
        lines += [""] + [f"- {why}: {', '.join(names)}" for why, names in by_why.items()] + ([""] if by_why else [])
    return lines


def write(results):
    attacks, runs = all_attacks(), _runs(results)
    counts = []
    for name, _, outcomes in runs:
        words = [outcome["word"] for outcome in outcomes.values()]
        counts.append(f"| {name} | {len(words)} | " + " | ".join(str(words.count(word)) for word in SIGNS) + " |")
    missing = any(attack.name not in outcomes for attack in attacks for _, _, outcomes in runs)
    if missing:  # an incomplete page must say so
        counts += ["", "**The run behind this page was incomplete: a dash marks attacks that were not tried.**"]
    commits = collections.Counter(outcome.get("commit", "") for _, _, outcomes in runs for outcome in outcomes.values())
    if len(commits) > 1:  # and so must a page with results of several commits
        said = ", ".join(f"{count} in {commit or 'an unknown commit'}" for commit, count in commits.most_common())
        counts += ["", f"The results come from several runs: wrong ones were repeated after a fix, or on an idle machine. Results by commit: {said}."]
    else:
        counts += ["", f"All results are from commit {next(iter(commits))}."]
    tables = []
    for theme in THEMES:
        tables += _table(theme, [a for a in attacks if a.path.parent.name == theme], runs)
    text = WORDS.read_text()
    for mark, lines in (("MACHINE", [_machine()]), ("COUNTS", counts), ("OPEN", _open(attacks, runs)), ("TABLES", tables)):
        text = text.replace(f"@{mark}@", "\n".join(lines).strip())
    PAGE.write_text(text)
    print(f"written: {PAGE.relative_to(ROOT)}")
