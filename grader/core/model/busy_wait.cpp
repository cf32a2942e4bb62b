#include "model/busy_wait.hpp"

namespace manyhands {
namespace {

/// A program that waits needs no CPU. If it is runnable for more than half the time, it polls.
constexpr double busy_part = 0.5;
constexpr double cpu_part = 0.15;

bool reaches(std::int64_t ns, double part, std::int64_t span_ns) {
  return static_cast<double>(ns) >= part * static_cast<double>(span_ns);
}

}  // namespace

bool mostly_runnable(std::int64_t span_ns, std::int64_t busy_ns) {
  return reaches(busy_ns, busy_part, span_ns);
}

bool is_busy_wait(std::int64_t span_ns, std::int64_t busy_ns, std::int64_t cpu_ns) {
  return mostly_runnable(span_ns, busy_ns) && reaches(cpu_ns, cpu_part, span_ns);
}

}  // namespace manyhands
