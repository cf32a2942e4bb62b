"""Recorded streams on disk. A pack is the result of one call of the recorder: a list of streams, each with the blocks of one
submission. Packs are never changed once they are written.

streams/EXERCISE.PART.CONDITION.NUMBER.json.xz: a pack as it was recorded
streams/EXERCISE.PART.packs.xz: many packs in less space (dense.py, archive.py)
streams/counted.json: packs of which only the verdicts are kept (counted.py)
"""
import dataclasses
import functools
import json
import lzma
import os
import pathlib

import dense

FOLDER = pathlib.Path(__file__).resolve().parent / "streams"
ENDING = ".json.xz"
ARCHIVED = ".packs.xz"
DEVELOPMENT, HELD_OUT = SETS = ("development", "held out")
# For numbers in text form: positions mean nothing, and each byte depends on the ones before.
FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "lc": 4, "lp": 0, "pb": 0}]


@dataclasses.dataclass(frozen=True, order=True)
class PackName:
    exercise: str
    part: int
    condition: str
    number: int

    def __str__(self):
        return f"{self.exercise}.{self.part}.{self.condition}.{self.number}"


@dataclasses.dataclass(frozen=True)
class Archived:
    """The location of a pack that shares its file with others."""

    file: pathlib.Path
    name: str
    blocks: int


def named(text):
    exercise, part, condition, number = text.split(".")
    return PackName(exercise, int(part), condition, int(number))


def parse(path):
    return named(pathlib.Path(path).name.removesuffix(ENDING))


def loose(folder=FOLDER):
    """The packs with their own files."""
    return {parse(path): path for path in sorted(pathlib.Path(folder).glob(f"*{ENDING}"))}


def archived(folder=FOLDER):
    found = {}
    for path in sorted(pathlib.Path(folder).glob(f"*{ARCHIVED}")):
        with lzma.open(path, "rt", encoding="utf-8") as file:
            found |= {named(name): Archived(path, name, blocks) for name, blocks in json.loads(file.readline()).items()}
    return found


def packs(folder=FOLDER):
    """All packs in the folder: {name: location}."""
    found = archived(folder) | loose(folder)
    return {name: found[name] for name in sorted(found, key=lambda name: f"{name}{ENDING}")}


@functools.lru_cache(maxsize=1)
def read_archive(path):
    with lzma.open(path, "rt", encoding="utf-8") as file:
        return dense.packs_of(map(json.loads, file))


def read(where):
    if isinstance(where, Archived):
        return read_archive(where.file)[where.name]
    with lzma.open(where, "rt", encoding="utf-8") as file:
        return json.load(file)


def blocks_in(where):
    return where.blocks if isinstance(where, Archived) else sum(len(stream["blocks"]) for stream in read(where))


def counted_file(folder=FOLDER):
    return pathlib.Path(folder) / "counted.json"


def counted(folder=FOLDER):
    """The content of counted.json."""
    path = counted_file(folder)
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"packs": {}}


def names(folder=FOLDER):
    """All packs that were ever recorded, including the counted ones."""
    return sorted([*packs(folder), *map(named, counted(folder)["packs"])])


def replace(path, content):
    """Writes the whole file or nothing."""
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_bytes(content)
    os.replace(unfinished, path)
    return path


def write(streams, exercise, part, condition, folder=FOLDER):
    """Writes a new pack; never replaces one."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    numbers = [n.number for n in names(folder) if (n.exercise, n.part, n.condition) == (exercise, part, condition)]
    path = folder / f"{PackName(exercise, part, condition, max(numbers, default=0) + 1)}{ENDING}"
    return replace(path, lzma.compress(dense.line(streams).encode(), preset=9 | lzma.PRESET_EXTREME))


def write_archive(its, path):
    """its: name → streams."""
    text = "\n".join(dense.line(line) for line in dense.lines_of({str(name): streams for name, streams in its.items()}))
    read_archive.cache_clear()
    return replace(path, lzma.compress(text.encode(), format=lzma.FORMAT_XZ, filters=FILTERS))
