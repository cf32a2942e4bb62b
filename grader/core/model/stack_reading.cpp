#include "model/stack_reading.hpp"

#include <algorithm>
#include <initializer_list>
#include <string>

namespace manyhands {
namespace {

struct Sign {
  std::string_view part;  // of a function's name
  WaitsFor what;
};

constexpr Sign signs[] = {
    {"condition_variable", WaitsFor::condition_variable},
    {"pthread_cond", WaitsFor::condition_variable},
    {"__basic_future", WaitsFor::future},
    {"_State_baseV2", WaitsFor::future},
    {"semaphore", WaitsFor::semaphore},
    {"lll_lock", WaitsFor::mutex},
    {"mutex_lock", WaitsFor::mutex},
    {"join", WaitsFor::thread_end},
    {"wait4", WaitsFor::child_end},
    {"waitpid", WaitsFor::child_end},
    {"nanosleep", WaitsFor::time},
    {"manyhands::net::get", WaitsFor::server},
    {"_read", WaitsFor::read},
    {"_write", WaitsFor::write},
    {"__platform_wait", WaitsFor::atomic},
    {"__atomic_wait_address", WaitsFor::atomic},
};

bool names(const Frame& frame, std::string_view part) {
  return frame.function.find(part) != std::string::npos;
}

bool names_any(const Frame& frame, std::initializer_list<std::string_view> parts) {
  return std::any_of(parts.begin(), parts.end(), [&](auto part) { return names(frame, part); });
}

/// From here outwards, a library runs a task.
bool runs_library_task(const Frame& frame) {
  return names_any(frame, {"_M_run", "_M_invoke", "_Invoker", "_M_do_set", "_M_set_result"});
}

/// What a thread waits for: `so_far`, according to the frames further in.
WaitsFor with_frame(const Frame& frame, WaitsFor so_far) {
  if (names(frame, "manyhands::"))  // the kit reads: a request of its own
    return so_far == WaitsFor::read || so_far == WaitsFor::child_end ? WaitsFor::unknown : so_far;
  if (names_any(frame, {"future", "_State_base", "_Async_state"}))
    return WaitsFor::future;  // a discarded future's destructor joins the thread, so this takes precedence
  if (so_far != WaitsFor::unknown) return so_far;
  if (names_any(frame, {"pthread_join", "pthread_clockjoin", "thread::join"})) return WaitsFor::thread_end;
  if (names_any(frame, {"mutex_lock", "lll_lock_wait", "lll_mutex_lock", "mutex::lock", "mutex_clocklock",
                        "rwlock_rdlock", "rwlock_wrlock", "_mutex_cond_lock"}))
    return WaitsFor::mutex;
  if (names_any(frame, {"_read", "_recv"})) return WaitsFor::read;
  if (names_any(frame, {"wait4", "waitpid", "waitid"})) return WaitsFor::child_end;
  return WaitsFor::unknown;
}

void read_inside(StackReading& reading) {
  for (const auto& frame : reading.stack->frames) {
    if (&frame == reading.line) return;
    if (runs_library_task(frame)) {
      reading.in_library_task = true;
      return;
    }
    reading.line_waits_for = with_frame(frame, reading.line_waits_for);
  }
}

}  // namespace

bool waits_for(const Frame& frame, WaitsFor what) {
  return std::any_of(std::begin(signs), std::end(signs),
                     [&](const Sign& sign) { return sign.what == what && names(frame, sign.part); });
}

bool has_function(const ThreadStack& stack, std::string_view part) {
  return std::any_of(stack.frames.begin(), stack.frames.end(),
                     [part](const Frame& frame) { return names(frame, part); });
}

StackReading reading_of(const ThreadStack& stack, std::string_view prefix) {
  StackReading reading;
  reading.stack = &stack;
  reading.pool = pool_stack(stack, prefix);
  for (const auto& frame : stack.frames) {
    if (is_learners(frame, prefix)) {
      (reading.line ? reading.callers.emplace_back() : reading.line) = &frame;
      continue;  // its name says nothing: a learner may call a function `join_all`
    }
    const bool called_by_line = reading.line == nullptr;
    for (const auto& sign : signs)
      if (called_by_line && names(frame, sign.part)) reading.shown.set(static_cast<std::size_t>(sign.what));
    reading.in_kit = reading.in_kit || names(frame, "manyhands::");
    reading.in_event_loop =
        reading.in_event_loop ||
        names_any(frame, {"asio::detail::scheduler", "io_context::run", "io_context::poll"});
    reading.loop_waits =
        reading.loop_waits || (called_by_line && names_any(frame, {"epoll_reactor::run", "epoll_wait"}));
  }
  for (std::size_t what = 0; what < reading.shown.size() && reading.waits_for == WaitsFor::unknown; ++what)
    if (reading.shown[what]) reading.waits_for = static_cast<WaitsFor>(what);
  read_inside(reading);
  return reading;
}

std::vector<StackReading> readings_of(const std::vector<ThreadStack>& stacks, std::string_view prefix) {
  std::vector<StackReading> readings;
  readings.reserve(stacks.size());
  for (const auto& stack : stacks) readings.push_back(reading_of(stack, prefix));
  return readings;
}

TimedSleep timed_sleep_in(const ThreadStack& stack) {
  struct Name {
    std::string_view part;
    TimedSleep sleep;
  };
  static constexpr Name names[] = {
      {"pthread_cond_timedwait", TimedSleep::timed_wait},
      {"pthread_cond_clockwait", TimedSleep::timed_wait},
      {"wait_until", TimedSleep::timed_wait},
      {"wait_for", TimedSleep::timed_wait},
      {"sleep", TimedSleep::sleep},
      {"epoll", TimedSleep::event_loop},
      {"poll", TimedSleep::poll},
      {"select", TimedSleep::select},
  };
  for (const auto& [part, sleep] : names)
    if (has_function(stack, part)) return sleep;
  return TimedSleep::unknown;
}

const Frame* line_of(const std::vector<ThreadStack>& stacks, int tid, std::string_view prefix) {
  for (const auto& stack : stacks)
    if (stack.tid == tid)
      if (const auto* line = learner_frame(stack, prefix)) return line;
  return nullptr;
}

const Frame* line_awake(const std::vector<ThreadStack>& stacks, std::string_view prefix, int tid) {
  const Frame* found = nullptr;
  for (const auto& stack : stacks) {
    const auto* line = learner_frame(stack, prefix);
    if (line != nullptr && (found == nullptr || stack.state == 'R' || (tid != 0 && stack.tid == tid)))
      found = line;
  }
  return found;
}

}  // namespace manyhands
