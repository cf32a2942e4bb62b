"""Stores many recordings of one part in little space, without loss. Pure.

Runs are stored by arm and in columns, one line of JSON each, so that similar values are adjacent; a run that several streams share is
stored once. A block lists its arms in order: each is the next run in its arm's table, or a given number of steps further. Some figures
are close to others of the same run: if it is shorter, the difference is stored. Missing values are null.
"""
import json
import zlib

# A figure is close to the sum of these others. For a list, its sum is.
NEAR = {
    "wall_ns": (("cpu_ns", "run_delay_ns"),),
    "shortest_path_ns": (("cpu_ns",),),
    "longest_path_ns": (("shortest_path_ns",),),
    "leader_cpu_ns": (("shortest_path_ns",), ("cpu_ns",)),
    "cpu_with_nobody_ns": (("shortest_path_ns",), ("cpu_ns",)),
    "task_cpu_ns": (("leader_cpu_ns",), ("cpu_ns",)),
    "cpu_at_width_ns": (("leader_cpu_ns",), ("cpu_ns",)),
    "begin_ns": (("discovered_ns",),),
    "end_ns": (("begin_ns",),),
}
ORDER = list(NEAR)
TABLES = ("requests",)  # columns that are lists of objects


def line(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def cost(column):
    return len(zlib.compress(line(column).encode(), level=6))


def whole(column):
    return all(value is None or type(value) is int for value in column)


def sums(plain, others):
    """The sum of these columns; None if one of them is missing."""
    return [None if None in its else sum(its) for its in zip(*(plain[other] for other in others))]


def nearer(value, near):
    """The difference to the sum; for a list, it replaces the first element. For numbers, restoring needs the opposite sign."""
    if near is None or value is None or value == []:
        return value
    return [near - sum(value), *value[1:]] if isinstance(value, list) else value - near


def away(value, near):
    return nearer(value, near if near is None or isinstance(value, list) else -near)


def packed(key, plain):
    """[names of the figures that it is close to, what is stored]"""
    best = [[], plain[key]]
    lists = all(value is None or isinstance(value, list) and whole(value) for value in plain[key])
    if lists or whole(plain[key]):
        for others in NEAR.get(key, ()):
            if all(other in plain and whole(plain[other]) for other in others):
                values = [nearer(value, near) for value, near in zip(plain[key], sums(plain, others))]
                best = min(best, [others, values], key=lambda its: cost(its[1]))
    return best


def columns(rows):
    """Returns lines: the number of rows, the names of the columns, and each column."""
    keys = sorted({key for row in rows for key in row}, key=lambda key: (ORDER.index(key) if key in ORDER else -1, key))
    plain = {key: [row.get(key) for row in rows] for key in keys}
    yield [len(rows), keys]
    for key in keys:
        if key in TABLES:
            yield [its if its is None else len(its) for its in plain[key]]
            yield from columns([row for its in plain[key] for row in its or ()])
        else:
            yield packed(key, plain)


def rows(lines):
    count, keys = next(lines)
    plain = {}
    for key in keys:
        if key in TABLES:
            lengths, its = next(lines), iter(rows(lines))
            plain[key] = [length if length is None else [next(its) for _ in range(length)] for length in lengths]
        else:
            others, values = next(lines)
            plain[key] = [away(value, near) for value, near in zip(values, sums(plain, others))] if others else values
    return [{key: plain[key][i] for key in keys if plain[key][i] is not None} for i in range(count)]


def lines_of(packs):
    """{name: streams} → lines. The first line says how many blocks each pack has, so that readers who need only this can stop there."""
    heads, blocks, tables = {}, [], {}
    for name, its in packs.items():
        heads[name] = [[{key: value for key, value in stream.items() if key != "blocks"}, len(stream["blocks"])] for stream in its]
        known, after = {}, {arm: len(table) for arm, table in tables.items()}
        for block in (block for stream in its for block in stream["blocks"]):
            steps = []
            for run in block["runs"]:
                table = tables.setdefault(run["arm"], [])
                at = known.setdefault(line(run), len(table))
                if at == len(table):
                    table.append(run)
                steps.append(at - after.get(run["arm"], 0))
                after[run["arm"]] = at + 1
            blocks.append({**block, "runs": [run["arm"] for run in block["runs"]], "steps": steps if any(steps) else None})
    yield {name: sum(length for _, length in its) for name, its in heads.items()}
    yield heads
    yield from columns(blocks)
    yield sorted(tables)
    for arm in sorted(tables):
        yield from columns(tables[arm])


def packs_of(lines):
    """The inverse of lines_of."""
    next(lines)
    heads, blocks = next(lines), iter(rows(lines))
    tables = {arm: rows(lines) for arm in next(lines)}
    known, after = dict.fromkeys(tables, 0), {}

    def run(arm, step):
        at = after[arm] + step
        after[arm] = at + 1
        known[arm] = max(known[arm], at + 1)
        return tables[arm][at]

    def block():
        its = next(blocks)
        steps = its.pop("steps", [0] * len(its["runs"]))
        return {**its, "runs": [run(arm, step) for arm, step in zip(its["runs"], steps)]}

    packs = {}
    for name, its in heads.items():
        after = dict(known)  # packs do not share runs
        packs[name] = [{**head, "blocks": [block() for _ in range(length)]} for head, length in its]
    return packs
