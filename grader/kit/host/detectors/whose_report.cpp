#include "kit/host/detectors/whose_report.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.hpp"

namespace manyhands::host {
namespace {

/// A stack that shows what was done, not where a thread, a mutex or memory was created, or where a thread
/// slept.
bool tells_deed(const SanitizerReport& report, const Section& section) {
  if (section.frames.empty()) return false;
  if (contains(report.kind, "race")) return is_access(section.heading);
  return !tells_origin(section);
}

// "Thread T2" from "  Previous write of size 4 at 0x… by thread T2 (mutexes: …):"; empty for the main thread.
std::string_view thread_of(const Section& section) {
  const std::string_view heading = section.heading;
  const auto at = heading.rfind(" by thread T");
  if (at == std::string_view::npos) return {};
  const auto begin = at + std::string_view(" by ").size();
  const auto name = std::string_view("thread T").size();
  auto end = begin + name;
  while (end < heading.size() && heading[end] >= '0' && heading[end] <= '9') ++end;
  return heading.substr(begin + std::string_view("thread ").size(),
                        end - begin - std::string_view("thread ").size());
}

const Section* creation_of(const SanitizerReport& report, const Section& section) {
  const auto thread = thread_of(section);
  if (thread.empty()) return nullptr;
  const auto begins = "Thread " + std::string(thread) + " ";
  for (const auto& other : report.sections)
    if (tells_creation(other) && contains(other.heading, begins)) return &other;
  return nullptr;
}

// Was this thread started by the program itself, not by a library for its own purposes?
bool started_by_program(const SanitizerReport& report, const Section& section) {
  const auto* creation = creation_of(report, section);
  if (creation == nullptr) return false;
  for (const auto& frame : creation->frames) {
    if (!in_library(frame)) return true;
    const bool passes_on =
        in_detector(frame) || (module_name(frame).starts_with("libstdc++.so") &&
                               frame.function.starts_with("std::thread::_M_start_thread("));
    if (!passes_on) return false;
  }
  return false;
}

bool done_by_program(const SanitizerReport& report, const Section& section) {
  if (!std::all_of(section.frames.begin(), section.frames.end(), in_library)) return true;
  // A thread whose function is a library function itself, for example memset.
  return std::all_of(section.frames.begin(), section.frames.end(), in_detector) &&
         started_by_program(report, section);
}

// Exact names, and only in this library: functions of the same name in a program are elsewhere.
bool gives_exception_back(const ReportFrame& frame) {
  static constexpr std::array names{"std::exception::~exception()",
                                    "std::bad_exception::~bad_exception()",
                                    "std::bad_alloc::~bad_alloc()",
                                    "std::bad_cast::~bad_cast()",
                                    "std::bad_typeid::~bad_typeid()",
                                    "std::bad_function_call::~bad_function_call()",
                                    "std::logic_error::~logic_error()",
                                    "std::domain_error::~domain_error()",
                                    "std::invalid_argument::~invalid_argument()",
                                    "std::length_error::~length_error()",
                                    "std::out_of_range::~out_of_range()",
                                    "std::future_error::~future_error()",
                                    "std::runtime_error::~runtime_error()",
                                    "std::range_error::~range_error()",
                                    "std::overflow_error::~overflow_error()",
                                    "std::underflow_error::~underflow_error()",
                                    "std::system_error::~system_error()",
                                    "std::ios_base::failure[abi:cxx11]::~failure()",
                                    "std::filesystem::__cxx11::filesystem_error::~filesystem_error()",
                                    "__cxa_free_exception",
                                    "__cxa_free_dependent_exception",
                                    "std::__exception_ptr::exception_ptr::_M_release()"};
  const auto is = [&frame](const char* name) { return frame.function == name; };
  return in_library(frame) && module_name(frame).starts_with("libstdc++.so") &&
         std::any_of(names.begin(), names.end(), is);
}

bool gives_memory_back(const ReportFrame& frame) {
  static constexpr std::array names{"operator delete(void*)", "operator delete(void*, unsigned long)",
                                    "free"};
  const auto is = [&frame](const char* name) { return frame.function == name; };
  return in_detector(frame) && std::any_of(names.begin(), names.end(), is);
}

// The functions through which a thread reaches the function that it was given.
bool is_machinery(const std::string& function) {
  for (const char* part : {"std::__invoke", "std::thread::", "std::__future_base::", "std::_Function_handler",
                           "std::function<", "std::_Bind", "std::call_once"})
    if (contains(function, part)) return true;
  return false;
}

}  // namespace

bool is_access(const std::string& heading) {
  return contains(heading, "ead of size") || contains(heading, "rite of size");
}

bool tells_origin(const Section& section) {
  return tells_creation(section) || contains(section.heading, " created at") ||
         contains(section.heading, "Location is ") || contains(section.heading, "allocated by") ||
         contains(section.heading, "synchronized via sleep");
}

bool is_planted(const SanitizerReport& report) {
  int stacks = 0;
  for (const auto& section : report.sections) {
    if (!tells_deed(report, section)) continue;
    const auto& top = section.frames.front();
    const bool named = top.function == "manyhands_planted_race" || top.function == "manyhands_planted_race()";
    // The file may be unknown, if no tool had enough time to find it.
    const bool elsewhere = !top.file.empty() && !top.file.ends_with("kit/guest/planted.cpp");
    if (!named || elsewhere) return false;
    ++stacks;
  }
  return stacks > 0;
}

bool is_inside_libraries(const SanitizerReport& report) {
  bool known = false;
  for (const auto& section : report.sections) {
    if (!tells_deed(report, section)) continue;
    if (done_by_program(report, section)) return false;
    known = true;
  }
  return known;
}

bool is_inside_grader(const SanitizerReport& report, const ProgramSymbols& symbols,
                      const std::string& prefix) {
  bool any = false;
  for (const auto& section : report.sections) {
    if (!tells_deed(report, section)) continue;
    bool open = false;  // a shared function whose caller is not known yet
    for (const auto& frame : section.frames) {
      if (is_learners(frame, prefix)) return false;
      if (in_library(frame)) continue;
      const auto origin = frame.module.empty() ? Origin::learner : symbols.origin_of(frame.offset);
      if (origin == Origin::learner) return false;
      open = origin == Origin::shared;
      any = any || origin == Origin::grader;
    }
    if (open) return false;
  }
  return any;
}

bool is_end_of_exception(const SanitizerReport& report) {
  return std::any_of(report.sections.begin(), report.sections.end(), [&](const Section& section) {
    return tells_deed(report, section) && section.frames.size() >= 2 &&
           gives_memory_back(section.frames[0]) && gives_exception_back(section.frames[1]);
  });
}

bool is_inside_atomic_shared_ptr(const SanitizerReport& report) {
  bool any = false;
  for (const auto& section : report.sections) {
    if (!tells_deed(report, section)) continue;
    const auto& top = section.frames.front();
    if (!top.file.starts_with("/usr/") || !top.file.ends_with("/bits/shared_ptr_atomic.h")) return false;
    any = true;
  }
  return any;
}

const ReportFrame* start_of_thread(const SanitizerReport& report, const Section& section,
                                   const std::string& prefix) {
  const auto* creation = creation_of(report, section);
  return creation == nullptr ? nullptr : learner_frame_in(*creation, prefix);
}

std::string function_of_program(const Section& section) {
  std::string function;
  for (const auto& frame : section.frames) {
    if (in_detector(frame) && function.empty()) function = frame.function;
    if (in_library(frame) || frame.function == "<null>") continue;
    if (is_machinery(frame.function)) break;
    function = frame.function;
    if (frame.line > 0 && !frame.file.starts_with("/usr/")) break;
  }
  return function;
}

}  // namespace manyhands::host
