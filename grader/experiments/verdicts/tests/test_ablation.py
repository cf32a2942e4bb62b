import unittest

import ablation
import judge


def judged(cls, verdict, blocks=2, **without):
    its = tuple((name.replace("_", "-"), *what) for name, what in without.items())
    return judge.Judged("mandelbrot-threads", 0, "cores", "x", "quiet", "development", cls, verdict, blocks, 1.0, (), without=its)


class Ablation(unittest.TestCase):
    def test_changes_are_counted_by_class_and_direction(self):
        its = [
            judged("good", "pass", turns=("pass", 2), company=("inconclusive", 6)),
            judged("bad", "fail", turns=("pass", 2), company=("undecided", 9)),
            judged("bad", "inconclusive", turns=("fail", 2), company=("inconclusive", 2)),
        ]
        turns, company = ablation.count(its)
        self.assertEqual((turns.name, turns.changed, turns.unknown), ("turns", 2, 0))
        self.assertEqual(turns.changes["bad"], {("right", "wrong"): 1, ("open", "right"): 1})
        self.assertEqual((company.changed, company.unknown), (1, 1))
        self.assertEqual(company.changes["good"], {("right", "open"): 1})
        self.assertEqual((company.blocks, company.blocks_before), (8, 4))

    def test_wrong_verdicts_always_have_columns(self):
        text = "\n".join(ablation.section([judged("good", "pass", turns=("pass", 2))]))
        self.assertIn("right → wrong (good, slow)", text)
        self.assertIn("| `turns` | runs in turns count against it | 0 | 0, 0 | 0, 0 | 0 | 0 |", text)

    def test_nothing_is_said_about_verdicts_that_were_not_judged_again(self):
        self.assertEqual(ablation.section([judged("good", "pass"), judged("bad", "skipped (machine)", turns=("fail", 2))]), [])


if __name__ == "__main__":
    unittest.main()
