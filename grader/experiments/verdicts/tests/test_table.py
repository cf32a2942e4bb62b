import collections
import pathlib
import stat
import sys
import tempfile
import unittest

import compare
import counts
import figures
import freeze
import judge
import page
import recheck
import streams
import times


def run(arm, seconds, cpu=None):
    return {"arm": arm, "outcome": "answered", "right": True, "work_units": 2.0, "wall_ns": int(seconds * 1e9),
            "cpu_ns": int((cpu or seconds) * 1e9)}


def block(serial=0.2, together=0.22, own=0.12):
    return {"seconds": 1.0, "runs": [run("B", serial), *[run("K", together)] * 2, run("S", own), *[run("K", together)] * 2]}


def stream(submission="reference", blocks=4, **of_block):
    return {"format": 1, "exercise": "mandelbrot-threads", "part": 0, "kind": "cores", "workers": 2, "submission": submission,
            "note": "quiet", "speed": {"parallel_fraction": 0.99, "full": 0.85}, "blocks": [block(**of_block)] * blocks}


NAME = streams.PackName("mandelbrot-threads", 0, "quiet", 1)

# A fake `grader judge`: two blocks make a verdict, the same for every stream.
FAKE = """#!{python}
import json, pathlib, sys
verdicts = [{{"file": str(f), "verdict": "pass", "blocks": 2, "seconds": 2.0, "measured": {{"blocks": [{{"score": 1}}, {{"score": 0}}]}}}}
            for f in sorted(pathlib.Path(sys.argv[2]).iterdir())]
print(json.dumps({{"verdicts": verdicts}}))
"""


class Judging(unittest.TestCase):
    def judged(self):
        with tempfile.TemporaryDirectory() as folder:
            fake = pathlib.Path(folder) / "grader"
            fake.write_text(FAKE.format(python=sys.executable))
            fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
            its = [stream(), stream("wrong/spinlock"), stream("wrong/not-known")]
            streams.write(its, "mandelbrot-threads", 0, "quiet", pathlib.Path(folder) / "streams")
            return judge.judge(streams.packs(pathlib.Path(folder) / "streams"), fake)

    def test_each_verdict_comes_to_its_class(self):
        judged, dropped, files = self.judged()
        self.assertEqual([(j.submission, j.cls, j.verdict, j.condition) for j in judged],
                         [("reference", "good", "pass", "quiet"), ("wrong/spinlock", "bad", "pass", "quiet")])
        self.assertEqual([(d.blocks, d.of) for d in dropped], [(2, 4)] * 3)
        self.assertEqual(len(files), 3)

    def test_a_stream_that_ended_before_its_verdict_is_reported(self):
        verdict = {"file": "x/a.json", "verdict": "inconclusive", "blocks": 4, "seconds": 1.0}
        name = streams.PackName("mandelbrot-threads", 0, "memory", 1)
        files = {"a.json": (name, stream("wrong/spinlock")), "b.json": (name, stream("wrong/spinlock"))}
        judged, dropped = judge.attributed([verdict], files, freeze.Frozen())
        self.assertEqual([d.undecided for d in dropped], [False, True])
        findings = page.Findings(judged, dropped, 1, 2, [], [], 0, {}, {}, "", True)
        self.assertIn("| both | bad | 1 | 1 | 50.0 % | 100.0 % |", page.undecided(findings))

    def test_a_machine_that_cannot_measure_is_no_verdict(self):
        verdict = {"file": "x/a.json", "verdict": "skipped", "why": "machine", "blocks": 4, "seconds": 1.0}
        judged, _ = judge.attributed([verdict], {"a.json": (NAME, stream())}, freeze.Frozen())
        cell = counts.count(judged, lambda j: j.condition)[("quiet", "good")]
        self.assertEqual((cell.verdicts, cell.skipped, cell.inconclusive), (0, 1, 0))

    def test_a_row_that_changed_is_missed_on_the_page(self):
        judged, _, _ = self.judged()
        text = "\n".join(figures.cell_rows(judged))
        self.assertEqual(recheck.missing_rows(text, judged), [])
        self.assertEqual(len(recheck.missing_rows(text.replace("| 1 | 0 |", "| 1 | 1 |"), judged)), 1)


