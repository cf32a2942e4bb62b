// Caches compiled objects, so that a file is not compiled again if it has not changed. The key is everything
// that went into the object, and is compared in full: even with equal hashes, different sources never share
// an entry. Several graders may use one folder at once: entries appear as a whole (rename), and may disappear
// at any time.
#pragma once
#include <filesystem>
#include <string>

namespace manyhands::build {

class ObjectCache {
 public:
  /// Keeps at most `most_files` files, and removes the least recently used ones.
  explicit ObjectCache(std::filesystem::path folder, std::size_t most_files = 500);

  /// Copies the object made from `key` to `object`; returns false if there is none.
  [[nodiscard]] bool fetch(const std::string& key, const std::filesystem::path& object) const;

  /// Stores `object`. Errors are ignored, because a cache that cannot be written only costs time.
  void store(const std::string& key, const std::filesystem::path& object) const;

 private:
  [[nodiscard]] std::filesystem::path entry(const std::string& key) const;
  void evict() const;

  std::filesystem::path folder_;
  std::size_t most_files_;
};

}  // namespace manyhands::build
