// The constants of the mechanism check, each with its meaning and origin, as in constants.hpp.
#pragma once
#include <cstdint>

#include "measure/constants.hpp"

namespace manyhands::constants {

inline constexpr int most_mechanism_runs = 3;
/// … and this many, if they took less than this together and nothing could be concluded: when a retry is so
/// cheap, a noisy moment must not leave the check inconclusive.
inline constexpr int most_short_runs = 9;
inline constexpr std::int64_t short_looks_ns = 1'000'000'000;
/// A conclusion from the absence of something, or from a single moment, needs this many runs that agree.
inline constexpr int runs_that_agree = 2;
/// Tasks that really worked together, and not just for a moment when one started the other: CPU time over
/// wall time, which noise cannot raise, or the mean over samples. (80/20 imbalance: 1.25)
inline constexpr double together_cpu = 1.1;
inline constexpr double together_at_work = 1.2;
/// CPU time of all threads but the first, over wall time. At most 1 with a single worker, and close to the
/// number of cores if all of them are used. Noise cannot raise it.
inline constexpr double more_than_one_worker = 1.2;
/// … or, if other load on the machine leaves less than that: this many tasks were runnable on average, while
/// the caller used at most this part of the CPU time.
inline constexpr double nearly_two = 1.5;
inline constexpr int most_turnover = 3;  // threads started, per thread alive at once
inline constexpr double callers_part = 0.1;
/// One task did all the work if it used this part of all CPU time: no other did more than a twentieth.
/// (arithmetic)
inline constexpr double one_tasks_part = 0.95;
/// … and tasks on the machine had to wait for a CPU for less than this part of the run.
inline constexpr double nobody_waited = 0.05;
/// … or no sample showed another task, and no two samples were further apart than this part of the run.
inline constexpr double longest_unseen = 0.5;
/// Even in a serial program, a few samples may show such a moment.
inline constexpr double meetings = 1.05;
/// The limit for "a thread for every piece of work", as a multiple of the workers asked for.
inline constexpr int far_too_many_threads = 3;
/// A busy wait (model/busy_wait.hpp) must have lasted this long.
inline constexpr std::int64_t least_hold_ns = 100'000'000;
/// A waiting task should sleep until it is notified, so a task that rests never wakes up. One that wakes up
/// this often, in each quarter of at least this time, polls. (measured: none in correct programs; polling
/// every millisecond gives 900 a second, on a machine with a load of 10 about 300)
inline constexpr std::int64_t few_wakes_a_second = 3;
inline constexpr std::int64_t least_watched_ns = 300'000'000;
/// A program that has made no new request in this time will not make one, even if it was never quite quiet.
inline constexpr std::int64_t long_hold_ns = 1'000'000'000;

}  // namespace manyhands::constants
