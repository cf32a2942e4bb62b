#include "cli/replay/replayed_files.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace manyhands {
namespace {

// As lines are recorded (build/quoted_lines.hpp).
std::string trimmed(const std::string& line) {
  const auto begin = line.find_first_not_of(" \t\r");
  if (begin == std::string::npos) return {};
  return line.substr(begin, line.find_last_not_of(" \t\r") + 1 - begin);
}

}  // namespace

ReplayedFile::ReplayedFile(std::map<int, std::string> recorded, const std::optional<std::string>& now)
    : recorded_(std::move(recorded)) {
  if (!now) {
    changed_ = true;
    return;
  }
  now_ = split_lines(*now);
  changed_ = std::any_of(recorded_.begin(), recorded_.end(), [&](const auto& each) {
    const auto index = static_cast<std::size_t>(each.first) - 1;
    return index >= now_.size() || trimmed(now_[index]) != each.second;
  });
  if (changed_) now_.clear();
}

std::string ReplayedFile::line(int number) const {
  if (const auto index = static_cast<std::size_t>(number) - 1; number > 0 && index < now_.size()) {
    auto line = printable_line(now_[index]);
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
  }
  const auto found = recorded_.find(number);
  return found == recorded_.end() ? "" : printable_line(found->second);
}

ReplayedFiles replayed_files(const Interleaving& order,
                             const std::function<std::optional<std::string>(const std::string& file)>& read) {
  std::map<std::string, std::map<int, std::string>> recorded;
  for (const auto& turn : order.turns)
    if (!turn.file.empty() && turn.line > 0 && !turn.code.empty())
      recorded[turn.file].emplace(turn.line, turn.code);
  ReplayedFiles files;
  for (auto& [file, lines] : recorded) files.try_emplace(file, std::move(lines), read(file));
  return files;
}

std::string note_of_changes(const ReplayedFiles& files) {
  std::vector<std::string> changed;
  for (const auto& [name, file] : files)
    if (file.has_changed()) changed.push_back(printable_line(name));
  if (changed.empty()) return {};
  return fmt::format("{} {} changed since the grading: these are the lines of that time.",
                     join_words(changed), changed.size() == 1 ? "has" : "have");
}

}  // namespace manyhands
