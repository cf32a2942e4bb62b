"""quota.py GROUP COMMAND…: runs a command in a control group. As a module: creates and removes such groups.

Supports version 1 (a separate folder for the `cpu` controller) and version 2 (one tree). Raises OSError without permission
to write there.
"""
import os
import pathlib
import sys
import time

PERIOD_US = 100_000
V1 = [pathlib.Path("/sys/fs/cgroup/cpu"), pathlib.Path("/sys/fs/cgroup/cpu,cpuacct")]
V2 = [pathlib.Path("/sys/fs/cgroup"), pathlib.Path("/sys/fs/cgroup/unified")]


def own_group(mount, controller):
    """The group of this process below `mount`; the mount itself if the path belongs to another namespace."""
    for line in pathlib.Path("/proc/self/cgroup").read_text().splitlines():
        _, names, path = line.split(":", 2)
        if controller in names.split(",") and (mount / path.lstrip("/")).is_dir():
            return mount / path.lstrip("/")
    return mount


def limits_for(cores):
    """The folder in which to create the group, and the files that set the limit, for the available version."""
    allowed = round(cores * PERIOD_US)
    for mount in V1:
        if (mount / "cpu.cfs_quota_us").exists():
            return own_group(mount, "cpu"), {"cpu.cfs_period_us": str(PERIOD_US), "cpu.cfs_quota_us": str(allowed)}
    for mount in V2:
        controllers = mount / "cgroup.controllers"
        if controllers.exists() and "cpu" in controllers.read_text().split():
            return own_group(mount, ""), {"cpu.max": f"{allowed} {PERIOD_US}"}
    raise OSError("no controller of CPU time")


def make_group(cores):
    parent, files = limits_for(cores)
    group = parent / f"manyhands-verdicts-{os.getpid()}"
    group.mkdir()
    try:
        for name, text in files.items():
            (group / name).write_text(text)
    except OSError:
        group.rmdir()
        raise
    return group


def remove_group(group):
    """The kernel needs a moment to remove ended processes from the group."""
    for _ in range(100):
        try:
            group.rmdir()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"{group} is still in use")


if __name__ == "__main__":
    (pathlib.Path(sys.argv[1]) / "cgroup.procs").write_text(str(os.getpid()))
    os.execvp(sys.argv[2], sys.argv[2:])
