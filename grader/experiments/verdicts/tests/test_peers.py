import unittest

import peers
from peers import FAIL, OPEN, PASS

SERIAL = [2.0] * 20


def noisy(level, n=20):
    """Around `level`, a little to both sides in turns."""
    return [level * (1 + 0.01 * (-1) ** i) for i in range(n)]


class Rules(unittest.TestCase):
    def test_clear_cases_are_clear_to_every_rule(self):
        for rule in peers.RULES:
            for own, expected in ((noisy(1.0), PASS), (noisy(1.9), FAIL)):
                with self.subTest(rule=rule.name, own=own[0]):
                    first = noisy(1.0) if rule.with_reference else SERIAL
                    self.assertEqual(set(peers.verdicts(rule, first, own, noisy(1.0), 1.5)), {expected})

    def test_single_run_looks_at_one_run_only(self):
        self.assertEqual(peers.single_run([2.0, 9.0], [1.9, 1.0], 1.5), FAIL)

    def test_one_slow_run_spoils_a_mean_and_not_a_best(self):
        own = [1.0, 1.0, 1.0, 1.0, 9.0]
        self.assertEqual(peers.means([2.0] * 5, own, 1.5), FAIL)
        self.assertEqual(peers.against_reference([1.0] * 5, own), PASS)

    def test_the_best_may_be_a_fifth_above_the_references_best(self):
        self.assertEqual(peers.against_reference([1.0, 3.0], [1.19, 3.0]), PASS)
        self.assertEqual(peers.against_reference([1.0, 3.0], [1.21, 3.0]), FAIL)

    def test_any_rerun_needs_a_single_lucky_one(self):
        self.assertEqual(peers.any_rerun([2.0] * 6, [1.9, 1.9, 1.9, 1.3, 1.9, 1.9], 1.5), PASS)

    def test_paired_z_stays_open_where_the_spread_is_larger_than_the_difference(self):
        own = [1.3, 1.4] * 10
        self.assertEqual(peers.paired_z(SERIAL, own, 1.5), OPEN)
        self.assertEqual(peers.paired_z(SERIAL, [1.0] * 20, 1.5), PASS)

    def test_of_twenty_ratios_the_sixth_decides(self):
        # P(at most 5 of 20) = 2.07 %, P(at most 6 of 20) = 5.77 %.
        self.assertEqual(peers.sign_interval(SERIAL, [1.9] * 5 + [1.0] * 15, 1.5), PASS)
        self.assertEqual(peers.sign_interval(SERIAL, [1.9] * 6 + [1.0] * 14, 1.5), OPEN)
        self.assertEqual(peers.sign_interval(SERIAL, [1.9] * 15 + [1.0] * 5, 1.5), FAIL)

    def test_the_rank_test_is_exact(self):
        self.assertAlmostEqual(peers.rank_p_value([1, 2, 3], [4, 5, 6]), 2 / 20)
        self.assertAlmostEqual(peers.rank_p_value([4, 5, 6], [1, 2, 3]), 2 / 20)
        self.assertAlmostEqual(peers.rank_p_value(list(range(5)), list(range(5, 10))), 2 / 252)
        # U = 8 of 5 and 5: the table of Mann and Whitney gives 0.4206 (two-sided).
        self.assertAlmostEqual(peers.rank_p_value([1, 3, 4, 6, 8], [2, 5, 7, 9, 10]), 0.3095, places=4)
        self.assertEqual(peers.rank_p_value([1, 4], [2, 3]), 1.0)


class Cutting(unittest.TestCase):
    def test_a_stream_is_cut_into_disjoint_verdicts_and_the_rest_is_dropped(self):
        rule = peers.Rule("", 2, peers.single_run)
        self.assertEqual(peers.verdicts(rule, [2.0] * 5, [1.0, 9, 9, 1.0, 1.0], [], 1.5), [PASS, FAIL])

    def test_without_a_reference_its_rule_says_nothing(self):
        rule = peers.Rule("", 2, peers.against_reference, True)
        self.assertEqual(peers.verdicts(rule, [2.0] * 4, [1.0] * 4, None, 1.5), [])


if __name__ == "__main__":
    unittest.main()
