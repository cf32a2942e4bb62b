// Every constant of the decisions on speed, and what others share with them, with its meaning and where it
// comes from. "Streams" are recorded runs of good and bad solutions on loaded machines with two cores;
// "arithmetic" follows from a definition.
#pragma once
#include <cstdint>

namespace manyhands::constants {

// --- CPU work: the bar R(C) = q / ((1 - f) + f / C)

/// Below this many cores the bar is too near to what a serial program reaches. (streams)
inline constexpr double least_capacity = 1.4;
/// A bound on what a program can reach contradicts the bar only below this part of it. (streams; every
/// known-good variant of an exercise reaches 1.12 of the bar, every known-bad one at most 0.88)
inline constexpr double indifference = 0.93;
/// Blocks that must reach the bar of all p cores to pass at once. Noise cannot fake speed, so that even one
/// would do; the second guards against an odd baseline.
inline constexpr int passes_at_full_capacity = 2;
/// The walk over the blocks' scores ends here. With a wrong sign in at most 15 % of the blocks it ends at the
/// wrong side in (0.15/0.85)^4 < 0.1 % of the cases. (arithmetic)
inline constexpr int walk_end = 4;
/// A quiet block below this part of the bar counts twice: its sign is the wrong one in fewer than 3 % of the
/// cases, which is what two steps at once need. (streams: none in some 500) Of runs in turns, only what is
/// below it counts at all.
inline constexpr double far_too_slow = 0.8;
/// A fail is not concluded from one moment: from the first block to the last one that began. Bursts of other
/// programs are mostly shorter.
inline constexpr double least_span_s = 2;
/// Nothing is decided by waiting longer than this. (arithmetic: about 20 s)
inline constexpr int most_blocks = 24;
inline constexpr double most_seconds = 20;
/// Runs with the locks watched, of which the median counts.
inline constexpr int lock_runs = 3;
/// Then, where the machine was busy, a quiet moment is waited for, and one more round of half the time is
/// made.
inline constexpr double most_wait_s = 30;
/// A moment is quiet when all else used less than this part of one core, for so long.
inline constexpr double quiet_moment = 0.25;
inline constexpr double quiet_moment_s = 1;

// --- What the samples of a run must be like before anything is concluded from what they did not see

inline constexpr int least_samples = 20;
/// Longest time between two samples, as a part of the run.
inline constexpr double largest_gap = 0.2;

/// Beside busy neighbours only samples tell, and then threads that sleep again and again prove nothing.
/// (measured: right programs 4-8 times in 160 ms of CPU time, a lock around each row 58-341 times)
inline constexpr std::int64_t few_switches = 16;
inline constexpr std::int64_t cpu_ns_for_each_switch = 8'000'000;

/// Runs in turns: short ones are no longer than this on average, long ones so many times as long at least,
/// and the program takes so many times as long with them at most, or nothing is concluded. (measured beside
/// one and two spinners, turns of 1.3 and 16 ms: spinlocks, dummies, work done twice 0.94-1.05; right
/// programs that spin until the others have come as far, every 3 to 14 ms, 1.3-2.6, and more where it is more
/// often)
inline constexpr std::int64_t short_turn_ns = 2'000'000;
inline constexpr double longer_turns = 4;
inline constexpr double same_in_turns = 1.08;

// --- Causes

/// "Serial" as the mechanism check has it: tasks at work on average, by samples; and by CPU time plus waiting
/// for a CPU over wall time, which errs in other ways (short-lived threads vanish from it). (streams: serial
/// 1.00-1.06)
inline constexpr double serial_demand = 1.15;
/// A quiet block: waiting for a CPU that others had, as a part of the run; the most that others may have
/// used, likewise, if its own tasks are to have waited for each other; what a hypervisor took, as a part of
/// the cores' time; what the baselines around it got, as a part of the best ever seen.
inline constexpr double quiet_delay = 0.10;
inline constexpr double others_part = 0.10;
inline constexpr double quiet_steal = 0.01;
inline constexpr double quiet_capacity = 0.85;
/// Serial runs at once needed CPU times that differ by this factor at most: else some cores are slower than
/// others (two of them may be one core's hyperthreads, or the other half is a neighbour's), and chance
/// decides where a program's tasks run. (measured, 99 % of groups: 2 cores beside any neighbour 1.16; 8 of 16
/// virtual cores, nobody else there: pi 1.3-2.0, histogram 1.4-1.7, Mandelbrot 1.02-1.35)
inline constexpr double alike_cores = 1.25;
/// Serial runs whose wall time is not explained by CPU time and waiting for a CPU were stopped from outside
/// (a hypervisor that does not tell): then threads that spin while they wait for each other look as if they
/// did more work.
inline constexpr double explained_time = 0.85;
/// Samples must have seen this part of the CPU time.
inline constexpr double least_seen = 0.8;
/// Tasks that are on CPUs together for less than this part of their CPU time are hardly in each other's way:
/// that they would not be, either, with the machine to themselves, cannot be told.
inline constexpr double least_company = 0.2;
/// Serial runs at once that got this part of the cores were slowed down by each other as a program would be.
inline constexpr double together_enough = 0.6;
/// A part of the loss names the cause when it is so much of it; a watched run shows the trouble when so much
/// of the surplus was there.
inline constexpr double telling_part = 0.5;
/// "Serial" and "serial part": so much may be otherwise. (streams: serial 0-4 %)
inline constexpr double serial_slack = 0.1;
/// Below these nobody would call it a cause. (streams: right programs inflate by 0-5 %, and are alone for 0-8
/// %)
inline constexpr double least_inflation = 1.1;
inline constexpr double least_lonely = 0.12;

/// Why CPU time was inflated; named after a fail is established, never a verdict of its own.
/// "Interference": with all workers on one core, in turns, the CPU time is less by this factor. (measured, 2
/// cores: work done twice 1.0, counters in one line 2.7, an atomic for each item 4.5, a lock 6)
inline constexpr double interfering = 1.3;
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

/// Watched locks. Held for less than this on average, a lock is no floor: the watch would see itself.
/// (measured: 0.4 us of every hold are the clock's own, known to 0.05 us)
inline constexpr std::int64_t least_mean_hold_ns = 2000;
/// "Lock convoy": what is done under one lock leaves a speedup of at most this part of the cores, …
/// (arithmetic: full points ask for about 0.85 of them)
inline constexpr double convoy_bound = 0.8;
/// … and in the run somebody found it taken this often. How long they waited says little: beside busy
/// neighbours a thread waits for a core instead. (measured, a lock around each row, 2 threads on less than
/// half a core: 23-96; a serial program that takes a lock nobody else wants: 0)
inline constexpr std::int64_t convoy_waits = 1;

/// "Too fine": a thread does work for less than so many times what starting it costs. (arithmetic: at 20
/// times, starting takes 5 %)
inline constexpr double fine_work = 20;
/// "Oversubscription": threads at once, as a multiple of cores and workers, whichever are more.
inline constexpr double crowd_of_threads = 4;

/// What is worth a hint where nothing is proved: never a verdict.
inline constexpr double hint_inflation = 1.2;
inline constexpr double hint_lonely = 0.2;  // part of the work

// --- IO work: UB = Σ service / L + (1 - 1/L) · CP (Graham)

/// Where a manifest gives no factor that makes sense. (measured T/UB: pool of half the size 1.3, full pool
/// 0.88)
inline constexpr double io_full = 1.25;
inline constexpr int most_io_runs = 3;
/// In virtual time: runs whose makespans (each over its own site's upper bound) are further apart prove no
/// slowness: beside the order of answers at one instant, only the sites differ. (measured, right and wrong
/// crawlers: three sites at most 1.02, one site 25 times 1.00)
inline constexpr double largest_io_spread = 1.15;
/// A worker's time between an answer's end and its next request that is never held against it: reading the
/// page, waking a thread, sending. (measured: 0.1-0.3 ms on a quiet machine)
inline constexpr std::int64_t io_reaction_ns = 1'000'000;

}  // namespace manyhands::constants
