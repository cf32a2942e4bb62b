#include "kit/host/explored/weak_loads.hpp"

#include "model/learner_frame.hpp"

namespace manyhands::host {
namespace {

constexpr std::size_t most_looked_up = 1000;  // an honest program has a few dozen

/// Waiting is in <bits/atomic_wait.h>.
bool is_of_atomic(const Frame& frame) {
  return frame.file.starts_with("/usr/") &&
         (frame.file.ends_with("/bits/atomic_base.h") || frame.file.ends_with("/atomic"));
}

}  // namespace

bool is_own_load(const Chain& chain, const std::string& prefix) {
  for (const auto& frame : chain) {
    if (is_learners(frame, prefix)) return true;
    if (!is_of_atomic(frame)) return false;
  }
  return false;
}

std::set<std::uint64_t> loads_in(const std::vector<ExploredProgram>& programs) {
  std::set<std::uint64_t> all;
  for (const auto& program : programs)
    for (const auto load : program.loads)
      if (all.size() < most_looked_up) all.insert(load);
  return all;
}

}  // namespace manyhands::host
