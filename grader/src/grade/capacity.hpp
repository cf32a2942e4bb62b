// What this machine was seen to give a program at most, remembered between runs: noise only lowers it, so
// that the largest figure is nearest the truth. One file, written whole; two graders at once may lose a
// figure, never the file.
#pragma once
#include <filesystem>
#include <map>
#include <string>

#include "build/toolchain.hpp"

namespace manyhands::grade {

/// The figure holds for one CPU model, one build of the exercise's serial version, and one number of workers.
std::string capacity_key(const std::string& cpu_model, const build::Toolchain& toolchain,
                         const std::string& id, int workers);

class Capacities {
 public:
  explicit Capacities(std::filesystem::path file);
  [[nodiscard]] double get(const std::string& key) const;  // 0: none
  /// Writes the file when `capacity` is more than is known. A file that cannot be written only costs time
  /// later.
  void raise(const std::string& key, double capacity);

 private:
  std::filesystem::path file_;
  std::map<std::string, double> known_;
};

}  // namespace manyhands::grade
