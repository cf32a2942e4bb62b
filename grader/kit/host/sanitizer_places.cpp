#include "kit/host/sanitizer_places.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <sstream>
#include <utility>
#include <vector>

#include "kit/host/tool.hpp"

namespace manyhands::host {
namespace {

constexpr std::chrono::seconds patience{15};
constexpr std::size_t most_places = 400;

// The offset in `name` of a frame without a place.
std::optional<std::string> offset_in(const std::string& line, const std::string& name) {
  static const std::regex frame(R"(^\s+#\d+ .*\((?:\S*/)?([^/\s+]+)\+(0x[0-9a-f]+)\).*$)");
  static const std::regex placed(R"(:\d+(?::\d+)? \()");
  std::smatch match;
  if (line.size() > 4096 || line.find(name + "+0x") == std::string::npos || std::regex_search(line, placed) ||
      !std::regex_match(line, match, frame) || match[1] != name)
    return std::nullopt;
  return match[2];
}

}  // namespace

std::string with_places(const std::string& log, const std::filesystem::path& program) {
  const auto name = program.filename().string();
  std::set<std::string> offsets;
  std::istringstream lines(log);
  for (std::string line; std::getline(lines, line) && offsets.size() < most_places;)
    if (auto offset = offset_in(line, name)) offsets.insert(*offset);
  if (offsets.empty()) return log;

  std::vector<std::string> argv{"addr2line", "-a", "-f", "-C", "-i", "-e", program.string()};
  argv.insert(argv.end(), offsets.begin(), offsets.end());
  // An address, and then, from the inside out, two lines for each function: its name and its place.
  std::map<unsigned long, std::string> frames;
  std::istringstream found(output_of_tool(std::move(argv), patience));
  unsigned long address = 0;
  for (std::string line; std::getline(found, line);) {
    if (line.starts_with("0x")) {
      address = std::stoul(line, nullptr, 16);
      continue;
    }
    std::string place;
    if (!std::getline(found, place)) break;
    if (!place.starts_with("??")) frames[address] += "    #0 " + line + " " + place + "\n";
  }

  std::string result;
  std::istringstream again(log);
  for (std::string line; std::getline(again, line);) {
    const auto offset = offset_in(line, name);
    const auto known = offset ? frames.find(std::stoul(*offset, nullptr, 16)) : frames.end();
    result += known == frames.end() ? line + "\n" : known->second;
  }
  return result;
}

}  // namespace manyhands::host
