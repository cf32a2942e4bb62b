// Every constant of the decisions in this folder, with its meaning and where it comes from. "Streams" are
// recorded runs of good and bad solutions on loaded machines with two cores; "arithmetic" follows from a
// definition.
#pragma once
#include <cstdint>

namespace manyhands::constants {

// --- CPU work: the bar R(C) = q / ((1 - f) + f / C)

/// Below this many cores the bar is too near to what a serial program reaches. (streams)
inline constexpr double least_capacity = 1.4;
/// A bound on what a program can reach contradicts the bar only below this part of it. (streams; every
/// known-good variant of an exercise reaches 1.12 of the bar, every known-bad one at most 0.88)
inline constexpr double indifference = 0.93;
/// Blocks that must reach the bar: of all p cores, and of the cores that this machine was seen to give. Noise
/// cannot fake speed, so that even one would do; the second guards against an odd baseline.
inline constexpr int passes_at_full_capacity = 2;
inline constexpr int passes_at_seen_capacity = 3;
/// A fail wants this many blocks at least, and its cause in this part of them.
inline constexpr int least_blocks_to_fail = 4;
inline constexpr double part_with_cause = 0.75;
/// Nothing is decided by waiting longer than this. (arithmetic: about 12 s)
inline constexpr int most_blocks = 12;

// --- What the samples of a run must be like before anything is concluded from what they did not see

inline constexpr int least_samples = 20;
/// Longest time between two samples, as a part of the run.
inline constexpr double largest_gap = 0.2;

// --- Causes

/// "Serial": tasks at work on average, by samples; and by CPU time plus waiting for a CPU over wall time,
/// which errs in other ways (short-lived threads vanish from it), so both must say it. (streams:
/// serial 1.00-1.06)
inline constexpr double serial_at_work = 1.1;
inline constexpr double serial_demand = 1.15;
/// … and below this the program slept or waited for memory: then not being parallel is not what made it slow.
inline constexpr double least_demand = 0.7;
/// "Imbalance" compares the largest task with an even share, and is believed only in a quiet block: beside a
/// busy neighbour a *perfect* program that hands out its work piece by piece is imbalanced, as it should be.
inline constexpr double uneven_share = 1.25;
inline constexpr double quiet_delay = 0.10;     // waiting for a CPU, as a part of the run
inline constexpr double quiet_capacity = 0.85;  // what the baselines got, as a part of the best ever seen
/// Baselines whose wall time is not explained by CPU time and waiting for a CPU were stopped from outside (a
/// hypervisor): then threads that spin while they wait for each other look as if they did more work.
inline constexpr double explained_time = 0.85;

/// Why CPU time was inflated; named after a fail is established, never a verdict of its own.
/// "Interference": with all workers on one core, in turns, the CPU time is less by this factor. (measured, 2
/// cores: work done twice 1.0, counters in one line 2.7, an atomic for each item 4.5, a lock 6)
inline constexpr double interfering = 1.3;
/// A watched run shows the trouble where at least this part of the surplus was there.
inline constexpr double telling_part = 0.5;
/// Fewer looks at threads at work say nothing about where their time goes.
inline constexpr int least_place_samples = 30;
/// Locks and atomics explain the surplus when they had this part of all time, and this part of the surplus:
/// beside what they take themselves, they keep a processor from working ahead, which shows elsewhere.
/// (measured, one step for each item: 0.25-0.9)
inline constexpr double much_meeting = 0.15;
inline constexpr double meeting_explains = 0.33;
/// Below this part of it they have nothing to do with it, and plain code explains it when it had the other
/// part. In between it is not told which.
inline constexpr double little_meeting = 0.15;
inline constexpr double explaining_part = 0.5;
/// So much more memory than the serial version's fits into any cache, together with it: the memory's speed
/// plays no part. (threads' stacks and heaps: some 100 kB each)
inline constexpr std::int64_t little_memory_kb = 4096;

/// What is worth a hint where nothing is proved: never a verdict.
inline constexpr double hint_inflation = 1.2;
inline constexpr double hint_at_work = 0.8;  // as a part of the workers

// --- IO work: UB = Σ service / L + (1 - 1/L) · CP (Graham)

/// Where a manifest gives no factor that makes sense. (measured T/UB: pool of half the size 1.3, full pool
/// 0.88)
inline constexpr double io_full = 1.25;
inline constexpr int most_io_runs = 3;
/// A worker's time between an answer's end and its next request that is never held against it: reading the
/// page, waking a thread, sending. (measured: 0.1-0.3 ms on a quiet machine)
inline constexpr std::int64_t io_reaction_ns = 1'000'000;

// --- Mechanism

inline constexpr int most_mechanism_runs = 3;
/// What is concluded from something not seen, or from a moment, must be so in this many runs.
inline constexpr int runs_that_agree = 2;
/// Tasks that were really at work together, and did not just meet once when one started the other: CPU time
/// over wall time, which noise cannot raise, or the mean over samples. (80/20 imbalance: 1.25)
inline constexpr double together_cpu = 1.1;
inline constexpr double together_at_work = 1.2;
/// Beside busy neighbours only samples tell, and then threads that sleep again and again prove nothing.
/// (measured: right programs 4-8 times in 160 ms of CPU time, a lock around each row 58-341 times)
inline constexpr std::int64_t few_switches = 16;
inline constexpr std::int64_t cpu_ns_for_each_switch = 8'000'000;
/// A few samples may show such a meeting in a serial program.
inline constexpr double meetings = 1.05;
/// "A thread for every piece of work", as a multiple of the workers asked for.
inline constexpr int far_too_many_threads = 3;
/// A program that waits for the network needs no CPU: more than half a core throughout is asking again and
/// again. Of the whole run's time on a CPU at least a part counts, so that waiting for a CPU alone never
/// makes a busy wait.
inline constexpr double busy_hold = 0.5;
inline constexpr double busy_cpu = 0.15;
inline constexpr std::int64_t least_hold_ns = 100'000'000;
/// Threads that wait for each other sleep until they are told. (measured: 4 that wait for 0.7 s and then go
/// on 10-40 times in the whole run; looking up every 10 ms 250 times)
inline constexpr std::int64_t waking_up_often = 150;
/// A program that has asked for nothing more in this time will not, even if it was never quite at rest.
inline constexpr std::int64_t long_hold_ns = 1'000'000'000;

}  // namespace manyhands::constants
