// All places of a failing schedule, looked up at once, because each look starts a program.
#pragma once
#include <cstdint>
#include <map>
#include <optional>

#include "kit/host/explored/explain.hpp"
#include "kit/host/observe/code_lines.hpp"

namespace manyhands::host {

/// In the program that the running stage explores.
class Places {
 public:
  explicit Places(const FailedSchedule& failure);

  [[nodiscard]] std::optional<Line> line_of(const Offsets& at) const;

  /// std::atomic<std::shared_ptr>: libstdc++ 12 guards a plain pointer with a bit that it unlocks with a
  /// relaxed store.
  [[nodiscard]] bool is_internal(std::uint64_t offset) const;

  /// Whether the operation is Asio's: the innermost calls are, up to the learner's line if there is one.
  [[nodiscard]] bool is_of_asio(const Offsets& at) const;

 private:
  void note_lines(const FailedSchedule& failure);

  std::map<std::uint64_t, Chain> chains_;
  std::map<std::uint64_t, int> lines_;  // by place, where the program knows better
};

}  // namespace manyhands::host
