"""Process 1 of the namespaces in which the grader is attacked: runs the grader, then looks for everything left behind. Its argument
and its answer (on standard output) are JSON. Only bounds.py starts it."""
import json
import os
import pathlib
import subprocess
import sys
import time

SETTLE_S = 3
MOST_OUTPUT = 1 << 20


def mount(order):
    """Mounts small separate folders in place of /tmp and /dev/shm, and separate ones in place of those that a grader writes to. So
    other graders may work in this checkout meanwhile. A checkout below /tmp stays visible."""
    def call(*arguments):
        subprocess.run(["mount", *arguments], check=True)
    call("--make-rprivate", "/")
    root, kept = order["root"], os.path.join(order["scratch"], "checkout")
    if root.startswith("/tmp/"):
        os.makedirs(kept, exist_ok=True)
        call("--bind", root, kept)
    for place in ("/dev/shm", "/tmp"):
        call("-t", "tmpfs", "-o", "size=512M,nr_inodes=300k,mode=1777", "attacks", place)
    if root.startswith("/tmp/"):
        os.makedirs(root)
        call("--bind", kept, root)
        subprocess.run(["umount", kept], check=True)
    for index, place in enumerate(order["writable"]):
        own = os.path.join(order["scratch"], str(index))
        os.makedirs(own, exist_ok=True)
        if order["uid"] is not None:
            os.chown(own, order["uid"], order["uid"])
        call("--bind", own, place)


def others():
    """Other processes: {pid: name}. Reaps our own ended children."""
    while True:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                break
        except ChildProcessError:
            break
    found = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit() and int(entry) != os.getpid():
            try:
                found[entry] = pathlib.Path("/proc", entry, "comm").read_text().strip()
            except OSError:
                pass
    return found


def files_in(folder, but):
    found = []
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if os.path.join(place, name) != but]
        found += [os.path.join(place, name) for name in folders + files]
        if len(found) > 1000:
            break
    return found


def grade(command, order):
    user = {} if order["uid"] is None else {"user": order["uid"], "group": order["uid"], "extra_groups": []}
    if order["namespaces"] and os.getuid() != 0:  # only this process may change these namespaces
        command = ["setpriv", "--ambient-caps", "-all", "--inh-caps", "-all", *command]
    out = os.path.join(order["out"], "terminal.txt")
    begin = time.monotonic()
    with open(out, "wb") as terminal:
        child = subprocess.Popen(command, cwd=order["root"], stdin=subprocess.DEVNULL, stdout=terminal, stderr=subprocess.STDOUT,
                                 env=order["environment"], **user)
        try:
            status = child.wait(order["patience_s"])
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            status = "no end"
    with open(out, "rb") as terminal:
        text = terminal.read(MOST_OUTPUT).decode(errors="replace")
    return {"status": status, "terminal": text, "seconds": round(time.monotonic() - begin, 1)}


def main():
    order = json.loads(sys.argv[1])
    if order["namespaces"]:
        mount(order)
    watched = ["/tmp", "/dev/shm", order["writable"][0]] if order["namespaces"] else []
    before = {path for folder in watched for path in files_in(folder, order["root"])}
    answer = grade(order["command"], order)
    if order["then"]:
        try:
            answer["then"] = grade(order["then"], order)
        except OSError as error:  # the attack's processes use up what the protection allows
            answer["then"] = {"status": f"it could not be started: {error}", "terminal": "", "seconds": 0}
    deadline = time.monotonic() + SETTLE_S
    while order["namespaces"] and others() and time.monotonic() < deadline:
        time.sleep(0.05)
    answer["processes"] = sorted(others().values()) if order["namespaces"] else []
    answer["files"] = sorted({path for folder in watched for path in files_in(folder, order["root"])} - before - set(order["known"]))[:20]
    print(json.dumps(answer))


main()
