// Small programs whose schedules the tests explore: each with a bug, and repaired.
#pragma once
#include <cstddef>

namespace scheduled {

struct Scenario {
  const char* name;
  void (*broken)();
  void (*repaired)();
};

struct Scenarios {
  const Scenario* first;
  std::size_t count;
};

/// A table of them: template functions of one bool, which is true in the repaired version.
#define SCHEDULED(name) \
  { #name, name < false>, name < true> }

Scenarios lock_scenarios();
Scenarios wait_scenarios();
Scenarios atomic_scenarios();
Scenarios thread_scenarios();
Scenarios weak_scenarios();
Scenarios lock_free_scenarios();

}  // namespace scheduled
