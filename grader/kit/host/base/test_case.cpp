#include "kit/host/base/test_case.hpp"

#include <cstdlib>
#include <functional>

#include "kit/host/base/catch.hpp"
#include "kit/host/base/context.hpp"
#include "profile/profile.hpp"

namespace manyhands::host {

void end_case(const std::string& why) {
  context().case_has_finding = true;
  FAIL(why);
  std::abort();  // FAIL throws
}

void stop_if_hung() {
  auto& c = context();
  if (!c.stopped) return;
  c.case_ran = false;
  end_case("not run: the program was stopped earlier, or the result is already known");
}

void of_task(int task) {
  context().task = task;
}

std::uint64_t fresh_seed() {
  auto& c = context();
  // splitmix64 over the run's seed, the test case and a counter: reproducible, and different for every input.
  static std::uint64_t count = 0;
  std::uint64_t x = c.seed + std::hash<std::string>{}(c.case_name) + 0x9e3779b97f4a7c15ULL * ++count;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

int workers() {
  return context().workers;
}

bool instrumented() {
  return is_watched(context().profile);
}

}  // namespace manyhands::host
