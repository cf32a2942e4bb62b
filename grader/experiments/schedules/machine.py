"""The machine on which bench runs, in words."""
import os
import pathlib
import platform
import subprocess


def words():
    models = [line.split(":", 1)[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
              if line.startswith("model name")]
    compiler = subprocess.run(["g++", "-dumpfullversion"], capture_output=True, text=True, check=True).stdout.strip()
    return (f"{models[0] if models else 'unknown processor'}, {len(os.sched_getaffinity(0))} CPUs, Linux {platform.release()}, "
            f"{' '.join(platform.libc_ver())}, g++ {compiler}")
