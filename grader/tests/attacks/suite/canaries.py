"""Bait for attacks, placed where they would look for it; and checks whether an attack got it.

Everything is in a separate folder that belongs to the grader's user, like the submissions and reports of a class."""
import os
import pathlib
import secrets
import select
import shutil
import socket
import tempfile

UNTOUCHED = "as it was\n"


def _vsock():
    try:
        listener = socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM)
        listener.bind((socket.VMADDR_CID_ANY, socket.VMADDR_PORT_ANY))
        listener.listen()
        return listener
    except OSError:
        return None


class Canaries:
    def __init__(self, uid=None):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="manyhands-attacks-", dir="/var/tmp"))
        self.submission = self.folder / "submission"
        self.report = self.folder / "out" / "report.json"
        self.secrets = {what: f"SECRET_{what}_{secrets.token_hex(8)}" for what in ("file", "other", "report", "environment")}
        self.submission.mkdir()
        (self.folder / "others" / "histogram-threads").mkdir(parents=True)
        (self.folder / "out").mkdir()
        (self.folder / "secret.txt").write_text(self.secrets["file"] + "\n")
        (self.folder / "others" / "histogram-threads" / "histogram.cpp").write_text(f"// {self.secrets['other']}\n")
        (self.folder / "out" / "earlier.json").write_text(f'{{"points": 100, "who": "{self.secrets["report"]}"}}\n')
        (self.folder / "precious.txt").write_text(UNTOUCHED)
        self.listeners = self._listen()
        self.values = {
            "ROOT": pathlib.Path(__file__).resolve().parents[4], "CANARY": self.folder, "REPORT": self.report,
            "TCP": self.listeners["TCP"].getsockname()[1], "UDP": self.listeners["UDP"].getsockname()[1],
            "ABSTRACT": self.abstract, "VSOCK": self.listeners["VSOCK"].getsockname()[1] if "VSOCK" in self.listeners else 1,
        }
        if uid is not None:
            for place, folders, files in os.walk(self.folder):
                for name in [place] + [os.path.join(place, each) for each in folders + files]:
                    os.chown(name, uid, uid, follow_symlinks=False)
        self.before = None

    def _listen(self):
        self.abstract = "manyhands-attacks-" + secrets.token_hex(8)
        tcp, udp = socket.socket(), socket.socket(type=socket.SOCK_DGRAM)
        named, path = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
        tcp.bind(("127.0.0.1", 0))
        udp.bind(("127.0.0.1", 0))
        named.bind("\0" + self.abstract)
        path.bind(str(self.folder / "socket"))
        found = {"TCP": tcp, "UDP": udp, "abstract UNIX socket": named, "UNIX socket": path}
        for listener in (tcp, named, path):
            listener.listen()
        vsock = _vsock()
        if vsock:
            found["VSOCK"] = vsock
        return found

    def remember(self):
        """Call when everything is in place, before the grader starts."""
        self.before = self._listing()

    def _listing(self):
        listing = {}
        for path in sorted(self.folder.rglob("*")):
            if self.report.parent != path and self.report.parent not in path.parents:
                listing[str(path.relative_to(self.folder))] = path.read_bytes() if path.is_file() else path.lstat().st_mode
        return listing

    def gains(self, seen):
        """Describes what the attack got. `seen`: the grader's output (report, terminal)."""
        got = [f"the secret of the {what} leaked" for what, secret in self.secrets.items() if secret.encode() in seen]
        now = self._listing()
        got += [f"{name} was changed" for name in self.before if now.get(name) != self.before[name]]
        got += [f"{name} was created" for name in now if name not in self.before]
        ready = select.select(list(self.listeners.values()), [], [], 0)[0]
        got += [f"something arrived by {what}" for what, listener in self.listeners.items() if listener in ready]
        return got

    def close(self):
        for listener in self.listeners.values():
            listener.close()
        shutil.rmtree(self.folder, ignore_errors=True)
