#include "build/calls.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace manyhands::build {
namespace {

// `syscall` can start threads and processes. It is no sleep: correct programs need it for calls that the C
// library has no function for, such as pidfd_open, and there is no reason to sleep with it.
const std::array families{
    CallFamily{"sleep",
               {"nanosleep", "__nanosleep", "clock_nanosleep", "usleep", "sleep", "thrd_sleep"},
               {"NSt11this_thread11__sleep_for"}},
    CallFamily{"threads",
               {"pthread_create", "thrd_create", "clone", "__clone", "clone3", "syscall"},
               {"NSt6thread15_M_start_thread", "N5boost4asio6detail12posix_thread12start_thread",
                "N5boost6thread12start_thread"}},
    CallFamily{"async", {}, {"St13__future_base17_Async_state_impl", "St13__future_base15_Deferred_state"}},
    CallFamily{"processes",
               {"fork", "__fork", "_Fork", "__libc_fork", "vfork", "__vfork", "forkpty", "daemon",
                "posix_spawn", "posix_spawnp", "system", "__libc_system", "popen", "_IO_popen", "wordexp",
                "clone", "__clone", "clone3", "syscall"},
               {}},
    CallFamily{"affinity",
               {"sched_setaffinity", "pthread_setaffinity_np", "pthread_attr_setaffinity_np", "syscall"},
               {}},
    CallFamily{"execution-policies", {}, {"6__pstl"}},
    CallFamily{"asio", {}, {"N5boost4asio"}},
};

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool any_frame(const CallPlace& place, std::string_view part) {
  return has(place.section, part) ||
         std::any_of(place.frames.begin(), place.frames.end(),
                     [&](const CallFrame& frame) { return has(frame.function, part); });
}

}  // namespace

const CallFamily& call_family(std::string_view name) {
  for (const auto& family : families)
    if (family.name == name) return family;
  throw std::logic_error("no family of calls is named " + std::string(name));
}

bool belongs_to(const CallFamily& family, std::string_view symbol) {
  const auto part = [&](std::string_view text) { return has(symbol, text); };
  return std::find(family.imports.begin(), family.imports.end(), symbol) != family.imports.end() ||
         std::any_of(family.parts.begin(), family.parts.end(), part);
}

bool is_the_librarys_own(const CallPlace& place) {
  // Internals of the C++ library that wait. Programs may not use such names for their own functions.
  constexpr std::array waits{"__timed_backoff", "__platform_wait", "__platform_notify",
                             "__detail13__atomic_spin"};
  for (const auto& frame : place.frames) {
    if (!frame.file.starts_with("/usr/") && !has(frame.file, "/include/c++/")) continue;
    for (const auto* part : waits)
      if (has(frame.function, part)) return true;
  }
  return false;
}

bool is_async(const CallPlace& place) {
  return has(place.symbol, "__future_base") || any_frame(place, "_Async_state_impl");
}

std::string shown_call(const CallPlace& place) {
  if (is_async(place)) return "std::async";
  if (has(place.symbol, "posix_thread")) return "boost::asio::detail::thread";
  if (has(place.symbol, "St6thread")) return any_frame(place, "jthread") ? "std::jthread" : "std::thread";
  for (const auto* name : {"sleep_until", "sleep_for"})
    if (any_frame(place, name) || has(place.symbol, name)) return std::string("std::this_thread::") + name;
  if (has(place.symbol, "6__pstl")) return "std::execution";
  if (has(place.symbol, "N5boost4asio")) return "boost::asio";
  return place.symbol.substr(0, 120);
}

}  // namespace manyhands::build
