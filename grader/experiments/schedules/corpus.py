"""The small concurrent programs in programs/, and what their header lines say.

Every program is one file with a known bug; compiled with -DREPAIRED it is the correct program. The header of a program,
in this order, then an empty line:
  // one or more lines that say what the program is and what is wrong
  // kind: one of KINDS
  // expect: what an explorer may report, several of EXPECTED separated by " | "
  // needs: spurious, or weak     (only if the bug needs spurious wake-ups or a weak memory model)
  // hard                         (only if finding it may take more than 3,000 schedules)
"""
import pathlib
import re

PROGRAMS = pathlib.Path(__file__).resolve().parent / "programs"
LINES = range(25, 91)
KINDS = {
    "aba", "atomicity", "deadlock", "double-checked", "latch-barrier", "lifetime", "livelock", "lost-wakeup",
    "many-threads", "once", "order", "pool", "race", "reader-writer", "semaphore", "shutdown", "spinlock",
    "stop-token", "timed-wait", "weak-memory",
}
EXPECTED = {"race", "deadlock", "assertion", "livelock", "crash", "exception"}
NEEDS = {"spurious", "weak"}
FIELD = re.compile(r"// (kind|expect|needs): (.+)|// (hard)")


def read_header(text):
    """Returns the fields of the header as a dict, and a list of what is wrong with the file."""
    wrong = []
    lines = text.splitlines()
    header = lines[:lines.index("")] if "" in lines else lines
    fields = {}
    described = 0
    for line in header:
        found = FIELD.fullmatch(line)
        if found:
            name = found[1] or found[3]
            if name in fields:
                wrong.append(f"two lines '{name}'")
            fields[name] = found[2] or True
        elif not line.startswith("// "):
            wrong.append(f"the header must be comments up to an empty line, not '{line}'")
        elif fields:
            wrong.append(f"'{line}' is neither a known field nor before the fields")
        else:
            described += 1
    if list(fields) != [name for name in ("kind", "expect", "needs", "hard") if name in fields]:
        wrong.append("the fields must come in the order kind, expect, needs, hard")
    if not described:
        wrong.append("the first line must say what the program is")
    if fields.get("kind") not in KINDS:
        wrong.append(f"unknown kind '{fields.get('kind')}'")
    expected = fields.get("expect", "").split(" | ")
    if not EXPECTED.issuperset(expected):
        wrong.append(f"unknown expectation in '{fields.get('expect', '')}'")
    if "needs" in fields and fields["needs"] not in NEEDS:
        wrong.append(f"unknown need '{fields['needs']}'")

    if len(lines) not in LINES:
        wrong.append(f"{len(lines)} lines, not {LINES[0]} to {LINES[-1]}")
    if "REPAIRED" not in text:
        wrong.append("no repaired version")
    if "NDEBUG" in text:
        wrong.append("assert must stay on")
    # The explorer renames main, and an ordinary function that returns int must say so.
    if not text.endswith("  return 0;\n}\n"):
        wrong.append("main must come last and end with 'return 0;'")
    return fields, wrong


def sources(names):
    """The files of the named programs, or of all. Ends the program if there is none of that name."""
    files = [PROGRAMS / f"{name}.cpp" for name in names] or sorted(PROGRAMS.glob("*.cpp"))
    missing = [file.name for file in files if not file.exists()]
    if missing or not files:
        raise SystemExit(f"There is no program {', '.join(missing) or 'in ' + str(PROGRAMS)}.")
    return files
