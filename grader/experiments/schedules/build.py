"""Compiles the programs, and links them in three ways.

An object with the instrumentation of ThreadSanitizer serves for both: linked with the explorer's engine, or with the
compiler's own runtime. Objects are kept in build/, as long as the source is not newer.
"""
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[3]
LIBRARIES = ROOT / "build" / "lib"
OBJECTS = ROOT / "build" / "schedules-bench"
# -Wno-tsan: fences are not supported by ThreadSanitizer's own runtime. The other one: g++ 12 warns wrongly (check_corpus).
COMMON = "g++ -std=c++20 -O1 -g -gdwarf-4 -Wno-tsan -Wno-maybe-uninitialized -pthread".split()
INSTRUMENTED = ["-fsanitize=thread"]
ENGINE = [str(LIBRARIES / "schedules.o"), str(LIBRARIES / "schedules_driver.o"), "-Wl,--wrap=main"]
FLAGS = {"broken": INSTRUMENTED, "repaired": [*INSTRUMENTED, "-DREPAIRED"], "plain": []}


def compiled(source, version):
    """The object of a version: broken or repaired, both instrumented, or plain, which is broken and not instrumented."""
    target = OBJECTS / f"{source.stem}.{version}.o"
    if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
        OBJECTS.mkdir(parents=True, exist_ok=True)
        subprocess.run([*COMMON, *FLAGS[version], "-c", "-o", target, source], check=True)
    return target


def linked(source, version, runtime, folder):
    """An executable in the folder. The runtime: engine, tsan or none."""
    target = folder / f"{version}-{runtime}"
    extra = {"engine": ENGINE, "tsan": INSTRUMENTED, "none": []}[runtime]
    subprocess.run([*COMMON, "-o", target, compiled(source, version), *extra], check=True)
    return target
