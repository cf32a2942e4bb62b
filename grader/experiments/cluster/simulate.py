#!/usr/bin/env python3
"""Simulates how `grader class grade --engine slurm` grades many submissions on a cluster, event by event. Runs nothing.

usage: simulate.py REPORT.json [--submissions N] [--nodes N] [--cores N] [--batch N] [--starts N]

REPORT.json: a report of graded exercises, from a quiet machine: grader run --submission solutions --force --report json:REPORT.json
Each submission is one of its exercises, chosen at random with a fixed seed, and takes about as long. docs/cluster.md explains the results.
"""

import argparse
import heapq
import json
import random

CORES_OF_A_TASK = 2
START_S = 1.0  # from a node's being chosen until the task runs there; seen with Slurm 22.05
POLL_S = 2.0  # of the collector
TIMED_S = 15 * POLL_S  # between two submissions of timed parts, while first parts still run
COLLECT_S = 0.005  # to read one result and record it
SPREAD = 0.25  # of the times, around those in the report
FILES_OF_A_ROW = 5  # its folder, row.json, a source file, two results


class Cluster:
    """Free cores of each node, the tasks that run, and a controller that starts one task after the other."""

    def __init__(self, nodes, cores, starts_per_s):
        self.cores = cores
        self.seconds_of_a_start = 1 / starts_per_s
        self.nodes_by_free = [set() for _ in range(cores)] + [set(range(nodes))]
        self.free = [cores] * nodes
        self.ends = []  # (time, number of the start, node, cores, row)
        self.now = 0.0
        self.controller_free_at = 0.0
        self.controller_busy_s = 0.0
        self.working_core_s = 0.0
        self.starts = 0

    def change(self, node, by):
        self.nodes_by_free[self.free[node]].discard(node)
        self.free[node] += by
        self.nodes_by_free[self.free[node]].add(node)

    def start(self, cores, seconds, row):
        """On the node with the fewest free cores that are enough, so that whole nodes stay free. False: there is none."""
        node = next((min(nodes) for nodes in self.nodes_by_free[cores:] if nodes), None)
        if node is None:
            return False
        self.change(node, -cores)
        self.controller_free_at = max(self.now, self.controller_free_at) + self.seconds_of_a_start
        self.controller_busy_s += self.seconds_of_a_start
        self.working_core_s += cores * seconds
        self.starts += 1
        heapq.heappush(self.ends, (self.controller_free_at + START_S + seconds, self.starts, node, cores, row))
        return True

    def look_at(self, time):
        """wait() returns then, too."""
        heapq.heappush(self.ends, (time, -1, 0, 0, None))

    def forget_looks(self):
        self.ends = [end for end in self.ends if end[1] >= 0]
        heapq.heapify(self.ends)

    def wait(self):
        """Until a task ends: its row; or None: there was something to look at."""
        self.now, _, node, cores, row = heapq.heappop(self.ends)
        if cores > 0:
            self.change(node, cores)
        return row


def grade_batch(cluster, rows):
    """All first parts may start at once; the timed part of a row, on a whole node, some time after its first part is known."""
    untimed = list(reversed(rows))  # they wait in the queue
    timed = []  # they wait in the queue
    known = []  # the next submission puts them into the queue
    first_parts = len(rows)
    left = len(rows)
    next_submission = cluster.now + TIMED_S
    cluster.look_at(next_submission)
    while left:
        while timed and cluster.start(cluster.cores, timed[-1]["timed_s"], (timed[-1], True)):
            timed.pop()
        while untimed and cluster.start(CORES_OF_A_TASK, untimed[-1]["untimed_s"], (untimed[-1], False)):
            untimed.pop()
        ended = cluster.wait()
        if ended is not None:
            row, was_timed = ended
            first_parts -= not was_timed
            if row["timed_s"] and not was_timed:
                known.append(row)
            else:
                left -= 1
        if known and (first_parts == 0 or cluster.now >= next_submission):
            timed, known = timed + known, []
        if cluster.now >= next_submission and left:
            next_submission = cluster.now + TIMED_S
            cluster.look_at(next_submission)
    cluster.forget_looks()
    cluster.now += POLL_S / 2  # until the collector sees the last result


def kinds_in(report):
    """Of each exercise: seconds of what need not be timed, and of what must have a machine to itself."""
    for exercise in report["exercises"]:
        seconds = {check["name"]: check["seconds"] for check in exercise["checks"]}
        cpu = any("blocks" in check["measured"] for check in exercise["checks"])
        timed = sum(seconds.get(name, 0) for name in ("mechanism", "speed")) if cpu else 0
        yield {"untimed_s": sum(seconds.values()) - timed, "timed_s": timed}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("report")
    parser.add_argument("--submissions", type=int, default=10_000)
    parser.add_argument("--nodes", type=int, default=200)
    parser.add_argument("--cores", type=int, default=16)
    parser.add_argument("--batch", type=int, default=1000, help="rows in one array job")
    parser.add_argument("--starts", type=float, default=10, help="tasks that the controller starts in a second")
    asked = parser.parse_args()
    with open(asked.report, encoding="utf-8") as file:
        kinds = list(kinds_in(json.load(file)))
    chance = random.Random(1)
    rows = []
    for _ in range(asked.submissions):
        kind = chance.choice(kinds)
        factor = max(0.2, chance.gauss(1, SPREAD))
        rows.append({part: seconds * factor for part, seconds in kind.items()})
    cluster = Cluster(asked.nodes, asked.cores, asked.starts)
    for begin in range(0, len(rows), asked.batch):
        grade_batch(cluster, rows[begin : begin + asked.batch])
    all_core_s = cluster.now * asked.nodes * asked.cores
    alone_s = sum(row["untimed_s"] + row["timed_s"] for row in rows)
    print(f"submissions           {len(rows)} on {asked.nodes} nodes with {asked.cores} cores each, {asked.batch} in a batch")
    print(f"done after            {cluster.now / 60:.1f} min")
    print(f"one after the other   {alone_s / 3600:.1f} h")
    print(f"cores in use          {100 * cluster.working_core_s / all_core_s:.0f} %")
    print(f"tasks started         {cluster.starts}; the controller was busy with it for {100 * cluster.controller_busy_s / cluster.now:.0f} % of the time")
    print(f"calls of squeue       {cluster.now / POLL_S:.0f}, each about up to {asked.batch} tasks")
    print(f"files at once         {asked.batch * FILES_OF_A_ROW}")
    print(f"recording results     {100 * len(rows) * COLLECT_S / cluster.now:.1f} % of the time")


if __name__ == "__main__":
    main()
