// Several changes to the course's files, of which either all or none are made. Internal to cli/.
#pragma once
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace manyhands {

/// A folder in which something is prepared before it is moved to its place; it must be on the same file
/// system. Removed at the beginning, because an interrupted command may have left it, and at the end.
class StagingFolder {
 public:
  /// Throws std::filesystem::filesystem_error.
  explicit StagingFolder(std::filesystem::path path);
  StagingFolder(const StagingFolder&) = delete;
  StagingFolder& operator=(const StagingFolder&) = delete;
  ~StagingFolder();
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// The destructor undoes the changes, unless keep() was called.
class Publication {
 public:
  Publication() = default;
  Publication(const Publication&) = delete;
  Publication& operator=(const Publication&) = delete;
  ~Publication();

  /// Moves a folder to a place that does not exist yet.
  Result<void> move(const std::filesystem::path& from, const std::filesystem::path& to);
  /// Replaces the content of an existing file.
  Result<void> write(const std::filesystem::path& file, const std::string& text);
  void keep() { kept_ = true; }

 private:
  bool kept_ = false;
  std::vector<std::filesystem::path> made_;                                 // folders, in order
  std::vector<std::pair<std::filesystem::path, std::string>> overwritten_;  // with their old content
};

}  // namespace manyhands
