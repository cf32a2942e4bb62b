"""Recorded streams on disk. A pack holds what one call of the recorder gave: a list of streams, each of them the blocks of
one submission; neighbours share runs, so together they compress well. A pack is never changed once it is written.

streams/EXERCISE.PART.CONDITION.NUMBER.json.xz
"""
import dataclasses
import json
import lzma
import os
import pathlib

FOLDER = pathlib.Path(__file__).resolve().parent / "streams"
ENDING = ".json.xz"
DEVELOPMENT, HELD_OUT = SETS = ("development", "held out")


@dataclasses.dataclass(frozen=True, order=True)
class PackName:
    exercise: str
    part: int
    condition: str
    number: int

    def __str__(self):
        return f"{self.exercise}.{self.part}.{self.condition}.{self.number}"


def parse(path):
    exercise, part, condition, number = pathlib.Path(path).name.removesuffix(ENDING).split(".")
    return PackName(exercise, int(part), condition, int(number))


def packs(folder=FOLDER):
    """All packs that are there: name → path."""
    return {parse(path): path for path in sorted(pathlib.Path(folder).glob(f"*{ENDING}"))}


def read(path):
    with lzma.open(path, "rt", encoding="utf-8") as file:
        return json.load(file)


def write(streams, exercise, part, condition, folder=FOLDER):
    """A further pack; what exists stays."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    numbers = [n.number for n in packs(folder) if (n.exercise, n.part, n.condition) == (exercise, part, condition)]
    path = folder / f"{PackName(exercise, part, condition, max(numbers, default=0) + 1)}{ENDING}"
    unfinished = path.with_suffix(".unfinished")
    text = json.dumps(streams, separators=(",", ":"), ensure_ascii=False)
    unfinished.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))
    os.replace(unfinished, path)
    return path
