// Owners of an object count down with relaxed order, and the last one deletes it. It need not see what
// the other owners wrote.
// kind: weak-memory
// expect: race

#include <array>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <thread>

#ifdef REPAIRED
constexpr auto drop_order = std::memory_order_acq_rel;
#else
constexpr auto drop_order = std::memory_order_relaxed;
#endif

struct Report {
  std::atomic<int> owners{2};
  std::array<int, 2> lines{};
};

void write_and_drop(Report* report, std::size_t mine) {
  report->lines[mine] = 1;
  if (report->owners.fetch_sub(1, drop_order) == 1) {
    assert(report->lines[0] + report->lines[1] == 2);
    delete report;
  }
}

int main() {
  auto* report = new Report;
  std::jthread first(write_and_drop, report, 0);
  std::jthread second(write_and_drop, report, 1);
  return 0;
}
