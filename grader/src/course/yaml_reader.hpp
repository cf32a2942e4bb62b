// YAML becomes plain structs here: typed reading of one mapping, with every problem collected instead of
// thrown. Internal to course/.
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

/// The problems found so far, in the order found. Only the first 20 are kept, the rest are counted.
class Problems {
 public:
  /// `line` 0: the file as a whole.
  void add(const std::string& file, int line, const std::string& text);
  [[nodiscard]] bool none() const { return count_ == 0; }
  [[nodiscard]] Error error() const;

 private:
  std::vector<std::string> lines_;
  std::size_t count_ = 0;
};

/// The one document in a YAML file; nothing where it cannot be read or parsed (a problem then).
std::optional<YAML::Node> read_yaml(Problems& problems, const std::filesystem::path& path,
                                    const std::string& shown);

enum class Need { required, optional };

/// A mapping. Every read names its key as known; finish() reports the keys that nobody asked for. A value
/// that cannot be read leaves `out` as it is.
class YamlMap {
 public:
  /// `name` says where it stands: "" for a whole file, "limits" for a part. A node that is no mapping is a
  /// problem.
  YamlMap(Problems& problems, std::string file, const YAML::Node& node, std::string name);

  void read(const char* key, std::string& out, Need need = Need::optional);
  void read(const char* key, bool& out, Need need = Need::optional);
  void read(const char* key, int& out, int least, int most, Need need = Need::optional);
  void read(const char* key, std::uint64_t& out, std::uint64_t least, std::uint64_t most,
            Need need = Need::optional);
  /// A number in (above, most].
  void read(const char* key, double& out, double above, double most, Need need = Need::optional);
  void read(const char* key, std::vector<std::string>& out, Need need = Need::optional);

  /// A mapping, or a list of mappings, as the value of `key`.
  [[nodiscard]] std::optional<YamlMap> map(const char* key, Need need = Need::optional);
  [[nodiscard]] std::vector<YamlMap> maps(const char* key, Need need = Need::optional);
  /// Either: a single mapping is a list of one. An empty list is a problem.
  [[nodiscard]] std::vector<YamlMap> one_or_more_maps(const char* key, Need need = Need::optional);

  /// One of a few words.
  template <class T>
  void choose(const char* key, T& out, const std::vector<std::pair<std::string, T>>& words,
              Need need = Need::optional) {
    std::vector<std::string> names;
    for (const auto& word : words) names.push_back(word.first);
    if (const auto chosen = choose_word(key, names, need)) out = words[*chosen].second;
  }

  /// All keys as they stand, none of them unknown: for a mapping whose keys are data.
  [[nodiscard]] std::vector<std::string> keys();

  [[nodiscard]] bool has(const char* key);
  /// A problem with the value of `key` (or with the mapping, where the key is not there).
  void problem(const std::string& key, const std::string& text);
  void finish();

 private:
  struct Entry {
    std::string key;
    int key_line;
    YAML::Node value;
  };

  const Entry* find(const char* key, Need need);
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
