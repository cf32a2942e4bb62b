#include "kit/host/observe/code_lines.hpp"

#include <charconv>
#include <optional>
#include <sstream>
#include <string_view>

#include "base/text.hpp"
#include "kit/host/observe/stacks.hpp"
#include "kit/host/observe/tool.hpp"

namespace manyhands::host {
namespace {

constexpr std::chrono::seconds for_lines{15};
constexpr std::size_t longest_name = 4096;

std::string hex(std::uint64_t address) {
  std::ostringstream text;
  text << "0x" << std::hex << address;
  return text.str();
}

/// The address, if the line consists of one: "0x000000000001d4a9".
std::optional<std::uint64_t> address_in(const std::string& line) {
  if (!line.starts_with("0x")) return std::nullopt;
  std::uint64_t address = 0;
  const char* end = line.data() + line.size();
  const auto [stopped, code] = std::from_chars(line.data() + 2, end, address, 16);
  return code == std::errc{} && stopped == end ? std::optional(address) : std::nullopt;
}

}  // namespace

std::map<std::uint64_t, Chain> chains_in(const std::string& text, const std::string& prefix) {
  std::map<std::uint64_t, Chain> chains;
  std::istringstream lines(text);
  Chain* chain = nullptr;
  for (std::string line; std::getline(lines, line);) {
    if (const auto address = address_in(line)) {
      chain = &chains[*address];
      continue;
    }
    Frame frame;
    frame.function = line.substr(0, longest_name);
    if (chain == nullptr || !std::getline(lines, line)) break;
    const auto colon = line.rfind(':');
    frame.file = learner_path(line.substr(0, colon), prefix);
    if (colon != std::string::npos) frame.line = leading_number(std::string_view(line).substr(colon + 1));
    chain->push_back(std::move(frame));
  }
  return chains;
}

std::map<std::uint64_t, Chain> chains_at(const std::string& program, const std::set<std::uint64_t>& addresses,
                                         const std::string& prefix) {
  std::vector<std::string> argv{"addr2line", "-a", "-i", "-f", "-C", "-e", program};
  for (const auto address : addresses) argv.push_back(hex(address));
  auto chains = chains_in(output_about(program, argv, for_lines), prefix);
  if (chains.size() >= addresses.size()) return chains;
  // A short mangled name can expand to a gigabyte of text; lines are worth more than names.
  std::erase(argv, "-C");
  return chains_in(output_about(program, argv, for_lines), prefix);
}

}  // namespace manyhands::host
