"""The page grader/docs/schedules.md, from the results of measuring.py. Pure: results to text."""
import statistics

import figures
import tables
from measuring import ENOUGH, HANGS_AFTER

INTRODUCTION = """# How well controlled schedules find bugs

`make schedules-bench` wrote this page. It answers these questions: how many schedules does the explorer need to find a known bug, does
it ever accuse a correct program, does a failure repeat exactly, and which of its policies are worth their time?

## What the explorer does

A program is compiled with the instrumentation of ThreadSanitizer and linked with our engine (`grader/kit/schedules/`) instead of the
compiler's runtime. One thread runs at a time. At each synchronisation (locks, condition variables, semaphores, atomics, start and end of
threads, clocks and sleeps …), a seeded policy chooses the next one. Each schedule is a process of its own. It fails if an assertion
fails, if the program crashes, throws or exits with an error, if no thread can go on, if it never ends, or if vector clocks show a data
race. A failing schedule is run twice more, and counts only if it fails in the same way. Six policies take turns: a random walk, a
"sticky" one that rarely switches, PCT of depth 3 and of depth 5, POS, and a random walk that is uniform over interleavings (URW).

Exploring is testing, not proof. A program that passes has passed in as many schedules as were run.

### Limits

- Only x86-64 with glibc. Atomics of 128 bits are not supported.
- `pthread_cancel`, signals, `select`, and blocking reads of pipes and sockets are not scheduled, so programs of several processes are
  not explored. Neither is oneTBB, which is not instrumented.
- Asio's event loops, timers, strands, channels and coroutines are explored, its sockets are not: crawlers get their answers from a site in
  memory. Waits until ten hours of virtual time or more from the start are taken for endless.
- `gil-lab` is not explored: its functions run under a lock that changes hands by the clock, inside an interpreter whose steps would be
  most of every order. Nor is `choose-executor`: its tasks share nothing, or run in other processes.
- Weak memory: a load may read an older value, but all stores to an atomic happen in the order in which they are executed. So bugs that
  need two stores to be seen in another order than that are missed. In exercises, only loads in the learner's own lines may read older
  values, and only in a second trial, after all orders have passed. A `seq_cst` load may miss only stores that are not `seq_cst`. The
  measurements below let all loads read older values.
- A time limit may end early although other threads could go on, but only if it is within 100 ms of them. Otherwise time passes only when
  no thread can go on.
- A livelock is reported when a program still runs after ten times the step limit (20,000 steps unless set otherwise). The explorer
  does not look for cycles.
- `std::counting_semaphore` of libstdc++ 12 can itself lose a wake-up. The schedules that lead to it are avoided.
- A failure replays exactly with its seed, its number and its choices, and only if addresses are not randomized (`setarch -R`): steps can
  depend on addresses. `std::barrier` of libstdc++ 12 hashes thread IDs to choose which of its atomics to begin with. With randomized
  addresses, such a program still fails, but a replay may take other steps.
- A wrong result that nothing checks is not found: races apart, the program must assert what it promises.
"""


def batches_of(results, name="mix"):
    return [batch for result in results.values() for batch in result[name]["batches"]]


