#include "model/pool_stack.hpp"

#include <algorithm>
#include <initializer_list>
#include <string>

#include "model/learner_frame.hpp"

namespace manyhands {
namespace {

/// Compares only the beginning of the name, because template arguments may contain any other name.
bool begins_with_any(const Frame& frame, std::initializer_list<std::string_view> names) {
  return std::any_of(names.begin(), names.end(), [&](auto name) { return frame.function.starts_with(name); });
}

bool is_library(const Frame& frame) {
  return begins_with_any(frame, {"boost::asio::", "boost_asio_"});
}

/// The loop of a pool's thread. It runs tasks, and sleeps if there are none.
bool is_loop(const Frame& frame) {
  return begins_with_any(frame, {"boost::asio::detail::scheduler::do_run_one"});
}

bool is_sleep_of_loop(const Frame& frame) {
  return begins_with_any(
      frame, {"boost::asio::detail::conditionally_enabled_event::wait",
              "boost::asio::detail::posix_event::wait", "boost::asio::detail::epoll_reactor::run"});
}

bool is_pool(const Frame& frame) {
  return begins_with_any(frame, {"boost::asio::thread_pool::thread_function"});
}

bool is_strand(const Frame& frame) {
  return begins_with_any(
      frame, {"boost::asio::detail::strand_executor_service::", "boost::asio::detail::strand_service::"});
}

bool is_end_of_pool(const Frame& frame) {
  return begins_with_any(frame, {"boost::asio::thread_pool::join", "boost::asio::thread_pool::wait",
                                 "boost::asio::thread_pool::~"});
}

bool is_future(const Frame& frame) {
  return begins_with_any(frame, {"std::__basic_future<", "std::__future_base::_State_base", "std::future<",
                                 "std::shared_future<"});
}

/// From this frame outwards, the code runs a task and stores its result; it does not wait for one.
bool runs_task(const Frame& frame) {
  return begins_with_any(frame, {"std::__future_base::"}) &&
         (frame.function.find("::_M_run") != std::string::npos ||
          frame.function.find("::_M_do_set") != std::string::npos ||
          frame.function.find("::_M_set_result") != std::string::npos);
}

}  // namespace

PoolStack pool_stack(const ThreadStack& stack, std::string_view prefix) {
  PoolStack found;
  bool waits = false;
  bool for_end = false;
  bool runs = false;
  const Frame* inner = nullptr;  // the latest of the learner's frames in the current task
  bool library_between = false;  // … and whether a library has called it
  const Frame* before = nullptr;
  for (const auto& frame : stack.frames) {
    if (is_learners(frame, prefix)) {
      if (found.line == nullptr) found.line = &frame;
      if (inner != nullptr && library_between && found.runs_inner == nullptr) found.runs_inner = &frame;
      inner = &frame;
      library_between = false;
    } else if (is_loop(frame)) {
      found.idle = before != nullptr && is_sleep_of_loop(*before);
      inner = nullptr;  // the loop runs queued tasks: frames further out belong to another task
    } else {
      if (found.line == nullptr) {
        runs = runs || runs_task(frame);
        waits = waits || (!runs && is_future(frame));
        for_end = for_end || is_end_of_pool(frame);
      }
      library_between = library_between || is_library(frame);
    }
    found.in_strand = found.in_strand || is_strand(frame);
    found.in_pool = found.in_pool || is_pool(frame);
    before = &frame;
  }
  if (!found.in_pool) return {};
  if (waits || for_end) found.waits = found.line;
  found.for_end = for_end && found.waits != nullptr;
  return found;
}

}  // namespace manyhands
