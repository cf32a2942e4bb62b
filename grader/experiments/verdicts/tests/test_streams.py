import hashlib
import pathlib
import stat
import sys
import tempfile
import unittest

import archive
import counted
import freeze
import page
import recheck
import streams


def stream(submission="reference", blocks=4):
    run = {"arm": "S", "outcome": "answered", "right": True, "wall_ns": 5, "cpu_ns": 5}
    return {"format": 1, "kind": "makespan", "workers": 2, "submission": submission, "machine": {"cpu_model": "x86"},
            "blocks": [{"at": 0.5, "seconds": 0.1234567, "runs": [run]}] * blocks}


# A fake `grader judge`: two blocks make a verdict, the same for every stream.
FAKE = """#!{python}
import json, pathlib, sys
verdicts = [{{"file": str(f), "verdict": "pass", "blocks": 2, "first_block": 0, "seconds": 2.0}}
            for f in sorted(pathlib.Path(sys.argv[2]).iterdir())]
print(json.dumps({{"verdicts": verdicts}}))
"""


class Folder(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.base = pathlib.Path(holder.name)
        self.folder = self.base / "streams"
        self.grader = self.base / "grader"
        self.grader.write_text(FAKE.format(python=sys.executable))
        self.grader.chmod(self.grader.stat().st_mode | stat.S_IXUSR)
        (self.base / "decision").mkdir()

    def write(self, *submissions, exercise="crawl-threads", condition="memory"):
        return streams.parse(streams.write([stream(s) for s in submissions], exercise, 0, condition, self.folder))

    def take_out(self, *names, recorded=None):
        there = {str(name): path.read_bytes() for name, path in streams.loose(self.folder).items()}
        counted.take_out("abc", names, self.folder, recorded or (lambda _, name: there[str(name)]), self.grader, self.base / "decision")


class Archive(Folder):
    def test_packs_are_the_same_in_an_archive_and_in_files_of_their_own(self):
        first, second = self.write("reference", "wrong/deferred"), self.write("also/futures")
        other = self.write("reference", exercise="mandelbrot-threads")
        before = streams.packs(self.folder)
        its = {name: streams.read(where) for name, where in before.items()}
        self.assertEqual(len(archive.archive(self.folder)), 2)
        after = streams.packs(self.folder)
        self.assertEqual(list(after), list(before))
        self.assertEqual(streams.loose(self.folder), {})
        self.assertEqual(streams.blocks_in(after[first]), 8)
        for name in (first, second, other):
            for old, new in zip(its[name], streams.read(after[name]), strict=True):
                self.assertEqual(new["blocks"][0]["seconds"], 0.123457)
                self.assertEqual({**new, "blocks": []}, {**old, "blocks": []})

    def test_later_packs_come_to_the_earlier_ones(self):
        first = self.write("reference")
        archive.archive(self.folder)
        self.assertEqual(archive.archive(self.folder), [])
        second = self.write("also/futures")
        self.assertEqual(second.number, first.number + 1)
        archive.archive(self.folder)
        where = streams.packs(self.folder)
        self.assertEqual([streams.read(where[name])[0]["submission"] for name in (first, second)], ["reference", "also/futures"])


class Counted(Folder):
    def test_of_what_is_taken_out_the_verdicts_stay(self):
        first, second = self.write("reference", "wrong/deferred", "wrong/not-known"), self.write("reference")
        self.take_out(first)
        self.assertEqual(list(streams.packs(self.folder)), [second])
        self.assertEqual(streams.names(self.folder), [first, second])
        its = counted.read(self.folder, freeze.Frozen("c", frozenset([str(first)])))
        self.assertEqual([(j.submission, j.cls, j.verdict, j.set, j.first, j.counted) for j in its.judged],
                         [("reference", "good", "pass", "development", True, True), ("wrong/deferred", "bad", "pass", "development", True, True)])
        self.assertEqual([(d.blocks, d.of) for d in its.dropped], [(2, 4)] * 3)
        self.assertEqual((its.machines, its.streams, its.commit), (("x86",), 3, "abc"))
        self.assertEqual(self.write("reference").number, 3)

    def test_only_what_the_commit_has_is_taken_out(self):
        name = self.write("reference")
        with self.assertRaises(ValueError):
            self.take_out(name, recorded=lambda *_: b"something else")
        with self.assertRaises(ValueError):
            self.take_out(self.write("reference", exercise="mandelbrot-threads"))
        self.assertEqual(len(streams.loose(self.folder)), 2)

    def test_another_decision_judges_all_again(self):
        name, later = self.write("reference"), self.write("reference")
        content = streams.loose(self.folder)[name].read_bytes()
        self.take_out(name)
        (self.base / "decision" / "constants.hpp").write_text("changed")
        with self.assertRaises(ValueError):
            self.take_out(later)
        self.grader.write_text(FAKE.format(python=sys.executable).replace("pass", "fail"))
        counted.again(self.folder, lambda *_: content, self.grader, self.base / "decision")
        its = counted.read(self.folder)
        self.assertEqual([j.verdict for j in its.judged], ["fail"])
        self.assertEqual(its.decision, freeze.decision_digest(self.base / "decision"))
        self.assertEqual(streams.counted(self.folder)["packs"][str(name)]["sha256"], hashlib.sha256(content).hexdigest())
        with self.assertRaises(ValueError):
            counted.again(self.folder, lambda *_: b"something else", self.grader, self.base / "decision")

    def test_the_page_says_which_decision_made_the_verdicts(self):
        self.take_out(self.write("reference"))
        its = counted.read(self.folder)
        findings = page.Findings(its.judged, its.dropped, 3, 3, [], [], 0, {}, {}, "abc", True, others=its, decision=its.decision)
        text = page.page(findings)
        self.assertIn("1 of the 1 verdicts on IO work, 0 of them wrong and 0 inconclusive", text)
        self.assertIn("git show abc:grader/experiments/verdicts/streams/crawl-threads.0.memory.1.json.xz", text)
        self.assertIn("| 1 only counted |", text)
        self.assertNotIn("Of the decision as it was", text)
        findings.decision = "another"
        self.assertEqual(page.page(findings).count("were made by an earlier decision"), 3)
        self.assertIn("has been changed since", page.page(findings))

    def test_recheck_compares_counted_ones_with_those_that_were_judged_again(self):
        self.take_out(self.write("reference"), self.write("reference", condition="kernel"), self.write("reference", condition="quiet"))
        others, memory, quiet = counted.read(self.folder).judged, self.write("reference"), self.write("reference", condition="quiet")
        judged = [one for one in others if one.condition == "memory"]
        compared = recheck.with_counted(judged, others, [memory, quiet])
        self.assertEqual(sorted(one.condition for one in compared), ["kernel", "memory", "memory"])


if __name__ == "__main__":
    unittest.main()
