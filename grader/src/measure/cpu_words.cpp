#include "measure/cpu_words.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "measure/constants.hpp"

namespace manyhands {
namespace {
using namespace constants;

constexpr auto quieter_machine =
    "close other programs, or wait until the machine is less busy, then grade again; `grader doctor` says "
    "what this machine can measure";

double cores_busy(const BlockFigures& b) {
  const auto& s = b.block->submission;
  return static_cast<double>(s.cpu_ns) / static_cast<double>(s.wall_ns);
}

const BlockFigures* fastest(const CpuFigures& f) {
  const auto best = std::max_element(f.blocks.begin(), f.blocks.end(),
                                     [](const auto& a, const auto& b) { return a.achieved < b.achieved; });
  return best == f.blocks.end() ? nullptr : &*best;
}

/// The speedup without neighbours: where the blocks speak for the program, what those say that do.
double estimated_speedup(const CpuFigures& f, double q, const CpuConditions& conditions) {
  std::vector<double> in_favour;
  int balance = 0;
  for (const auto& b : f.blocks) {
    const auto score = score_of(b, f, q, conditions);
    balance += score.points;
    if (score.points > 0 && b.at_least) in_favour.push_back(*b.at_least);
  }
  return balance > 0 && !in_favour.empty() ? median(std::move(in_favour))
                                           : f.median_of(&BlockFigures::at_least);
}

/// No proof, but a hint where to look.
std::string what_was_seen(const CpuFigures& f) {
  const auto inflation = f.median_of(&BlockFigures::inflation);
  std::vector<double> lonely;
  for (const auto& b : f.blocks)
    if (b.free.known) lonely.push_back(b.free.width_one);
  if (inflation >= hint_inflation)
    return fmt::format("it used {:.1f}× the CPU time of the serial version, which may be why, but ",
                       inflation);
  if (median(lonely) >= hint_lonely)
    return fmt::format("for {:.0f} % of the work only one of its workers was at work, which may be why, but ",
                       100 * median(lonely));
  return "nothing was seen in it that explains the difference, so ";
}

const char* name_of(Because because) {
  switch (because) {
    case Because::nothing:
      return "none";
    case Because::reached:
      return "reached";
    case Because::estimate:
      return "estimate";
    case Because::quiet:
      return "quiet";
    case Because::turns:
      return "turns";
  }
  return "none";
}
}  // namespace

nlohmann::json cpu_figures_json(const CpuFigures& f, const Speed& speed, const CpuConditions& conditions) {
  const auto* best = fastest(f);
  nlohmann::json j = {{"workers", f.p},
                      {"capacity_seen", f.seen},
                      {"capacity_cores", f.cores},
                      {"speedup", f.best()},
                      {"needs", f.asked(speed.full)},
                      {"cores_busy", best != nullptr ? cores_busy(*best) : 0},
                      {"without_neighbours_at_least", f.median_of(&BlockFigures::at_least)},
                      {"without_neighbours_at_most", f.median_of(&BlockFigures::at_most)},
                      {"predicted", conditions.predicted},
                      {"lock_floor_ns", conditions.lock_floor_ns},
                      {"blocks", nlohmann::json::array()}};
  for (const auto& b : f.blocks) {
    const auto score = score_of(b, f, speed.full, conditions);
    nlohmann::json block = {{"score", score.points},
                            {"because", name_of(score.because)},
                            {"speedup", b.achieved},
                            {"cpu_over_serial", b.inflation},
                            {"given", b.given},
                            {"quiet", b.quiet},
                            {"slowest_core", b.slowest_core},
                            {"alone_at_work", b.free.width_one},
                            {"in_company", b.in_company}};
    if (b.at_least) block["at_least"] = *b.at_least;
    if (b.at_most) block["at_most"] = *b.at_most;
    if (b.in_turns) block["in_turns"] = *b.in_turns;
    j["blocks"].push_back(std::move(block));
  }
  return j;
}

std::string cpu_summary(const CpuFigures& f, double q, const CpuConditions& conditions) {
  const auto asked = f.asked(q);
  const auto estimated = estimated_speedup(f, q, conditions);
  if (conditions.predicted)
    return fmt::format("{:.2f}× predicted for {} cores (needs {:.2f}×); this machine has one", estimated, f.p,
                       asked);
  if (f.best() < asked && estimated >= asked)
    return fmt::format(
        "{:.2f}× if other programs had not been at work here (needs {:.2f}×; these cores can give "
        "{:.2f}×)",
        estimated, asked, f.cores);
  auto text = fmt::format("{:.2f}× (needs {:.2f}×", f.best(), asked);
  if (f.cores > 0) text += fmt::format("; this machine can give {:.2f}×", f.cores);
  return text + fmt::format("); your program kept {:.2f} cores busy", cores_busy(*fastest(f)));
}

void say_undecided(Judgement& judgement, const CpuFigures& f, const Speed& speed, bool was_busy) {
  judgement.remedy = quieter_machine;
  if (f.blocks.empty()) {
    judgement.reason = "no complete measurement of your program could be taken";
    return;
  }
  const auto given = f.median_of(&BlockFigures::given);
  if (!f.measurable()) {
    judgement.reason =
        fmt::format("this machine gave {:.2f} of {} cores during the test; this says nothing about your code",
                    std::max(given, f.seen), f.p);
    return;
  }
  const auto asked = f.asked(speed.full);
  if (f.best() >= asked) {
    const auto reached = static_cast<std::size_t>(f.blocks_at(asked));
    judgement.reason =
        fmt::format("your program reached {:.2f}×, and {:.2f}× is needed; but ", f.best(), asked) +
        (reached == f.blocks.size()
             ? fmt::format("there was time for {} measurements only, and that is not proof yet", reached)
             : fmt::format("only in {} of {} measurements, and that is not proof yet", reached,
                           f.blocks.size()));
    return;
  }
  judgement.reason = fmt::format("your program reached {:.2f}×, and {:.2f}× is needed; ", f.best(), asked);
  if (const auto slowest = f.median_of(&BlockFigures::slowest_core); slowest > 1)
    judgement.reason += fmt::format(
        "but this machine's cores are not equally fast: the slowest takes {:.1f} times as long as they do on "
        "average, so this says nothing about your code",
        slowest);
  else if (was_busy)
    judgement.reason += fmt::format(
        "but this machine gave {:.2f} of {} cores during the test, so this says nothing about your code",
        given, f.p);
  else {
    judgement.reason += what_was_seen(f) + "this is not proof";
    constexpr double close = 0.9;
    judgement.remedy = f.best() >= close * asked
                           ? "close other programs and grade again; if it stays undecided, your program is "
                             "close to what is needed, and anything that makes it faster decides it"
                           : "close other programs and grade again; `grader scaling` shows how much faster "
                             "your program gets with more workers";
  }
  if (judgement.fraction > 0) judgement.reason += "; half of the points are earned";
}

}  // namespace manyhands
