// Notices that files are saved, however an editor does it: by writing, by renaming another file over it, by
// deleting and creating it again. The kernel wakes us up (inotify) where it can; where it does not, as on
// some network and container file systems, the caller looks again from time to time.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "spawn/spawn.hpp"

namespace manyhands {

class SavedFiles {
 public:
  static constexpr int look_again_ms = 500;

  explicit SavedFiles(std::vector<std::filesystem::path> files);

  /// Readable when one of the files may have changed; -1: look again from time to time.
  [[nodiscard]] int descriptor() const { return wakes_.get(); }
  /// Whether one of them was saved, created or deleted since the last call. Does not wait.
  bool look();

 private:
  struct Stamp {
    std::uint64_t file = 0;  // its inode; 0: there is none
    std::int64_t time_ns = 0;
    std::int64_t bytes = 0;
    bool operator==(const Stamp&) const = default;
  };
  [[nodiscard]] std::vector<Stamp> stamps() const;
  [[nodiscard]] bool is_name_of_file(const std::string& name) const;
  void watch_folders();

  std::vector<std::filesystem::path> files_;
  spawn::Descriptor wakes_;  // inotify
  std::vector<Stamp> last_;
};

}  // namespace manyhands
