import unittest

import slim


def request(path, begin, end, discovered):
    return {"path": path, "host": "127.0.0.2:1", "begin_ns": begin, "end_ns": end, "discovered_ns": discovered, "status": 200}


class Slim(unittest.TestCase):
    def test_names_stay_different_and_times_in_order(self):
        before = [request("/p-a8f", 1_234, 9_876_543, 0), request("/p-b77", 9_876_999, 9_999_999, 9_876_543),
                  request("/p-a8f", 9_877_001, 9_999_999, -1)]
        after = slim.ledger(before)
        self.assertEqual([r["path"] for r in after], ["/1", "/2", "/1"])
        self.assertEqual({r["host"] for r in after}, {"h1"})
        self.assertEqual(after[1]["discovered_ns"], after[0]["end_ns"])
        self.assertEqual((after[0]["discovered_ns"], after[2]["discovered_ns"]), (0, -1))
        self.assertLessEqual(after[1]["discovered_ns"], after[1]["begin_ns"])
        self.assertEqual(after[0]["end_ns"] % 1000, 0)
        self.assertEqual(after[1]["status"], 200)

    def test_runs_without_a_ledger_stay_as_they_are(self):
        run = {"arm": "S", "task_cpu_ns": list(range(100))}
        self.assertIs(slim.run(run), run)

    def test_what_is_given_is_not_changed(self):
        stream = {"blocks": [{"runs": [{"requests": [request("/long", 1_001, 2_002, 0)], "task_cpu_ns": [9] * 20}]}]}
        slim.stream(stream)
        self.assertEqual(stream["blocks"][0]["runs"][0]["requests"][0]["path"], "/long")


if __name__ == "__main__":
    unittest.main()
