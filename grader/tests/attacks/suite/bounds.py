"""Protects the machine from the attacks, at every level, and makes everything visible that an attack leaves behind.

The grader runs in its own namespaces (processes, mounts, IPC), in which suite/inside.py is process 1: kill(-1) reaches no other
process, and all processes end together. /tmp and /dev/shm there are small and separate. Root adds control groups."""
import json
import os
import pathlib
import resource
import subprocess
import sys

INSIDE = pathlib.Path(__file__).resolve().parent / "inside.py"
# Half of the machine's memory, and more than any sandbox may use: the sandbox should stop an attack, not this protection.
MOST_MEMORY = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
MOST_PROCESSES = 3000
MOST_FILE = 4 << 30


def _namespaces():
    command = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "--mount", "--ipc"]
    if os.getuid() != 0:
        command += ["--user", "--map-current-user", "--keep-caps"]
    return command


def _works(command):
    try:
        return subprocess.run(command + ["true"], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=20).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False


class Bounds:
    """has: the kinds of protection that work here: kill, processes, memory, disk."""

    def __init__(self):
        self.command = _namespaces() if _works(_namespaces()) else []
        self.groups = self._make_groups() if os.getuid() == 0 else []
        self.has = {"kill", "disk"} if self.command else set()
        for name in ("memory", "processes"):
            if any(name == kind for kind, _ in self.groups):
                self.has.add(name)

    def _make_groups(self):
        made = []
        base = pathlib.Path("/sys/fs/cgroup")
        limits = {"memory": ("memory.limit_in_bytes", "memory.max", MOST_MEMORY), "processes": ("pids.max", "pids.max", MOST_PROCESSES)}
        for kind, (old, new, limit) in limits.items():
            for folder, file in ((base / ("pids" if kind == "processes" else kind), old), (base, new)):
                group = folder / f"manyhands-attacks-{os.getpid()}"
                try:
                    group.mkdir(exist_ok=True)
                    (group / file).write_text(str(limit))
                except OSError:
                    self._remove(group)
                    continue
                made.append((kind, group))
                break
        return made

    @staticmethod
    def _remove(group):
        try:
            for below in sorted((p for p in group.rglob("*") if p.is_dir()), reverse=True):
                below.rmdir()
            group.rmdir()
        except OSError:
            pass

    def run(self, order, patience_s):
        """Runs suite/inside.py with this order, and returns its answer; None if it did not end in time, or was killed."""
        def enter():
            for _, group in self.groups:
                (group / "cgroup.procs").write_text(str(os.getpid()))
            resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_FILE, MOST_FILE))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        order = dict(order, namespaces=bool(self.command))
        child = subprocess.Popen(self.command + [sys.executable, str(INSIDE), json.dumps(order)], stdin=subprocess.DEVNULL,
                                 stdout=subprocess.PIPE, preexec_fn=enter)
        try:
            said, _ = child.communicate(timeout=patience_s)
        except subprocess.TimeoutExpired:
            child.kill()
            child.communicate()
            return None
        try:
            return json.loads(said)
        except ValueError:
            return None

    def close(self):
        for _, group in self.groups:
            self._remove(group)