def method(results, machine):
    mixes = [result["mix"] for result in results.values()]
    caps = sorted({mix["cap"] for mix in mixes})
    runs = max((len(mix["batches"]) for mix in mixes), default=0)
    hard = sum(1 for result in results.values() if "hard" in result["fields"])
    repaired = [result["repaired"]["schedules"] for result in results.values() if "repaired" in result] or [0]
    each = f"{min(repaired):,}" + (f" to {max(repaired):,}" if max(repaired) > min(repaired) else "")
    policies = [result["policies"] for result in results.values() if "policies" in result]
    loads = [result["load"] for result in results.values()]
    policy_words = ""
    if policies:
        policy_words = f" Each policy alone: {len(policies[0]['random'])} batches of at most {policies[0]['cap']:,} schedules."
    return f"""
## Method

[The corpus](../experiments/schedules/programs/) has {len(results)} small programs, each with one known bug and a repaired version.
Marked hard: {hard}. A *batch* is one exploration with a new seed, which ends at the first failure. All policies together: {runs}
batches for each program, of at most {caps[0]:,} schedules{f" ({caps[-1]:,} for hard programs)" if len(caps) > 1 else ""}.{policy_words}
Repaired versions: {each} schedules each, with all policies.
Programs whose bug needs it are explored in the weak-memory mode, all others without. Everything but plain runs has fixed addresses.

Beside that, on the same machine: the same program run without any control (*stress*), and built with ThreadSanitizer of the same compiler
(*TSan*, also run on the repaired version). A run counts as hanging after {HANGS_AFTER} s. No run begins after
{ENOUGH} s, so programs that hang often have fewer runs than the others. A run under TSan counts if TSan reports anything, or if the run fails or hangs.

Machine: {machine}. Other programs ran, too: the load average was up to {max(loads):.1f}.
So times are CPU times. They include starting the process.
"""


def summary(results):
    easy = {name: result for name, result in results.items() if "hard" not in result["fields"]}
    hard = {name: result for name, result in results.items() if "hard" in result["fields"]}
    medians = [figures.spread(result["mix"]["batches"])[1] for result in results.values()]
    lines = [f"**{sum(figures.always_found(result['mix']['batches']) for result in easy.values())} of {len(easy)} programs are found in every batch"
             + (f", and {sum(figures.always_found(result['mix']['batches']) for result in hard.values())} of the {len(hard)} hard ones" if hard else "")
             + ".** The median program needs "
             f"{statistics.median_high([median for median in medians if median] or [0])} schedules in its median batch."]
    rare = [f"`{name}` ({figures.spread(result['mix']['batches'])[0]} of {len(result['mix']['batches'])})"
            for name, result in results.items() if not figures.always_found(result["mix"]["batches"])]
    if rare:
        lines.append(f"Not found in every batch: {', '.join(rare)}.")
    repaired = [result["repaired"] for result in results.values() if "repaired" in result]
    accused = [f"`{name}`: {result['repaired']['found']}" for name, result in results.items() if result.get("repaired", {}).get("found")]
    lines.append(f"Repaired versions: {'**no report**' if not accused else 'reports of ' + ', '.join(accused)} in "
                 f"{sum(batch['schedules'] for batch in repaired):,} schedules of {len(repaired)} programs.")
    replays = [result["replay"] for result in results.values() if "replay" in result]
    lines.append(f"Replay: {sum(replay['same'] for replay in replays):,} of {sum(replay['replays'] for replay in replays):,} replays in fresh "
                 "processes failed in the same way, with the same hash of all steps.")
    mixed = batches_of(results)
    lines.append(f"Failures that did not repeat, and were not reported: {sum(batch['unrepeatable'] for batch in [*mixed, *repaired])}.")
    wrong = [f"`{name}` ({', '.join(figures.unexpected(result))})" for name, result in results.items() if figures.unexpected(result)]
    lines.append("Every failure is of a kind that the program's author expected." if not wrong else
                 f"Failures of a kind that the program's author did not expect: {', '.join(wrong)}.")
    if repaired:
        median = statistics.median(figures.per_cpu_second([batch]) for batch in repaired)
        lines.append(f"Speed: {figures.per_cpu_second(repaired):,.0f} schedules a second of CPU time over all repaired versions, {median:,.0f} for "
                     "the median one. The slow ones have many threads, or threads that spin.")
    return "\n## The result\n\n" + "\n".join(f"- {line}" for line in lines) + "\n"


def page(results, machine):
    return (INTRODUCTION + method(results, machine) + summary(results) + tables.beside(results) + tables.policies(results)
            + tables.programs(results) + tables.programs_by_policy(results))
