"""grader/docs/security.md, made of what the runs recorded. The words stand in page_text.md beside this file."""
import collections
import json
import pathlib
import platform

from suite.attack import LEVELS, ROOT, all_attacks

PAGE = ROOT / "grader" / "docs" / "security.md"
WORDS = pathlib.Path(__file__).resolve().parent / "page_text.md"
THEMES = {
    "answers": "Forged answers", "names": "Names that belong to others", "detectors": "Detectors told to look away",
    "compiler": "The compiler", "files": "Files", "processes": "Processes", "kernel": "The kernel", "network": "The network",
    "resources": "More than its share", "mechanism": "Work done in another way", "speed": "Speed that is none",
}
SIGNS = {"stopped": "stopped", "open": "**open**", "skipped": "not run", "RED": "**WRONG**"}


def _runs(results):
    """[(column, level, {attack: outcome})], the strongest level first."""
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
    """What a level cannot stop, by level: the reasons, and the attacks that they are the reasons of."""
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
        lines.append(f"**{level}**" + ("" if by_why else ": nothing of what was tried."))
        lines += [""] + [f"- {why}: {', '.join(names)}" for why, names in by_why.items()] + ([""] if by_why else [])
    return lines


def write(results):
    attacks, runs = all_attacks(), _runs(results)
    counts = []
    for name, _, outcomes in runs:
        words = [outcome["word"] for outcome in outcomes.values()]
        counts.append(f"| {name} | {len(words)} | " + " | ".join(str(words.count(word)) for word in SIGNS) + " |")
    missing = any(attack.name not in outcomes for attack in attacks for _, _, outcomes in runs)
    if missing:  # a page of some runs must not pass for one of all
        counts += ["", "**The run behind this page was not complete: a dash marks what was not tried.**"]
    commits = collections.Counter(outcome.get("commit", "") for _, _, outcomes in runs for outcome in outcomes.values())
    if len(commits) > 1:  # nor one that was put together for one that was made in a go
        said = ", ".join(f"{count} in {commit or 'an unknown one'}" for commit, count in commits.most_common())
        counts += ["", f"It was not one run: what came out wrong was repeated, when it had been mended or with nothing else at work. Results by commit: {said}."]
    else:
        counts += ["", f"All of it was made in commit {next(iter(commits))}."]
    tables = []
    for theme in THEMES:
        tables += _table(theme, [a for a in attacks if a.path.parent.name == theme], runs)
    text = WORDS.read_text()
    for mark, lines in (("MACHINE", [_machine()]), ("COUNTS", counts), ("OPEN", _open(attacks, runs)), ("TABLES", tables)):
        text = text.replace(f"@{mark}@", "\n".join(lines).strip())
    PAGE.write_text(text)
    print(f"written: {PAGE.relative_to(ROOT)}")
