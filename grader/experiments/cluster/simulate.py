#!/usr/bin/env python3
"""Simulates how a Slurm cluster grades many submissions, event by event.

usage: simulate.py TIMES.json [--submissions N] [--nodes N] [--cores N]

TIMES.json: a list of {"exercise", "untimed_s", "timed_s"}: how long a task takes that grades what need not be timed (on two
cores), and one that times the rest (on a whole node); 0: the exercise is not timed. Each submission is one of them, chosen at
random with a fixed seed. Nothing is run. What it assumes stands in the constants.
"""

import argparse
import heapq
import json
import random

ROWS_OF_A_BATCH = 1000  # as the engine makes them, one after the other
CORES_OF_A_TASK = 2
START_S = 1.0  # until a task that was given to a node runs; seen with Slurm 22.05
STARTS_PER_S = 10  # of the controller; it starts no more
POLL_S = 2.0  # of the collector
COLLECT_S = 0.005  # to read one result and record it
SPREAD = 0.25  # of the times, around those that were measured
FILES_OF_A_ROW = 5  # its folder, row.json, one source file, two results


class Cluster:
    def __init__(self, nodes, cores):
        self.free = [cores] * nodes
        self.cores = cores
        self.now = 0.0
        self.ends = []  # (time, node, cores, row)
        self.next_start = 0.0
        self.busy_core_s = 0.0
        self.starts = 0

    def start(self, node, cores, seconds, row):
        self.free[node] -= cores
        at = max(self.now, self.next_start)
        self.next_start = at + 1 / STARTS_PER_S
        end = at + START_S + seconds
        self.busy_core_s += cores * seconds
        self.starts += 1
        heapq.heappush(self.ends, (end, node, cores, row))

    def place_for(self, cores):
        """The node with the fewest free cores that are enough, so that whole nodes stay free."""
        fitting = [(free, node) for node, free in enumerate(self.free) if free >= cores]
        return min(fitting)[1] if fitting else None

    def wait(self):
        end, node, cores, row = heapq.heappop(self.ends)
        self.now = max(self.now, end)
        self.free[node] += cores
        return row


def grade_batch(cluster, rows):
    """All untimed tasks may start at once; a timed one as soon as the first part of its row is known."""
    untimed = list(reversed(rows))
    timed = []
    left = len(rows)
    first_result = None
    while left:
        # The scheduler takes jobs in the order of their arrival, and fills gaps with smaller ones.
        while timed:
            node = cluster.place_for(cluster.cores)
            if node is None:
                break
            row = timed.pop(0)
            cluster.start(node, cluster.cores, row["timed_s"], (row, True))
        while untimed:
            node = cluster.place_for(CORES_OF_A_TASK)
            if node is None:
                break
            row = untimed.pop()
            cluster.start(node, CORES_OF_A_TASK, row["untimed_s"], (row, False))
        row, was_timed = cluster.wait()
        if row["timed_s"] and not was_timed:
            timed.append(row)
        else:
            left -= 1
            first_result = first_result or cluster.now
    # The collector sees the last result at its next poll, and records one after the other meanwhile.
    cluster.now += POLL_S / 2


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("times")
    parser.add_argument("--submissions", type=int, default=10_000)
    parser.add_argument("--nodes", type=int, default=200)
    parser.add_argument("--cores", type=int, default=16)
    asked = parser.parse_args()
    with open(asked.times, encoding="utf-8") as file:
        kinds = json.load(file)
    chance = random.Random(1)
    rows = []
    for _ in range(asked.submissions):
        kind = chance.choice(kinds)
        factor = max(0.2, chance.gauss(1, SPREAD))
        rows.append({"untimed_s": kind["untimed_s"] * factor, "timed_s": kind["timed_s"] * factor})
    cluster = Cluster(asked.nodes, asked.cores)
    for begin in range(0, len(rows), ROWS_OF_A_BATCH):
        grade_batch(cluster, rows[begin : begin + ROWS_OF_A_BATCH])
    all_core_s = cluster.now * asked.nodes * asked.cores
    alone_s = sum(row["untimed_s"] + row["timed_s"] for row in rows)
    print(f"submissions      {len(rows)} on {asked.nodes} nodes of {asked.cores} cores")
    print(f"makespan         {cluster.now / 60:.1f} min")
    print(f"one machine      {alone_s / 3600:.1f} h, if it grades one after the other")
    print(f"cores in use     {100 * cluster.busy_core_s / all_core_s:.0f} %")
    print(f"tasks started    {cluster.starts}, {cluster.starts / cluster.now:.1f} per second")
    print(f"calls of squeue  {cluster.now / POLL_S:.0f}, each about up to {ROWS_OF_A_BATCH} tasks")
    print(f"files at once    {ROWS_OF_A_BATCH * FILES_OF_A_ROW}, {len(rows) * FILES_OF_A_ROW} in all")
    print(f"collecting       {100 * len(rows) * COLLECT_S / cluster.now:.1f} % of the collector's time")


if __name__ == "__main__":
    main()
