// Keeps compiled objects, so that a file that did not change is not compiled again. An entry is found by
// everything that went into the object, compared in full: two different sources can never share one, whatever
// they hash to. Several graders may use one folder at once: entries appear whole (rename), and may vanish at
// any time.
#pragma once
#include <filesystem>
#include <string>

namespace manyhands::build {

class ObjectCache {
 public:
  /// At most `most_files` files stay, the least recently used ones go.
  explicit ObjectCache(std::filesystem::path folder, std::size_t most_files = 500);

  /// Puts the object that was made of `key` at `object`; false where there is none.
  [[nodiscard]] bool fetch(const std::string& key, const std::filesystem::path& object) const;

  /// Remembers `object`. A cache that cannot be written only costs time: errors are ignored.
  void store(const std::string& key, const std::filesystem::path& object) const;

 private:
  [[nodiscard]] std::filesystem::path entry(const std::string& key) const;
  void evict() const;

  std::filesystem::path folder_;
  std::size_t most_files_;
};

}  // namespace manyhands::build
