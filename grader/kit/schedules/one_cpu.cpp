#include "kit/schedules/one_cpu.hpp"

#include <sched.h>

namespace manyhands::schedules {
namespace {

constexpr int schedules_per_choice = 100;

}  // namespace

OneCpu::OneCpu() {
  ::sched_getaffinity(0, sizeof before_, &before_);
}

OneCpu::~OneCpu() {
  ::sched_setaffinity(0, sizeof before_, &before_);
}

void OneCpu::choose() {
  if (schedules_++ % schedules_per_choice != 0) return;
  ::sched_setaffinity(0, sizeof before_, &before_);
  ::sched_yield();
  const int cpu = ::sched_getcpu();
  if (cpu < 0) return;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(static_cast<unsigned>(cpu), &one);
  ::sched_setaffinity(0, sizeof one, &one);
}

}  // namespace manyhands::schedules
