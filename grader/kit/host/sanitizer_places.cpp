#include "kit/host/sanitizer_places.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <sstream>
#include <vector>

#include "kit/spawn/spawn.hpp"

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

std::string output_of(std::vector<std::string> argv) {
  auto [out, in] = spawn::pipe();
  spawn::Options options;
  options.argv = std::move(argv);
  options.env = {"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C"};
  options.descriptors = {{in.get(), 1}};
  auto started = spawn::spawn(options);
  in.reset();
  if (!started.error.empty()) return {};
  const auto deadline = std::chrono::steady_clock::now() + patience;
  std::string text;
  for (;;) {
    pollfd entry{out.get(), POLLIN, 0};
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0 || ::poll(&entry, 1, static_cast<int>(left.count())) <= 0) break;
    std::array<char, 65536> chunk;
    const auto n = ::read(out.get(), chunk.data(), chunk.size());
    if (n <= 0) break;
    text.append(chunk.data(), static_cast<std::size_t>(n));
  }
  started.child.kill_group();
  started.child.reap();
  return text;
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
  std::istringstream found(output_of(std::move(argv)));
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
