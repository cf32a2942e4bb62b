// The list of exercises in `grader watch`: the learner's progress in each module, and a choice. Pure.
#pragma once
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/screen/screen_size.hpp"
#include "cli/standing.hpp"

namespace manyhands {

class ExerciseList {
 public:
  /// `chosen`: an index of `items`.
  ExerciseList(std::vector<CourseItem> items, std::size_t chosen);

  enum class Pressed { stays, leaves, chooses };
  Pressed press(const std::string& key);
  /// An index of the items.
  [[nodiscard]] std::size_t chosen() const { return chosen_; }

  [[nodiscard]] std::vector<std::string> screen(ScreenSize size, const Output& output) const;

 private:
  [[nodiscard]] std::vector<std::size_t> found() const;
  void move(int by);
  Pressed search(const std::string& key);

  std::vector<CourseItem> items_;
  std::size_t chosen_;
  bool searches_ = false;
  std::string sought_;
};

}  // namespace manyhands
