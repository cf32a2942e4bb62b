"""One attack: its file, its header lines, and the submission made from it."""
import pathlib
import re

FOLDER = pathlib.Path(__file__).resolve().parent.parent
ROOT = FOLDER.parents[2]
LEVELS = ("full", "user", "container", "none")
REFERENCE_MARK = "// ---- here stands the reference solution ----\n"
KEYS = {"attack", "tries", "points", "finding", "open at", "leak", "net", "then", "quick"}


class Attack:
    """name: "answers/answer-twice". exercise, file (of the submission), tries (a sentence).
    points: the maximum; None: the points of the correct solution that it contains.
    findings: [(check, code)], one of which must be found; empty: none is required.
    open_at: {level: why}, the levels that cannot stop it, and why, in plain words.
    leak: text that must not appear in the report.
    net: the protection that it needs at open levels: kill, processes, memory, disk.
    unaffected: the next submission is graded together with everything that it left behind."""

    def __init__(self, path):
        self.path = path
        self.name = str(path.relative_to(FOLDER).with_suffix(""))
        self.text = path.read_text()
        lines = re.findall(r"^(?://|#) ([a-z ]+)(?:: (.*))?$", self.text.split("\n\n", 1)[0], re.M)
        unknown = {key for key, _ in lines} - KEYS
        if unknown:
            raise ValueError(f"{path}: no such key: {', '.join(sorted(unknown))}")
        fields = {}
        for key, value in lines:
            fields.setdefault(key, []).append(value)
        for key in ("attack", "tries", "points"):
            if key not in fields:
                raise ValueError(f"{path}: its first lines lack `{key}: …`")
        self.exercise, _, self.file = fields["attack"][0].partition(" ")
        self.tries = fields["tries"][0]
        self.points = None if fields["points"][0] == "honest" else float(fields["points"][0])
        self.findings = [tuple(one.split()) for one in fields.get("finding", [""])[0].split(" | ") if one]
        self.open_at = {}
        for line in fields.get("open at", []):
            levels, _, why = line.partition(" - ")
            for level in levels.split(", "):
                if level not in LEVELS or not why:
                    raise ValueError(f"{path}: `open at: LEVEL, LEVEL - why`")
                self.open_at[level] = why
        self.net = fields.get("net", [""])[0].split()
        self.leak = fields.get("leak", [""])[0]
        self.unaffected = "then" in fields
        self.quick = "quick" in fields
        self.confesses = re.search(r"attack::(tell|steal)\b", self.text) is not None

    def lay_out(self, folder, values):
        """Writes the submission: the reference's files, with the attack in place of one of them. `values`: replacements for @NAME@."""
        reference = ROOT / "solutions" / self.exercise
        manifest = (ROOT / "exercises" / self.exercise / "exercise.yaml").read_text()
        files = re.findall(r"^  - \{path: ([^,]+),", manifest, re.M)
        target = folder / self.exercise
        target.mkdir(parents=True)
        for name in files:
            text = (reference / name).read_text()
            if name == (self.file or files[0]):
                text = self.text.replace(REFERENCE_MARK, text)
                if "attack::" in self.text:
                    text = (FOLDER / "attack.hpp").read_text() + text
            for key, value in values.items():
                text = text.replace(f"@{key}@", str(value))
            (target / name).write_text(text)


def all_attacks():
    return [Attack(path) for path in sorted(FOLDER.glob("*/*")) if path.suffix in (".cpp", ".hpp", ".yaml")]
