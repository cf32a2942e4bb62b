#include "measure/cpu_cause.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "measure/constants.hpp"
#include "measure/cpu_demand.hpp"
#include "measure/cpu_figures.hpp"
#include "model/known_code.hpp"

namespace manyhands {
namespace {
using namespace constants;

constexpr const char* inflated = "work-inflated";
constexpr int least_kept_waiting = 3;  // looks
constexpr double kept_waiting_part = 0.1;
constexpr std::array named_more_closely{"serial", "imbalance", inflated};

double cpu_per_unit(const Run& run) {
  return static_cast<double>(run.cpu_ns) / run.work_units;
}

/// Least over the runs on one core: noise makes CPU time more, never less. A program that has fewer threads
/// there (because it asks how many cores there are) is another program, and says nothing.
double least_on_one_core(const std::vector<Run>& runs, int threads) {
  double least = 0;
  for (const auto& run : runs) {
    if (run.arm != Arm::one_core || !usable_submission(run) || run.peak_threads < threads) continue;
    if (const auto each = cpu_per_unit(run); least == 0 || each < least) least = each;
  }
  return least;
}

std::vector<const Run*> watched_runs(const std::vector<Run>& runs) {
  std::vector<const Run*> watched;
  for (const auto& run : runs)
    if (run.arm == Arm::profiled && usable_submission(run)) watched.push_back(&run);
  return watched;
}

/// Of the watched runs those in which the trouble was there: on a busy machine threads are seldom at work at
/// the same moment, and then nothing is in anybody's way.
std::vector<const Run*> telling_of(std::vector<const Run*> watched, double serial_cpu, double together) {
  std::erase_if(watched, [&](const Run* run) {
    return cpu_per_unit(*run) / serial_cpu - 1 < telling_part * (together - 1);
  });
  return watched;
}

/// The part of their time that the threads would not have needed, had they done what the serial program does.
double surplus_of(const std::vector<const Run*>& watched, double serial_cpu) {
  double used = 0;
  for (const auto* run : watched) used += cpu_per_unit(*run) / static_cast<double>(watched.size());
  return used > serial_cpu ? 1 - serial_cpu / used : 0;
}

/// The place at which most samples of these kinds were.
Place most_frequent(const std::vector<const Run*>& runs, const std::vector<std::string>& kinds) {
  std::vector<Place> places;
  for (const auto* run : runs)
    for (const auto& place : run->places) {
      if (place.file.empty() || std::find(kinds.begin(), kinds.end(), place.doing) == kinds.end()) continue;
      const auto same = std::find_if(places.begin(), places.end(), [&](const Place& p) {
        return p.file == place.file && p.line == place.line;
      });
      if (same == places.end())
        places.push_back(place);
      else
        same->samples += place.samples;
    }
  const auto most = std::max_element(places.begin(), places.end(),
                                     [](const Place& a, const Place& b) { return a.samples < b.samples; });
  return most == places.end() ? Place{} : *most;
}

void count_samples(Cause& cause, const std::vector<const Run*>& runs) {
  int locks = 0;
  int atomics = 0;
  int plain = 0;
  for (const auto* run : runs)
    for (const auto& place : run->places) {
      cause.samples += place.samples;
      if (place.doing == "lock" || place.doing == "unlock") locks += place.samples;
      if (place.doing == "atomic") atomics += place.samples;
      if (place.doing == "plain") plain += place.samples;
    }
  const double all = std::max(1, cause.samples);
  cause.at_locks = locks / all;
  cause.at_atomics = atomics / all;
  cause.in_plain_code = plain / all;
}

/// Much more memory than the serial version: what is slow may then be the memory itself.
bool uses_much_memory(const std::vector<Block>& blocks, const std::vector<const Run*>& watched) {
  std::int64_t serial = 0;
  std::int64_t ours = 0;
  for (const auto& block : blocks) serial = std::max(serial, block.baseline.peak_memory_kb);
  for (const auto* run : watched) ours = std::max(ours, run->peak_memory_kb);
  return ours == 0 || serial == 0 || ours > serial + little_memory_kb;
}

std::string at_once_and_alone(const Cause& cause) {
  return fmt::format(
      "together, each on a core of its own, your workers used {:.1f}× the CPU time of the serial version; "
      "all "
      "on one core, where only one runs at a time, {:.1f}×",
      cause.together, cause.alone);
}

std::string megabytes(std::int64_t kb) {
  return fmt::format("{:.0f} MB", std::max(1.0, static_cast<double>(kb) / 1024));
}

std::string side_by_side_text(const Cause& cause) {
  if (!cause.copies) return "";
  return fmt::format(
      ". {} copies of your program side by side, which share nothing but this machine's memory and its "
      "caches, "
      "used {:.1f}× each",
      cause.copies->number, cause.copies->copies);
}

std::string memory_message(const Cause& cause) {
  const auto& copies = *cause.copies;
  auto text =
      at_once_and_alone(cause) + side_by_side_text(cause) +
      ". So that is what your workers wait for: together they read and write more than it can deliver";
  if (copies.memory_kb > 0 && copies.serial_memory_kb > 0)
    text += fmt::format(" (your program had {} of memory, the serial version {})",
                        megabytes(copies.memory_kb), megabytes(copies.serial_memory_kb));
  if (!cause.place.file.empty()) text += ", most often here";
  return text + ". More threads do not help then; less to read and write does";
}

std::string starts_message(const Cause& cause) {
  const auto& starts = *cause.starts;
  auto text = fmt::format(
      "your program started {:.0f} threads, each for about {:.0f} µs of work; starting and ending one costs "
      "at "
      "least {:.0f} µs of CPU time on this machine. With {:.0f} changes from one thread to another that "
      "explains "
      "{:.0f} % of what it used more than the serial version ({:.1f}×)",
      starts.threads, starts.us_of_work, starts.us_each, starts.switches,
      100 * std::min(1.0, starts.of_surplus), cause.together);
  return text + (starts.crowd
                     ? ". Most of them were there at the same time, far more than there are cores. Start "
                       "one for each worker, and let each do many pieces"
                     : ". Start one for each worker, and let each do many pieces");
}

std::string message_of(const Cause& cause) {
  if (cause.convoy) return message_of(*cause.convoy);
  if (cause.code == "waits-in-order")
    return fmt::format(
        "in {:.0f} % of the looks at your program a child process waited in write, its pipe full (a pipe "
        "holds "
        "64 KiB), while your program waited for something to read from another child{}: one after the other, "
        "in "
        "their order. Read from whichever has something to read (poll), and no child has to wait",
        100 * cause.kept_waiting, cause.place.file.empty() ? "" : " here");
  if (cause.starts) return starts_message(cause);
  if (cause.code == "contention") {
    const bool lock = cause.at_locks >= cause.at_atomics;
    auto text = fmt::format(
        "your workers together used {:.1f}× the CPU time of the serial version; they spent {:.0f} % of it {}",
        cause.together, 100 * (cause.at_locks + cause.at_atomics),
        lock ? "in taking and giving back locks" : "in atomic steps on what they share");
    if (!cause.place.file.empty()) text += ", most often here";
    return text + ". Do that rarely: count or collect in variables of each worker's own, and hand over once";
  }
  if (cause.code == "false-sharing") {
    auto text = at_once_and_alone(cause) + side_by_side_text(cause) +
                fmt::format(". {:.0f} % of the time went into plain code without a lock or an atomic",
                            100 * cause.in_plain_code);
    if (!cause.place.file.empty()) text += ", most often here";
    return text +
           ". So different workers write to variables that lie side by side, in one cache line (64 bytes, "
           "mostly), and the cores take it away from each other";
  }
  if (cause.code == "memory-bound") return memory_message(cause);
  return at_once_and_alone(cause) + side_by_side_text(cause) +
         ". So they do not do too much, but slow each other down. Look for these: a lock or an atomic that "
         "is used "
         "for every item (contention); variables of different workers side by side in memory, in one cache "
         "line "
         "(false-sharing); memory that is got from the system and given back again and again" +
         (cause.copies && cause.copies->explains(cause.together, cause.alone) <= little_meeting
              ? ""
              : "; more data than the memory can deliver (memory-bound)");
}
}  // namespace

Cause cause_of_inflation(const std::vector<Block>& blocks, const std::vector<Run>& runs, int p) {
  Cause cause;
  cause.code = inflated;
  const auto serial_cpu = least_serial_cpu(blocks);
  if (serial_cpu <= 0) return cause;
  std::vector<double> inflations;
  int threads = 0;
  for (const auto& block : blocks) {
    if (!usable_submission(block.submission)) continue;
    inflations.push_back(inflation_of(block));
    threads = threads == 0 ? block.submission.peak_threads : std::min(threads, block.submission.peak_threads);
  }
  cause.together = median(inflations);
  cause.alone = least_on_one_core(runs, threads) / serial_cpu;
  const auto watched = watched_runs(runs);
  const auto telling = telling_of(watched, serial_cpu, cause.together);
  const auto& looked_at = telling.empty() ? watched : telling;  // locks are there also where nobody waits
  count_samples(cause, looked_at);
  const auto surplus = surplus_of(looked_at, serial_cpu);
  const auto meeting = cause.at_locks + cause.at_atomics;
  const bool seen = cause.samples >= least_place_samples;
  if (seen && meeting >= std::max(much_meeting, meeting_explains * surplus)) {
    cause.code = KnownCode("contention").str();
    cause.place = most_frequent(looked_at, {"lock", "atomic"});
    return cause;
  }
  if (cause.alone <= 0 || cause.together < interfering * cause.alone) return cause;
  cause.copies = side_by_side(blocks, runs, p, threads);
  const auto by_memory = cause.copies ? cause.copies->explains(cause.together, cause.alone) : 0;
  if (by_memory >= explaining_part) {
    cause.code = KnownCode("memory-bound").str();
    cause.place = most_frequent(looked_at, {"plain", "library"});
    return cause;
  }
  const bool not_the_memory = cause.copies ? by_memory <= little_meeting : !uses_much_memory(blocks, watched);
  if (seen && !telling.empty() && meeting <= little_meeting * surplus &&
      cause.in_plain_code >= explaining_part * surplus && not_the_memory) {
    cause.code = KnownCode("false-sharing").str();
    cause.place = most_frequent(telling, {"plain"});
    return cause;
  }
  cause.code = KnownCode("interference").str();
  return cause;
}

namespace {
/// Is it the order in which the parent reads what keeps children from working?
void explain_by_order(Cause& cause, const std::vector<Run>& runs) {
  int looks = 0;
  int seen = 0;
  for (const auto& run : runs) {
    if (!usable_submission(run)) continue;
    const auto& kept = run.reads_in_order;
    looks += kept.looks;
    seen += kept.seen;
    if (kept.line > 0) cause.place = {kept.file, kept.line, "library", 0};
  }
  cause.kept_waiting = looks > 0 ? static_cast<double>(seen) / looks : 0;
  if (seen < least_kept_waiting || cause.kept_waiting < kept_waiting_part) return;
  cause.code = KnownCode("waits-in-order").str();
}
}  // namespace

Cause cause_of(const std::string& code, const std::vector<Block>& blocks, const std::vector<Run>& runs,
               int p) {
  Cause cause;
  cause.code = code;
  if (code == inflated) cause = cause_of_inflation(blocks, runs, p);
  if (auto convoy = convoy_of(runs, least_serial_cpu(blocks), p)) {
    cause.code = KnownCode("lock-convoy").str();
    cause.place = {convoy->lock.file, convoy->lock.line, "lock", 0};
    cause.convoy = std::move(convoy);
  } else if (code != inflated) {
    explain_by_order(cause, runs);
  } else {
    cause.starts = start_cost_of(blocks, runs, p);
    if (cause.starts) {
      cause.code = (cause.starts->crowd ? KnownCode("oversubscription") : KnownCode("too-fine-tasks")).str();
      cause.place = {};
    }
  }
  return cause;
}

bool locks_are_no_cause(const Run& first, const std::vector<Block>& blocks, int p) {
  if (!usable_submission(first) || !first.locks_watched || first.threads_started < 0) return false;
  const auto half_of_serial = least_serial_cpu(blocks) * first.work_units / 2;
  const auto starts = static_cast<double>(first.threads_started * first.thread_cost_ns);
  return starts < half_of_serial / fine_work &&
         std::all_of(first.locks.begin(), first.locks.end(), [&](const LockFigures& lock) {
           return static_cast<double>(lock.cpu_ns) < half_of_serial / (convoy_bound * p);
         });
}

bool wants_cause(const Judgement& judgement) {
  return judgement.verdict == Verdict::fail && judgement.findings.size() == 1 &&
         std::find(named_more_closely.begin(), named_more_closely.end(), judgement.findings.front().code) !=
             named_more_closely.end();
}

bool wants_copies(const Cause& cause) {
  return cause.code == "interference" && !cause.copies;
}

bool wants_cpu_cause(const Judgement& judgement, const Cause& by_locks) {
  return wants_cause(judgement) && judgement.findings.front().code == inflated && by_locks.code == inflated;
}

Judgement with_cause(Judgement judgement, const Cause& cause) {
  if (!wants_cause(judgement)) return judgement;
  auto& finding = judgement.findings.front();
  if (finding.code != inflated && !cause.convoy && cause.code != "waits-in-order") return judgement;
  auto& told = judgement.measured["cause"];
  told = {{"code", cause.code}};
  if (finding.code == inflated)
    told.update({{"cpu_over_serial", cause.together},
                 {"cpu_over_serial_on_one_core", cause.alone},
                 {"samples", cause.samples},
                 {"at_locks", cause.at_locks},
                 {"at_atomics", cause.at_atomics},
                 {"in_plain_code", cause.in_plain_code}});
  if (cause.copies) told["copies_over_serial"] = cause.copies->copies;
  if (cause.code == "waits-in-order") told["kept_waiting"] = cause.kept_waiting;
  if (cause.convoy) told.update(figures_of(*cause.convoy));
  if (cause.starts)
    told.update({{"threads_started", cause.starts->threads},
                 {"us_for_each", cause.starts->us_each},
                 {"us_of_work", cause.starts->us_of_work},
                 {"of_surplus", cause.starts->of_surplus}});
  if (cause.code == finding.code) return judgement;
  finding.code = cause.code;
  finding.message = message_of(cause);
  finding.file = cause.place.file;
  finding.line = cause.place.line;
  return judgement;
}

}  // namespace manyhands
