"""archive.py [FOLDER]: moves packs with their own files into the archives of their parts, where they take half the space.

Nothing is lost, except what slim.py cuts.
"""
import collections
import pathlib
import sys

import slim
import streams


def archive(folder=streams.FOLDER):
    """Returns the files that were written."""
    by_part, new = collections.defaultdict(list), streams.loose(folder)
    for name in streams.packs(folder):
        by_part[(name.exercise, name.part)].append(name)
    written = []
    for (exercise, part), names in by_part.items():
        if not new.keys() & set(names):
            continue
        where = streams.packs(folder)
        its = {name: [slim.stream(stream) for stream in streams.read(where[name])] for name in names}
        path = pathlib.Path(folder) / f"{exercise}.{part}{streams.ARCHIVED}"
        streams.write_archive(its, path)
        if streams.read_archive(path) != {str(name): one for name, one in its.items()}:
            raise ValueError(f"{path} does not hold what was written")
        for name in new.keys() & set(names):
            new[name].unlink()
        written.append(path)
    return written


if __name__ == "__main__":
    for path in archive(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else streams.FOLDER):
        print(f"{path}: {len(streams.read_archive(path))} recordings, {path.stat().st_size} bytes")
