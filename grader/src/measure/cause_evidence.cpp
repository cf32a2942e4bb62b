#include "measure/cause_evidence.hpp"

#include <algorithm>

#include "measure/constants.hpp"
#include "measure/cpu_demand.hpp"
#include "measure/cpu_figures.hpp"

namespace manyhands {
namespace {
using namespace constants;

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

std::vector<const Run*> profiled_runs(const std::vector<Run>& runs) {
  std::vector<const Run*> profiled;
  for (const auto& run : runs)
    if (run.arm == Arm::profiled && usable_submission(run)) profiled.push_back(&run);
  return profiled;
}

/// Of the profiled runs those in which the trouble was there: on a busy machine threads are seldom at work at
/// the same moment, and then nothing is in anybody's way.
std::vector<const Run*> telling_of(std::vector<const Run*> profiled, double serial_cpu, double together) {
  std::erase_if(profiled, [&](const Run* run) {
    return cpu_per_unit(*run) / serial_cpu - 1 < telling_part * (together - 1);
  });
  return profiled;
}

/// The part of their time that the threads would not have needed, had they done what the serial program does.
double surplus_of(const std::vector<const Run*>& profiled, double serial_cpu) {
  double used = 0;
  for (const auto* run : profiled) used += cpu_per_unit(*run) / static_cast<double>(profiled.size());
  return used > serial_cpu ? 1 - serial_cpu / used : 0;
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
bool much_memory(const std::vector<Block>& blocks, const std::vector<const Run*>& profiled) {
  std::int64_t serial = 0;
  std::int64_t ours = 0;
  for (const auto& block : blocks) serial = std::max(serial, block.baseline.peak_memory_kb);
  for (const auto* run : profiled) ours = std::max(ours, run->peak_memory_kb);
  return ours == 0 || serial == 0 || ours > serial + little_memory_kb;
}

void add_inflation(CauseEvidence& e) {
  if (e.serial_cpu <= 0) return;
  std::vector<double> inflations;
  int threads = 0;
  for (const auto& block : *e.blocks) {
    if (!usable_submission(block.submission)) continue;
    inflations.push_back(inflation_of(block));
    threads = threads == 0 ? block.submission.peak_threads : std::min(threads, block.submission.peak_threads);
  }
  auto& figures = e.figures;
  figures.together = median(inflations);
  figures.alone = least_on_one_core(*e.runs, threads) / e.serial_cpu;
  const auto profiled = profiled_runs(*e.runs);
  const auto telling = telling_of(profiled, e.serial_cpu, figures.together);
  e.trouble_seen = !telling.empty();
  e.looked_at = e.trouble_seen ? telling : profiled;  // locks are there also where nobody waits
  e.surplus = surplus_of(e.looked_at, e.serial_cpu);
  count_samples(figures, e.looked_at);
  e.uses_much_memory = much_memory(*e.blocks, profiled);
  e.slower_together = figures.alone > 0 && figures.together >= interfering * figures.alone;
  if (!e.slower_together) return;
  e.copies = side_by_side(*e.blocks, *e.runs, e.p, threads);
  if (e.copies) e.by_memory = e.copies->explains(figures.together, figures.alone);
}
}  // namespace

bool CauseEvidence::has(Arm arm) const {
  return std::any_of(runs->begin(), runs->end(), [arm](const Run& run) { return run.arm == arm; });
}

bool CauseEvidence::seen() const {
  return figures.samples >= least_place_samples;
}

Place CauseEvidence::most_frequent(const std::vector<std::string>& kinds) const {
  std::vector<Place> places;
  for (const auto* run : looked_at)
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

CauseEvidence cause_evidence(const std::string& code, bool inflated, const std::vector<Block>& blocks,
                             const std::vector<Run>& runs, int p) {
  CauseEvidence e;
  e.blocks = &blocks;
  e.runs = &runs;
  e.p = p;
  e.serial_cpu = least_serial_cpu(blocks);
  e.figures.code = code;
  if (inflated) add_inflation(e);
  return e;
}

}  // namespace manyhands
