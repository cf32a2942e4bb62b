#include "kit/guest/late_exit.hpp"

#include <linux/close_range.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <chrono>

#include "kit/guest/task_look.hpp"

namespace manyhands::guest {
namespace {

std::atomic<bool> late{false};
std::atomic<pid_t> first{0};  // it is not a child
void (*at_end)() = nullptr;

constexpr std::chrono::seconds longest{1};
constexpr timespec nap{0, 100'000};

void wait_until_parent_rests() {
  using std::chrono::steady_clock;
  if (!late || ::getpid() == first) return;
  // As in the kernel: what another process shares with this one stays open there.
  ::close_range(0, ~0U, CLOSE_RANGE_UNSHARE);
  const auto parent = ::getppid();
  const auto end = steady_clock::now() + longest;
  RestLook look(1);
  while (look.of(parent) == ProcessRest::none && steady_clock::now() < end) ::nanosleep(&nap, nullptr);
}

}  // namespace

void children_exit_late() {
  first = ::getpid();
  late = true;
}

void exit_late() {
  late = true;
}

bool exits_late() {
  return late;
}

void before_exit(void (*what)()) {
  at_end = what;
}

}  // namespace manyhands::guest

extern "C" {
[[noreturn]] void __real__exit(int status);
[[noreturn]] void __wrap__exit(int status);
[[noreturn]] void __wrap__Exit(int status);

void __wrap__exit(int status) {
  if (manyhands::guest::at_end != nullptr) manyhands::guest::at_end();
  manyhands::guest::wait_until_parent_rests();
  __real__exit(status);
}

void __wrap__Exit(int status) {
  __wrap__exit(status);
}
}