class Counting(unittest.TestCase):
    def test_wrong_is_the_other_thing_for_the_other_class(self):
        def one(cls, verdict, signs):
            return judge.Judged("e", 0, "cores", "s", "quiet", "held out", cls, verdict, 2, 1.0, signs)

        cells = counts.count(
            [one("good", "fail", (-1, 1)), one("good", "inconclusive", (0,)), one("bad", "fail", (-1,)), one("bad", "pass", (1, 1))],
            lambda j: j.condition,
        )
        good, bad = cells[("quiet", "good")], cells[("quiet", "bad")]
        self.assertEqual((good.verdicts, good.wrong, good.inconclusive, good.wrong_signs, good.blocks), (2, 1, 1, 1, 3))
        self.assertEqual((bad.verdicts, bad.wrong, bad.wrong_signs), (2, 1, 2))
        self.assertEqual(counts.worst_first(cells)[0][1].wrong, 1)


class Times(unittest.TestCase):
    def test_times_are_per_unit_and_void_runs_are_left_out(self):
        its = stream(blocks=2)
        self.assertEqual(times.of(its), ([1e8, 1e8], [6e7, 6e7]))
        its["blocks"][1] = block()
        its["blocks"][1]["runs"][3]["right"] = False
        self.assertEqual(len(times.of(its)[0]), 1)

    def test_capacity_and_bar(self):
        self.assertAlmostEqual(times.capacity([stream(together=0.25)]), 2 * 0.2 / 0.25)
        self.assertAlmostEqual(times.required({"parallel_fraction": 0.99, "full": 0.85}, 2), 0.85 / (0.01 + 0.495))

    def test_the_reference_is_not_compared_with_itself(self):
        files = {"a": (NAME, stream(blocks=20)), "b": (NAME, stream("wrong/spinlock", blocks=20, own=0.2))}
        rows = {r.name: r for r in compare.peer_rows(files)}
        cs149 = rows["best of 5, at most 1.2 times the reference (CS149)"]
        self.assertEqual((sum(cs149.tally["good"].values()), dict(cs149.tally["bad"])), (0, {"fail": 4}))
        self.assertEqual(dict(rows["a single run"].tally["good"]), {"pass": 20})


class Page(unittest.TestCase):
    def test_it_says_whether_the_constants_were_frozen(self):
        findings = page.Findings([], [], 0, 0, [], [], 0, {"`quota-one`": "why"}, {}, "", True)
        self.assertIn("not frozen", page.page(findings))
        findings.frozen = "abc123"
        self.assertIn("in commit abc123; it has not been changed", page.page(findings))
        findings.added = "def456"
        self.assertIn("Commit def456 added the use of", page.page(findings))
        self.assertIn("Otherwise it has not been changed", page.page(findings))
        findings.unchanged = False
        self.assertIn("have been changed since", page.page(findings))
        self.assertIn("- `quota-one`: why", page.page(findings))

    def test_an_attempt_is_the_first_verdict_of_a_stream_that_was_recorded_since(self):
        def verdict(said, cls="bad", first=True, recent=True):
            return judge.Judged("mandelbrot-threads", 0, "cores", "x", "memory", "held out", cls, said, 2, 5.0, (0, 0), first, recent)

        judged = [verdict("fail"), verdict("fail"), verdict("inconclusive"), verdict("fail", first=False),
                  verdict("inconclusive", recent=False), verdict("pass", "good"), verdict("skipped (machine)", "good")]
        dropped = [judge.Dropped(3, 3, "cores", "memory", "held out", "bad", True), judge.Dropped(3, 3, "cores", "memory", "held out", "bad")]
        findings = page.Findings(judged, dropped, 0, 0, [], [], 0, {}, {}, "abc123", True, "def456")
        rows = page.attempts(findings)
        self.assertIn("| some | bad | 4 | 2 | 0 | 1 | 1 | 90.24 % |", rows)
        self.assertIn("| some | good | 1 | 1 | 0 | 0 | 0 | 95.00 % |", rows)

    def test_other_rules_are_compared_only_where_the_machine_was_once_quiet(self):
        row = compare.Row("a rule", "1", {"good": {"pass": 3}, "bad": {}})
        findings = page.Findings([], [], 0, 0, [], [row], 1.1, {}, {}, "", True)
        self.assertNotIn("| a rule |", page.page(findings))
        findings.cores = 1.9
        row.tally = {cls: collections.Counter(its) for cls, its in row.tally.items()}
        self.assertIn("| a rule | 1 | 0.0 % | – |", page.page(findings))


if __name__ == "__main__":
    unittest.main()
