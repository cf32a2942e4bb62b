import math
import unittest

import figures


def found(schedules, kind="race"):
    return {"schedules": schedules, "found": kind, "cpu": schedules / 1000}


def missed(schedules):
    return {"schedules": schedules, "found": None, "cpu": schedules / 1000}


class Spread(unittest.TestCase):
    def test_batches_that_found_nothing_count_only_as_missed(self):
        self.assertEqual(figures.spread([found(3), missed(3000), found(9), found(4)]), (3, 4, 9))

    def test_a_program_that_no_batch_fails_has_no_median(self):
        self.assertEqual(figures.spread([missed(3000)]), (0, None, None))

    def test_no_batch_is_not_always_found(self):
        self.assertFalse(figures.always_found([]))
        self.assertTrue(figures.always_found([found(1)]))
        self.assertFalse(figures.always_found([found(1), missed(10)]))


class Policies(unittest.TestCase):
    def test_the_chance_counts_the_schedules_of_batches_that_missed(self):
        self.assertEqual(figures.chance([found(10), missed(90)]), 1 / 100)
        self.assertEqual(figures.chance([missed(100)]), 0)

    def test_policies_that_take_turns_share_their_chances(self):
        self.assertAlmostEqual(figures.expected([0.1, 0.3]), 5)
        self.assertEqual(figures.expected([0, 0]), math.inf)

    def test_leaving_out_a_useless_policy_saves_its_turns(self):
        change, most, worst, alone = figures.compare_without({"a": {"random": 0.5, "pos": 0.0}}, {"pos"})
        self.assertAlmostEqual(change, 0.5)
        self.assertAlmostEqual(most, 0.5)
        self.assertEqual((worst, alone), ("a", []))

    def test_the_program_that_suffers_most_is_named(self):
        programs = {"a": {"random": 0.1, "pos": 0.1}, "b": {"random": 0.1, "pos": 0.7}}
        change, most, worst, _ = figures.compare_without(programs, {"pos"})
        self.assertAlmostEqual(change, 2)
        self.assertAlmostEqual(most, 4)
        self.assertEqual(worst, "b")

    def test_a_program_that_nobody_else_finds_is_named(self):
        programs = {"a": {"random": 0.0, "pos": 0.1}, "b": {"random": 0.1, "pos": 0.1}, "c": {"random": 0.0, "pos": 0.0}}
        self.assertEqual(figures.compare_without(programs, {"pos"}), (1.0, 1.0, "b", ["a"]))

    def test_several_policies_can_be_left_out(self):
        programs = {"a": {"random": 0.0, "pos": 0.1, "urw": 0.2}}
        self.assertEqual(figures.compare_without(programs, {"pos", "urw"}), (1.0, 1.0, None, ["a"]))

    def test_nobody_is_best_where_all_are_alike(self):
        self.assertEqual(figures.best_policies({"random": 1.0, "pos": 1.0}), [])
        self.assertEqual(figures.best_policies({"random": 0.0, "pos": 0.0}), [])
        self.assertEqual(figures.best_policies({"random": 0.2, "pos": 1.0}), ["pos"])


class Runs(unittest.TestCase):
    def test_all_but_good_runs_count_as_failed(self):
        self.assertEqual(figures.failed_runs({"ok": 90, "hang": 3, "failed": 7}), (10, 100))
        self.assertEqual(figures.failed_runs({}), (0, 0))

    def test_only_kinds_that_the_header_names_are_expected(self):
        result = {"fields": {"expect": "race | crash"}, "mix": {"batches": [found(1), found(2, "deadlock"), missed(5)]}}
        self.assertEqual(figures.unexpected(result), ["deadlock"])

    def test_schedules_are_divided_by_cpu_time(self):
        self.assertAlmostEqual(figures.per_cpu_second([found(100), missed(300)]), 1000)
        self.assertEqual(figures.per_cpu_second([]), 0)


if __name__ == "__main__":
    unittest.main()
