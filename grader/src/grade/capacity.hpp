// The largest capacity measured on this machine, remembered between runs: noise only lowers it, so the
// largest figure is closest to the truth. One file, written as a whole; two graders at once may lose a
// figure, but never the file.
#pragma once
#include <filesystem>
#include <map>
#include <string>

#include "build/toolchain.hpp"

namespace manyhands::grade {

/// A figure is valid for one CPU model, one build of the exercise's serial version, and one number of
/// workers.
std::string capacity_key(const std::string& cpu_model, const build::Toolchain& toolchain,
                         const std::string& id, int workers);

class Capacities {
 public:
  /// `file` empty: nothing is known, and nothing remembered.
  explicit Capacities(std::filesystem::path file);
  [[nodiscard]] double get(const std::string& key) const;  // 0: unknown
  /// Writes the file if `capacity` is larger than the known one. Errors only cost time later.
  void raise(const std::string& key, double capacity);

 private:
  std::filesystem::path file_;
  std::map<std::string, double> known_;
};

}  // namespace manyhands::grade
