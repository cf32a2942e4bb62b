// The lines around the places of an order. A learner may have edited a file since it was graded; then its
// line numbers mean something else, and only the recorded lines are shown. Pure.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/finding.hpp"

namespace manyhands {

class ReplayedFile {
 public:
  /// `now`: its text; nothing if it cannot be read.
  ReplayedFile(std::map<int, std::string> recorded, const std::optional<std::string>& now);

  /// Whether a recorded line is not there any more.
  [[nodiscard]] bool has_changed() const { return changed_; }
  /// A line, printable; empty if it is not known. As it was when it was recorded, or with its indentation if
  /// the file has not changed.
  [[nodiscard]] std::string line(int number) const;

 private:
  std::map<int, std::string> recorded_;
  std::vector<std::string> now_;
  bool changed_ = false;
};

/// By their name in the order.
using ReplayedFiles = std::map<std::string, ReplayedFile>;

/// `read` returns the text of a file by that name, or nothing.
ReplayedFiles replayed_files(const Interleaving& order,
                             const std::function<std::optional<std::string>(const std::string& file)>& read);

/// The files that have changed, in one sentence; empty if there is none.
std::string note_of_changes(const ReplayedFiles& files);

}  // namespace manyhands
