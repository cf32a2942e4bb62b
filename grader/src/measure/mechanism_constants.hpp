// The constants of the decisions on how a program does its work (mechanism), each with its meaning and where
// it comes from; as in constants.hpp.
#pragma once
#include <cstdint>

#include "measure/constants.hpp"

namespace manyhands::constants {

inline constexpr int most_mechanism_runs = 3;
/// … and so many, where those together took less than this and nothing could be told: a noisy moment must not
/// leave open what is so cheap to try again.
inline constexpr int most_short_runs = 9;
inline constexpr std::int64_t short_looks_ns = 1'000'000'000;
/// What is concluded from something not seen, or from a moment, must be so in this many runs.
inline constexpr int runs_that_agree = 2;
/// Tasks that were really at work together, and did not just meet once when one started the other: CPU time
/// over wall time, which noise cannot raise, or the mean over samples. (80/20 imbalance: 1.25)
inline constexpr double together_cpu = 1.1;
inline constexpr double together_at_work = 1.2;
/// CPU time of all but the first thread over wall time, which is at most 1 with a single worker, and nearly
/// the number of cores where all of them are taken. Noise cannot raise it.
inline constexpr double more_than_one_worker = 1.2;
/// … or, where neighbours leave less than that: so many were ready on average, while the caller had at most
/// this part of the CPU time.
inline constexpr double nearly_two = 1.5;
inline constexpr int most_turnover = 3;  // threads started for each that was there at once
inline constexpr double callers_part = 0.1;
/// The first thread did all the work, when it had so much of all CPU time: nobody helped it by more than a
/// twentieth. (arithmetic)
inline constexpr double leaders_part = 0.95;
/// … and some task of the machine waited for a CPU for less than this part of the run.
inline constexpr double nobody_waited = 0.05;
/// … or nobody but it was there in any look, and no two looks were further apart than this part of the run.
inline constexpr double longest_unseen = 0.5;
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
/// Who waits sleeps until it is told: a task that rests wakes up never. One that wakes up at least so often,
/// in each quarter of at least this time, does so by itself, for ever. (measured: none in right programs;
/// looking each millisecond 900 times a second, on a machine with a load of 10 some 300)
inline constexpr std::int64_t few_wakes_a_second = 3;
inline constexpr std::int64_t least_watched_ns = 300'000'000;
/// A program that has asked for nothing more in this time will not, even if it was never quite at rest.
inline constexpr std::int64_t long_hold_ns = 1'000'000'000;

}  // namespace manyhands::constants
