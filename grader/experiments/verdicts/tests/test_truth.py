import unittest

import truth


def run(widths, cpu=None, asleep=0):
    return {"arm": "S", "outcome": "answered", "right": True, "wall_ns": 9e9, "work_units": 2.0, "cpu_at_width_ns": widths,
            "cpu_ns": cpu or sum(widths), "asleep_ns": asleep}


class Alone(unittest.TestCase):
    def test_what_two_did_together_takes_half_the_time(self):
        self.assertEqual(truth.alone_seconds(run([100, 200]), 2), (100 + 100) / 2)

    def test_more_tasks_than_cores_are_no_faster_than_the_cores(self):
        self.assertEqual(truth.alone_seconds(run([0, 0, 0, 400]), 2), 100)

    def test_sleeping_takes_time_too(self):
        self.assertEqual(truth.alone_seconds(run([100], asleep=50), 2), 75)

    def test_what_no_sample_saw_still_needs_a_core(self):
        self.assertEqual(truth.alone_seconds(run([10], cpu=400), 2), 100)

    def test_an_older_recorder_said_nothing(self):
        self.assertIsNone(truth.alone_seconds({**run([]), "cpu_at_width_ns": []}, 2))


class Crawl(unittest.TestCase):
    def test_grahams_bound_counts_each_page_once(self):
        page = {"host": "h1", "path": "/1", "begin_ns": 0, "end_ns": 80}
        its = {"requests": [page, {**page, "begin_ns": 100, "end_ns": 190}], "critical_path_ns": 80}
        self.assertEqual(truth.crawl_bound(its, 2), 80 / 2 + 80 / 2)

    def test_a_crawl_takes_as_long_as_the_clock_of_its_site_says(self):
        self.assertEqual(truth.crawl_ns({"wall_ns": 5, "virtual_ns": 80}), 80)
        self.assertEqual(truth.crawl_ns({"wall_ns": 5}), 5)


if __name__ == "__main__":
    unittest.main()
