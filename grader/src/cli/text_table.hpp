// A table for a terminal: the first column to the left, the others to the right. Pure. Internal to cli/.
#pragma once
#include <string>
#include <vector>

namespace manyhands {

class TextTable {
 public:
  explicit TextTable(std::vector<std::string> titles) { add(std::move(titles)); }
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  /// With a newline after each row.
  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace manyhands
