// A folder for the time of one step of an import, which only this user can enter.
#pragma once
#include <filesystem>

namespace manyhands {

class WorkingFolder {
 public:
  WorkingFolder();  // throws std::runtime_error
  ~WorkingFolder();
  WorkingFolder(const WorkingFolder&) = delete;
  WorkingFolder& operator=(const WorkingFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace manyhands
