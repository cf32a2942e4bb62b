"""load.py KIND …: keeps a machine busy in one way until it is killed. Ends together with its parent process."""
import ctypes
import os
import pathlib
import signal
import subprocess
import sys
import time


def end_with_parent():
    PR_SET_PDEATHSIG = 1
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def spin(until=float("inf")):
    while time.monotonic() < until:
        for _ in range(2000):
            pass


def bursts(on, off):
    while True:
        spin(time.monotonic() + on)
        time.sleep(off)


def memory():
    source = bytearray(64 << 20)
    target = memoryview(bytearray(64 << 20))
    while True:
        target[:] = source


def kernel():
    while True:
        os.urandom(1 << 20)


def compile_again_and_again(root):
    """A file of the repository that takes seconds to compile."""
    root = pathlib.Path(root)
    exercise = root / "exercises" / "crawl-executor"
    command = ["g++", "-std=c++20", "-O2", "-c", "-o", os.devnull, f"-I{exercise}", f"-I{root / 'grader/kit/include'}"]
    while True:
        # A load that does nothing would be worse than none.
        subprocess.run([*command, exercise / "starter" / "crawl.cpp"], check=True, preexec_fn=end_with_parent)
        subprocess.run([*command, root / "solutions/crawl-executor/crawl.cpp"], check=True, preexec_fn=end_with_parent)


KINDS = {
    "spin": spin,
    "bursts": lambda on, off: bursts(float(on), float(off)),
    "memory": memory,
    "kernel": kernel,
    "compile": compile_again_and_again,
}

if __name__ == "__main__":
    end_with_parent()
    KINDS[sys.argv[1]](*sys.argv[2:])
