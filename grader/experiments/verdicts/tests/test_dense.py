import json
import unittest

import dense


def run(arm, cpu, wall=None, **more):
    return {"arm": arm, "cpu_ns": cpu, "wall_ns": wall or cpu + 5, "run_delay_ns": 4, "task_cpu_ns": [cpu - 7, 3], **more}


def stream(submission, *blocks):
    return {"submission": submission, "machine": {"cores": 2}, "blocks": [{"at": 1.5, "seconds": 0.25, "runs": list(runs)} for runs in blocks]}


def there_and_back(packs):
    lines = [dense.line(line) for line in dense.lines_of(packs)]
    return lines, dense.packs_of(map(json.loads, lines))


class Dense(unittest.TestCase):
    def assert_kept(self, packs):
        lines, back = there_and_back(packs)
        self.assertEqual(back, packs)
        self.assertEqual(json.dumps(back, sort_keys=True), json.dumps(packs, sort_keys=True))  # 1 is not 1.0 there
        return lines

    def test_what_goes_in_comes_out(self):
        shared = run("K", 200), run("K", 210), run("B", 190, samples=3)
        first = stream("reference", [*shared, run("S", 100, right=True)], [run("S", 101, message="\u2028ä"), *shared[::-1]])
        other = stream("wrong/one", [*shared, run("S", 200, asleep_ns=0, mean_at_work=1.0)])
        lines = self.assert_kept({"a.0.quiet.1": [first, other], "a.0.quiet.2": [other], "a.0.memory.1": []})
        self.assertEqual(json.loads(lines[0]), {"a.0.quiet.1": 3, "a.0.quiet.2": 1, "a.0.memory.1": 0})

    def test_a_run_that_streams_share_is_kept_once(self):
        shared = run("B", 123456789)
        lines, _ = there_and_back({"a": [stream("x", [shared, run("S", 1)]), stream("y", [shared, run("S", 2)])]})
        self.assertEqual(sum(line.count("123456789") for line in lines), 1)

    def test_ledgers_and_odd_values(self):
        request = {"path": "/1", "begin_ns": 1000, "end_ns": 3000, "discovered_ns": -1}
        ledger = {"requests": [request, {"path": "/2", "begin_ns": 2000, "status": 200}]}
        self.assert_kept({"a": [stream("x", [run("S", 5, **ledger)], [run("S", 6, requests=[])], [run("S", 7)])]})
        self.assert_kept({"a": [stream("x", [{"arm": "S"}], [{"arm": "S", "task_cpu_ns": []}], [{"arm": "S", "cpu_ns": 2.5, "task_cpu_ns": [1]}])]})
        self.assert_kept({"a": [stream("x", [])]})
        self.assert_kept({})

    def test_distances_are_kept_where_they_are_shorter(self):
        rows = [run("K", 123456789 * i % 987654321, longest_path_ns=None) for i in range(1, 200)]
        lines = list(dense.columns(rows))
        column = dict(zip(lines[0][1], lines[1:]))
        self.assertEqual(column["wall_ns"], [("cpu_ns", "run_delay_ns"), [1] * 199])
        self.assertEqual(column["task_cpu_ns"], [("cpu_ns",), [[4, 3]] * 199])
        self.assertEqual(column["cpu_ns"][0], [])


if __name__ == "__main__":
    unittest.main()
