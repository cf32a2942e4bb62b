// One line of a stack in a sanitizer's report, and whose code it is. Decided by the loaded file (the program
// or a system library), never by names: a #line or a function's author can choose those. Pure, linear in the
// line's length.
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
  std::string function;  // "<null>": unknown
  std::string file;      // empty: unknown
  int line = 0;
  std::string module;        // path of the loaded file; empty: unknown
  std::uint64_t offset = 0;  // in the module
};

/// `prefix`: the path prefix of the learner's files. None if the line is not a frame.
std::optional<ReportFrame> report_frame_in(std::string_view line, const std::string& prefix);

/// The module's file name without its folders.
std::string_view module_name(const ReportFrame& frame);

/// True if the frame is in a system library or in one of the grader's. An unknown module counts as the
/// program.
bool in_library(const ReportFrame& frame);

/// True in the detector's own library, which replaces functions such as memcpy and free.
bool in_detector(const ReportFrame& frame);

}  // namespace manyhands::host
