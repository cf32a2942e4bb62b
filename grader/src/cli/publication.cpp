#include "cli/publication.hpp"

#include <system_error>

#include "base/files.hpp"
#include "base/write_trouble.hpp"

namespace manyhands {
namespace fs = std::filesystem;

StagingFolder::StagingFolder(fs::path path) : path_(std::move(path)) {
  fs::remove_all(path_);
}

StagingFolder::~StagingFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

Publication::~Publication() {
  if (kept_) return;
  std::error_code ignored;
  // If this fails, too, the next command that loads the course reports what was left.
  for (const auto& [file, text] : overwritten_) (void)write_file(file, text).ok();
  for (auto folder = made_.rbegin(); folder != made_.rend(); ++folder) fs::remove_all(*folder, ignored);
}

Result<void> Publication::move(const fs::path& from, const fs::path& to) {
  std::error_code error;
  if (!fs::exists(to.parent_path(), error)) {
    if (!fs::create_directories(to.parent_path(), error))
      return write_trouble("cannot make the folder", to.parent_path(), error.value());
    made_.push_back(to.parent_path());
  }
  if (fs::exists(fs::symlink_status(to, error)))
    return Error{to.string() + " exists already", "Remove it, or choose another name."};
  fs::rename(from, to, error);
  if (error) return write_trouble("cannot make", to, error.value());
  made_.push_back(to);
  return {};
}

Result<void> Publication::write(const fs::path& file, const std::string& text) {
  auto before = read_file(file);
  if (!before) return before.error();
  if (auto written = write_file(file, text); !written) return written;
  overwritten_.emplace_back(file, std::move(*before));
  return {};
}

}  // namespace manyhands
