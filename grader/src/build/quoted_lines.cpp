#include "build/quoted_lines.hpp"

#include <map>
#include <string>

#include "base/text.hpp"

namespace manyhands::build {
namespace {

std::string trimmed(const std::string& line) {
  const auto begin = line.find_first_not_of(" \t\r");
  if (begin == std::string::npos) return {};
  return line.substr(begin, line.find_last_not_of(" \t\r") + 1 - begin);
}

}  // namespace

void quote_lines(std::vector<Finding>& findings, const std::vector<CollectedFile>& files) {
  std::map<std::string, std::vector<std::string>> lines;  // by file, split when first needed
  for (auto& finding : findings)
    for (auto& turn : finding.interleaving.turns)
      for (const auto& file : files) {
        if (file.shown != turn.file) continue;
        auto [entry, is_new] = lines.try_emplace(file.shown);
        if (is_new) entry->second = split_lines(file.text);
        if (const auto index = static_cast<std::size_t>(turn.line) - 1; index < entry->second.size())
          turn.code = trimmed(entry->second[index]);
      }
}

}  // namespace manyhands::build
