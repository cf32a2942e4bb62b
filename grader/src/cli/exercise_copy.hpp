// Copies the folders of an exercise for a new one: names that contain the id change, all others stay, so that
// patches and tests still fit. Internal to cli/.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace manyhands {

/// How names change for the new exercise.
class NewNames {
 public:
  NewNames(std::string like, std::string id);

  /// Replaces the id, and names of files that are named after it, as whole words: starter/bounded-queue,
  /// "bounded_queue.hpp". Names in the code, such as BoundedQueue, stay.
  [[nodiscard]] std::string in_text(const std::string& text) const;
  /// "bounded_queue.hpp" becomes "ring_buffer.hpp".
  [[nodiscard]] std::string of_file(const std::string& name) const;

 private:
  std::vector<std::pair<std::string, std::string>> words_;
  std::string stem_, new_stem_;
};

/// A file of the exercise whose new name already exists in another folder, so that an include could find
/// either.
std::optional<Error> name_clash(const std::filesystem::path& exercise, const NewNames& names);

/// Copies the folder `from` to `to`, with new names in texts and for files. Leaves out editors' backup files.
/// Anything else that is not a file or folder is an error.
Result<void> copy_with_new_names(const std::filesystem::path& from, const std::filesystem::path& to,
                                 const NewNames& names);

}  // namespace manyhands
