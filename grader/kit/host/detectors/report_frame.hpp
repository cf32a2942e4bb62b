// One line of a stack as a sanitizer writes it, and whose code stands there. Told by the file that was loaded
// (the program's own, or a library of the system's), never by names: those are what a #line or a function's
// author says. Pure, linear in the line's length.
//
//   "    #0 Work::run(int) starter/demo/a.cpp:17:3 (/box/tsan+0x1234)"
//   "    #1 0x5581 in main starter/demo/a.cpp:17"
//   "    #2 <null> <null> (/usr/lib/x86_64-linux-gnu/libstdc++.so.6+0xd44a2)"
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace manyhands::host {

struct ReportFrame {
  std::string function;  // "<null>": not known
  std::string file;      // empty: not known
  int line = 0;
  std::string module;        // path of the file that was loaded; empty: not told
  std::uint64_t offset = 0;  // in it
};

/// `prefix`: of the learner's paths. None where the line is no frame.
std::optional<ReportFrame> report_frame_in(std::string_view line, const std::string& prefix);

/// The name without its folders.
std::string_view module_name(const ReportFrame& frame);

/// True where the frame lies in a library of the system or of the grader. What is not known is the
/// program's.
bool in_library(const ReportFrame& frame);

/// True in the detector's own library: what it put in the place of a function such as memcpy or free.
bool in_detector(const ReportFrame& frame);

}  // namespace manyhands::host
