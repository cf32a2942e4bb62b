#include "kit/host/detectors/sanitizer_places.hpp"

#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "kit/host/detectors/report_frame.hpp"
#include "kit/host/detectors/sanitizer_report.hpp"
#include "kit/host/observe/code_lines.hpp"

namespace manyhands::host {
namespace {

constexpr std::size_t most_places = 400;

// The offset in `name` for a frame without a place.
std::optional<std::uint64_t> offset_in(std::string_view line, const std::string& name) {
  const auto frame = report_frame_in(line, {});
  if (!frame || !frame->file.empty() || module_name(*frame) != name) return std::nullopt;
  return frame->offset;
}

// As the sanitizer would have written it: innermost first, one line per function.
std::string frames_of(const Chain& chain, const std::string& module) {
  std::string text;
  for (const auto& frame : chain)
    if (frame.line > 0 && !frame.file.starts_with("??"))
      text +=
          "    #0 " + frame.function + " " + frame.file + ":" + std::to_string(frame.line) + module + "\n";
  return text;
}

}  // namespace

std::string with_places(const std::string& log, const std::filesystem::path& program) {
  const auto name = program.filename().string();
  std::set<std::uint64_t> offsets;
  for_each_line(log, [&](std::string_view line) {
    const auto offset = offsets.size() < most_places ? offset_in(line, name) : std::nullopt;
    if (offset) offsets.insert(*offset);
  });
  if (offsets.empty()) return log;

  const auto chains = chains_at(program.string(), offsets, {});
  std::string result;
  for_each_line(log, [&](std::string_view line) {
    const auto offset = offset_in(line, name);
    const auto known = offset ? chains.find(*offset) : chains.end();
    // The program's file and the offset in it are at the end.
    const auto module = offset ? std::string(line.substr(line.rfind(" ("))) : std::string();
    const auto frames = known == chains.end() ? std::string() : frames_of(known->second, module);
    if (frames.empty())
      result.append(line).append("\n");
    else
      result += frames;
  });
  return result;
}

}  // namespace manyhands::host
