import os
import pathlib
import unittest

import conditions
import quota


def children():
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except (OSError, ValueError):
            continue
        if int(fields[1]) == os.getpid() and fields[0] != "Z":
            found.append(int(entry.name))
    return found


class Loads(unittest.TestCase):
    def test_every_condition_has_its_words(self):
        self.assertEqual(set(conditions.CONDITIONS), set(conditions.WORDS))
        for name in conditions.CONDITIONS:
            self.assertNotIn(".", name)

    def test_they_are_there_inside_and_gone_outside(self):
        before = set(children())
        with conditions.loads(2, "spin"):
            self.assertEqual(len(set(children()) - before), 2)
        self.assertEqual(set(children()) - before, set())

    def test_an_error_inside_ends_them_too(self):
        before = set(children())
        with self.assertRaises(ZeroDivisionError), conditions.loads(1, "spin"):
            raise ZeroDivisionError
        self.assertEqual(set(children()) - before, set())

    def test_a_load_that_ends_by_itself_is_reported(self):
        with self.assertRaises(RuntimeError), conditions.loads(1, "no-such-kind"):
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)


class Machine(unittest.TestCase):
    def test_one_cpu_binds_the_recorder_only(self):
        before = os.sched_getaffinity(0)
        with conditions.one_cpu() as applied:
            self.assertEqual(applied(["program", "x"])[-2:], ["program", "x"])
            self.assertEqual(os.sched_getaffinity(0), before)

    def test_a_quota_group_is_gone_afterwards_or_said_to_be_impossible(self):
        try:
            with conditions.limited(0.5) as applied:
                group = pathlib.Path(applied(["program"])[2])
                self.assertTrue((group / "cgroup.procs").exists())
            self.assertFalse(group.exists())
        except conditions.NotPossible as why:
            self.assertIn("quota", str(why))

    def test_the_two_versions_of_control_groups_write_the_same_limit(self):
        try:
            _, files = quota.limits_for(1.5)
        except OSError as error:
            self.skipTest(str(error))
        self.assertTrue(any(text.startswith("150000") for text in files.values()), files)


if __name__ == "__main__":
    unittest.main()
