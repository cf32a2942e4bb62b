import unittest

import bounds


class UpperBound(unittest.TestCase):
    def test_no_error_in_three_thousand_is_a_tenth_of_a_percent(self):
        self.assertAlmostEqual(bounds.upper_bound(0, 3000), 1 - 0.05 ** (1 / 3000), places=12)
        self.assertAlmostEqual(bounds.upper_bound(0, 3000), 0.000998, places=6)

    def test_values_from_tables(self):
        # Two-sided 95 % intervals, as textbooks print them: their upper ends.
        for errors, trials, expected in ((1, 10, 0.4450), (1, 20, 0.2487), (5, 50, 0.2181), (10, 100, 0.1762)):
            self.assertAlmostEqual(bounds.upper_bound(errors, trials, 0.975), expected, places=4)

    def test_the_edges(self):
        self.assertIsNone(bounds.upper_bound(0, 0))
        self.assertEqual(bounds.upper_bound(7, 7), 1.0)

    def test_more_trials_say_more_and_more_errors_say_less(self):
        self.assertLess(bounds.upper_bound(2, 400), bounds.upper_bound(2, 200))
        self.assertLess(bounds.upper_bound(1, 200), bounds.upper_bound(2, 200))

    def test_the_tail_is_that_of_the_binomial(self):
        self.assertAlmostEqual(bounds.tail(1, 3, 0.5), 0.5)
        self.assertEqual(bounds.tail(0, 5, 0.0), 1.0)
        self.assertEqual(bounds.tail(4, 5, 1.0), 0.0)


class Quantile(unittest.TestCase):
    def test_it_is_one_of_the_values(self):
        self.assertEqual(bounds.quantile([3, 1, 2], 0.5), 2)
        self.assertEqual(bounds.quantile(range(1, 101), 0.95), 95)
        self.assertIsNone(bounds.quantile([], 0.5))


if __name__ == "__main__":
    unittest.main()
