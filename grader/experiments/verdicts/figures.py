"""Formats figures as cells and rows of the page's tables. Pure."""
import conditions
import counts

KINDS = {"cores": "CPU work", "makespan": "IO work"}
CLASSES = ("good", "bad")


def number(value, form="{}"):
    return "–" if value is None else form.format(value)


def percent(value, digits=2):
    return number(value if value is None else 100 * value, f"{{:.{digits}f}} %")


def rate(part, whole, digits=1):
    return percent(part / whole, digits) if whole else "–"


def row(*cells):
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def table(heads, rows):
    return [row(*heads), row(*["---"] * len(heads)), *rows]


def machine_words(machine):
    """The machine itself, even if a condition let the grader use only a part of it."""
    words = [machine.get("cpu_model") or "unknown processor"]
    if "cores_online" in machine:
        words.append(f"{machine['cores_online']} cores")
    if machine.get("virtual_machine"):
        words.append("virtual")
    return ", ".join([*words, *filter(None, [machine.get("kernel")])])


FIGURES = ("verdicts", "wrong", "true error rate at most", "inconclusive", "skipped (machine)", "seconds: median, 95 %",
           "blocks with the wrong sign")


def figures(c):
    return (
        c.verdicts,
        c.wrong,
        percent(c.bound),
        f"{c.inconclusive} ({rate(c.inconclusive, c.verdicts)})" if c.inconclusive else "0",
        c.skipped,
        f"{number(c.median_seconds, '{:.1f}')}, {number(c.long_seconds, '{:.1f}')}",
        f"{c.wrong_signs} of {c.blocks} ({rate(c.wrong_signs, c.blocks)})" if c.blocks else "–",
    )


def cell_row(part_name, condition, c):
    """One line of the last table. The test that judges streams again looks for exactly this text."""
    remarks = [f"{c.counted} only counted"] * bool(c.counted) + [f"{c.other} faults"] * bool(c.other)
    return row(part_name, condition, c.cls, *figures(c), ", ".join(remarks))


def cell_rows(judged):
    cells = counts.count(judged, lambda j: (j.part_name, j.condition))
    order = list(conditions.CONDITIONS)
    keys = sorted(cells, key=lambda k: (k[0][0], order.index(k[0][1]), CLASSES.index(k[1])))
    return [cell_row(*key[0], cells[key]) for key in keys]
