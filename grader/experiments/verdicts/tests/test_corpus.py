import pathlib
import random
import tempfile
import unittest

import conditions
import corpus
import freeze
import plan
import streams


class Corpus(unittest.TestCase):
    def test_every_submission_is_there(self):
        for part in corpus.PARTS:
            for name in corpus.bad(part):
                with self.subTest(part=part.name, name=name):
                    self.assertTrue(corpus.folder_of(part, name).exists())
            self.assertIn("reference", corpus.good(part))
            self.assertTrue(set(part.pair) <= {*corpus.good(part), *corpus.bad(part)})

    def test_every_file_of_ours_is_used(self):
        for path in (corpus.HERE / "submissions").glob("*/wrong/*"):
            parts = [part for part in corpus.PARTS if part.exercise == path.parts[-3]]
            known = {name for part in parts for name in (*part.bad, *part.left_out)}
            self.assertTrue({path.stem, f"wrong/{path.stem}"} & known, path)

    def test_what_is_left_out_belongs_to_no_class(self):
        part = corpus.Part("mandelbrot-threads", 0, "cores", ("spinlock",), left_out={"wrong/spinlock": "too near"})
        self.assertIsNone(corpus.class_of(part, "wrong/spinlock"))
        self.assertIsNone(corpus.class_of(part, "wrong/unlocked-counter"))
        self.assertEqual(corpus.class_of(part, "also/interleaved"), "good")
        self.assertEqual(corpus.bad(part), ())


class Streams(unittest.TestCase):
    def test_a_further_pack_never_replaces_one(self):
        with tempfile.TemporaryDirectory() as folder:
            first = streams.write([{"a": 1}], "x-y", 0, "quiet", folder)
            second = streams.write([{"a": 2}], "x-y", 0, "quiet", folder)
            self.assertEqual([streams.read(first), streams.read(second)], [[{"a": 1}], [{"a": 2}]])
            self.assertEqual([n.number for n in streams.packs(folder)], [1, 2])

    def test_what_is_recorded_after_a_freeze_is_held_out(self):
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as decision:
            source = pathlib.Path(decision) / "cpu_walk.cpp"
            source.write_text("4")
            before = streams.parse(streams.write([], "x-y", 0, "quiet", folder))
            self.assertEqual(freeze.read(folder).set_of(before), "development")
            freeze.write("abc123", folder, decision)
            after = streams.parse(streams.write([], "x-y", 0, "quiet", folder))
            frozen = freeze.read(folder)
            self.assertEqual((frozen.set_of(before), frozen.set_of(after)), ("development", "held out"))
            (source.parent / "cpu_words.cpp").write_text("put in words")
            self.assertEqual(frozen.decision, freeze.decision_digest(decision))
            source.write_text("5")
            self.assertNotEqual(frozen.decision, freeze.decision_digest(decision))
            freeze.write("def456", folder, decision, adds=True)  # to what it knew: nobody changes sides
            frozen = freeze.read(folder)
            self.assertEqual((frozen.commit, frozen.added, frozen.decision), ("abc123", "def456", freeze.decision_digest(decision)))
            self.assertEqual((frozen.set_of(before), frozen.set_of(after)), ("development", "held out"))
            source.write_text("5  # in other words")
            freeze.write("abc123", folder, decision, again=True)
            told_anew = freeze.read(folder)
            self.assertEqual(told_anew.decision, freeze.decision_digest(decision))
            self.assertEqual((told_anew.commit, told_anew.added, told_anew.earlier), ("abc123", "def456", frozen.earlier))
            with self.assertRaises(ValueError):  # the commit of something else
                freeze.write("def456", folder, decision, again=True)


class Plan(unittest.TestCase):
    def cells(self):
        return plan.cells_for(["mandelbrot-threads/quiet", "mandelbrot-threads/memory"])

    def test_the_cell_with_the_fewest_packs_is_next(self):
        existing = [(streams.PackName("mandelbrot-threads", 0, "quiet", 1), ["reference"])]
        its = plan.Plan(self.cells(), existing, random.Random(1))
        self.assertEqual(its.next_cell()[1], "memory")

    def test_every_submission_comes_round(self):
        part, condition = self.cells()[0]
        its = plan.Plan([(part, condition)], [], random.Random(1))
        seen = set()
        for _ in range(5):
            names = its.next_names(part, condition, 4)
            self.assertEqual((names[0], len(names), len(set(names))), ("reference", 4, 4))
            its.recorded(part, condition, names)
            seen.update(names)
        self.assertEqual(seen, {*corpus.good(part), *corpus.bad(part)})

    def test_without_a_pattern_every_part_meets_every_condition_but_crawls_no_number_of_cores(self):
        cells = plan.cells_for([])
        missing = {(part.name, c) for part in corpus.PARTS for c in conditions.CONDITIONS} - {(p.name, c) for p, c in cells}
        self.assertEqual(missing, {(p.name, c) for p in corpus.PARTS if p.kind == "makespan" for c in conditions.LARGER})


if __name__ == "__main__":
    unittest.main()
