// Turns YAML into plain structs: typed reading of one mapping. Problems are collected, not thrown. Internal
// to course/.
#pragma once
#include <yaml-cpp/yaml.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace manyhands {

/// The problems in the order in which they were found. The first 20 are kept, the others only counted.
class Problems {
 public:
  /// `line` 0: the whole file.
  void add(const std::string& file, int line, const std::string& text);
  [[nodiscard]] bool none() const { return count_ == 0; }
  [[nodiscard]] Error error() const;

 private:
  std::vector<std::string> lines_;
  std::size_t count_ = 0;
};

/// The only document in a YAML file. Nothing, and a problem, if it cannot be read or parsed.
std::optional<YAML::Node> read_yaml(Problems& problems, const std::filesystem::path& path,
                                    const std::string& shown);

enum class Need { required, optional };

/// A mapping. Each read marks its key as known; finish() reports the keys that were never read. If a value
/// cannot be read, `out` does not change.
class YamlMap {
 public:
  /// `name` says where the mapping is: "" for a whole file, "limits" for a part. It is a problem if the node
  /// is not a mapping.
  YamlMap(Problems& problems, std::string file, const YAML::Node& node, std::string name);

  void read(const char* key, std::string& out, Need need = Need::optional);
  void read(const char* key, bool& out, Need need = Need::optional);
  void read(const char* key, int& out, int least, int most, Need need = Need::optional);
  void read(const char* key, std::uint64_t& out, std::uint64_t least, std::uint64_t most,
            Need need = Need::optional);
  /// A number in (above, most].
  void read(const char* key, double& out, double above, double most, Need need = Need::optional);
  void read(const char* key, std::vector<std::string>& out, Need need = Need::optional);

  /// The value of `key`: a mapping, or a list of mappings.
  [[nodiscard]] std::optional<YamlMap> map(const char* key, Need need = Need::optional);
  [[nodiscard]] std::vector<YamlMap> maps(const char* key, Need need = Need::optional);
  /// The value is a mapping or a list of mappings; a single mapping is treated as a list of one. An empty
  /// list is a problem.
  [[nodiscard]] std::vector<YamlMap> one_or_more_maps(const char* key, Need need = Need::optional);

  /// One of several words.
  template <class T>
  void choose(const char* key, T& out, const std::vector<std::pair<std::string, T>>& words,
              Need need = Need::optional) {
    std::vector<std::string> names;
    for (const auto& word : words) names.push_back(word.first);
    if (const auto chosen = choose_word(key, names, need)) out = words[*chosen].second;
  }

  /// All keys, marked as known: for mappings whose keys are data.
  [[nodiscard]] std::vector<std::string> keys();

  [[nodiscard]] bool has(const char* key);
  /// Adds a problem with the value of `key` (or with the mapping, if it has no such key).
  void problem(const std::string& key, const std::string& text);
  /// "class.yaml:6", where such a problem is.
  [[nodiscard]] std::string place_of(const std::string& key) const;
  void finish();

 private:
  struct Entry {
    std::string key;
    int key_line;
    YAML::Node value;
  };

  const Entry* find(const char* key, Need need);
  /// That of the mapping if it has no such key.
  [[nodiscard]] int key_line_of(const std::string& key) const;
  std::optional<std::string> scalar(const Entry& entry, const std::string& expected);
  std::optional<std::size_t> choose_word(const char* key, const std::vector<std::string>& names, Need need);
  void wrong(const Entry& entry, const std::string& expected);
  [[nodiscard]] std::string full_name(const std::string& key) const;

  Problems* problems_;
  std::string file_;
  std::string name_;
  int line_ = 0;
  std::vector<Entry> entries_;
  std::vector<std::string> known_;
};

}  // namespace manyhands
