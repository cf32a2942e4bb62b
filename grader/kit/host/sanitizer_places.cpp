#include "kit/host/sanitizer_places.hpp"

#include <charconv>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <sstream>

#include "kit/host/code_lines.hpp"

namespace manyhands::host {
namespace {

constexpr std::size_t most_places = 400;

// The offset in `name` of a frame without a place. A function's name may look like one, with any number.
std::optional<std::uint64_t> offset_in(const std::string& line, const std::string& name) {
  static const std::regex frame(R"(^\s+#\d+ .*\((?:\S*/)?([^/\s+]+)\+0x([0-9a-f]+)\).*$)");
  static const std::regex placed(R"(:\d+(?::\d+)? \()");
  std::smatch match;
  if (line.size() > 4096 || line.find(name + "+0x") == std::string::npos || std::regex_search(line, placed) ||
      !std::regex_match(line, match, frame) || match[1] != name)
    return std::nullopt;
  const auto digits = match[2].str();
  std::uint64_t offset = 0;
  const auto [stopped, code] = std::from_chars(digits.data(), digits.data() + digits.size(), offset, 16);
  return code == std::errc{} ? std::optional(offset) : std::nullopt;
}

// As the sanitizer would have written it: from the inside out, one line for each function.
std::string frames_of(const Chain& chain) {
  std::string text;
  for (const auto& frame : chain)
    if (frame.line > 0 && !frame.file.starts_with("??"))
      text += "    #0 " + frame.function + " " + frame.file + ":" + std::to_string(frame.line) + "\n";
  return text;
}

}  // namespace

std::string with_places(const std::string& log, const std::filesystem::path& program) {
  const auto name = program.filename().string();
  std::set<std::uint64_t> offsets;
  std::istringstream lines(log);
  for (std::string line; std::getline(lines, line) && offsets.size() < most_places;)
    if (const auto offset = offset_in(line, name)) offsets.insert(*offset);
  if (offsets.empty()) return log;

  const auto chains = chains_at(program.string(), offsets, {});
  std::string result;
  std::istringstream again(log);
  for (std::string line; std::getline(again, line);) {
    const auto offset = offset_in(line, name);
    const auto known = offset ? chains.find(*offset) : chains.end();
    const auto frames = known == chains.end() ? std::string() : frames_of(known->second);
    result += frames.empty() ? line + "\n" : frames;
  }
  return result;
}

}  // namespace manyhands::host
