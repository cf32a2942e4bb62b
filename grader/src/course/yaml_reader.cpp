#include "course/yaml_reader.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/files.hpp"
#include "base/text.hpp"
#include "base/yaml.hpp"

namespace manyhands {
namespace {

constexpr std::size_t max_problems = 20;
constexpr std::uint64_t max_yaml_bytes = 256 * 1024;

int line_of(const YAML::Node& node) {
  return node.Mark().is_null() ? 0 : node.Mark().line + 1;
}

/// A value as shown to an author: "a list", "'abc'".
std::string describe(const YAML::Node& node) {
  switch (node.Type()) {
    case YAML::NodeType::Scalar:
      return fmt::format("'{}'", shorten(printable_line(node.Scalar()), 40));
    case YAML::NodeType::Sequence:
      return "a list";
    case YAML::NodeType::Map:
      return "a mapping";
    case YAML::NodeType::Null:
    case YAML::NodeType::Undefined:
      break;
  }
  return "nothing";
}

template <class Number>
std::optional<Number> number_of(const std::string& text) {
  Number value{};
  const char* end = text.data() + text.size();
  const auto [stopped, code] = std::from_chars(text.data(), end, value);
  if (code != std::errc{} || stopped != end) return std::nullopt;
  return value;
}

bool is_quoted(const YAML::Node& node) {
  return node.Tag() == "!";
}

}  // namespace

void Problems::add(const std::string& file, int line, const std::string& text) {
  if (++count_ > max_problems) return;
  lines_.push_back(line > 0 ? fmt::format("{}:{}: {}", file, line, text) : fmt::format("{}: {}", file, text));
}

Error Problems::error() const {
  std::string message;
  for (const auto& line : lines_) message += (message.empty() ? "" : "\n") + line;
  if (count_ > lines_.size()) message += fmt::format("\nand {} more", count_ - lines_.size());
  return {message, count_ == 1 ? "Correct this, then try again." : "Correct these lines, then try again."};
}

namespace {

template <class Number>
std::string whole_number(Number least, Number most) {
  return least == most ? fmt::format("{}", least) : fmt::format("a whole number from {} to {}", least, most);
}

}  // namespace

std::optional<YAML::Node> read_yaml(Problems& problems, const std::filesystem::path& path,
                                    const std::string& shown) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    problems.add(shown, 0, "there is no such file");
    return std::nullopt;
  }
  const Result<std::string> text = read_file(path, max_yaml_bytes);
  if (!text) {
    problems.add(shown, 0, text.error().message);
    return std::nullopt;
  }
  if (!is_text(*text)) {
    problems.add(shown, 0, "found bytes that are not text, expected YAML in UTF-8");
    return std::nullopt;
  }
  try {
    const auto parsed = parse_yaml(*text);
    if (parsed.documents == 1) return parsed.first;
    problems.add(shown, 0,
                 parsed.documents == 0 ? "the file is empty" : "found several YAML documents, expected one");
  } catch (const YAML::Exception& e) {
    problems.add(shown, e.mark.is_null() ? 0 : e.mark.line + 1,
                 fmt::format("not valid YAML: {}", printable_line(e.msg)));
  }
  return std::nullopt;
}

YamlMap::YamlMap(Problems& problems, std::string file, const YAML::Node& node, std::string name)
    : problems_(&problems), file_(std::move(file)), name_(std::move(name)), line_(line_of(node)) {
  if (!node.IsMap()) {
    problems_->add(file_, line_,
                   fmt::format("{}found {}, expected keys with values",
                               name_.empty() ? "" : "'" + name_ + "': ", describe(node)));
    line_ = -1;  // this line needs no other report
    return;
  }
  for (const auto& pair : node) {
    const int line = line_of(pair.first);
    if (!pair.first.IsScalar()) {
      problems_->add(file_, line, fmt::format("found {} as a key, expected a word", describe(pair.first)));
      continue;
    }
    const std::string key = pair.first.Scalar();
    const bool twice =
        std::any_of(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.key == key; });
    if (twice)
      problems_->add(file_, line, fmt::format("the key '{}' is here a second time", full_name(key)));
    else
      entries_.push_back({key, line, pair.second});
  }
}

std::string YamlMap::full_name(const std::string& key) const {
  const std::string shown = shorten(printable_line(key), 60);
  return name_.empty() ? shown : name_ + "." + shown;
}

const YamlMap::Entry* YamlMap::find(const char* key, Need need) {
  if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.emplace_back(key);
  const auto found =
      std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.key == key; });
  if (found != entries_.end()) return &*found;
  if (need == Need::required && line_ >= 0)
    problems_->add(file_, line_, fmt::format("the key '{}' is missing", full_name(key)));
  return nullptr;
}

void YamlMap::wrong(const Entry& entry, const std::string& expected) {
  problems_->add(
      file_, std::max(line_of(entry.value), entry.key_line),
      fmt::format("'{}' is {}, expected {}", full_name(entry.key), describe(entry.value), expected));
}

std::optional<std::string> YamlMap::scalar(const Entry& entry, const std::string& expected) {
  if (entry.value.IsScalar()) return entry.value.Scalar();
  wrong(entry, expected);
  return std::nullopt;
}

void YamlMap::read(const char* key, std::string& out, Need need) {
  const Entry* entry = find(key, need);
  if (entry == nullptr) return;
  const auto text = scalar(*entry, "text");
  if (!text) return;
  if (text->empty())
    wrong(*entry, "text that is not empty");
  else
    out = *text;
}

void YamlMap::read(const char* key, bool& out, Need need) {
  const Entry* entry = find(key, need);
  if (entry == nullptr) return;
  const auto text = scalar(*entry, "true or false");
  if (!text) return;
  if (is_quoted(entry->value) || (*text != "true" && *text != "false"))
    wrong(*entry, "true or false");
  else
    out = *text == "true";
}

void YamlMap::read(const char* key, int& out, int least, int most, Need need) {
  const Entry* entry = find(key, need);
  if (entry == nullptr) return;
  const std::string expected = whole_number(least, most);
  const auto text = scalar(*entry, expected);
  if (!text) return;
  const auto value = number_of<int>(*text);
  if (is_quoted(entry->value) || !value || *value < least || *value > most)
    wrong(*entry, expected);
  else
    out = *value;
}

void YamlMap::read(const char* key, std::uint64_t& out, std::uint64_t least, std::uint64_t most, Need need) {
  const Entry* entry = find(key, need);
  if (entry == nullptr) return;
  const std::string expected = whole_number(least, most);
  const auto text = scalar(*entry, expected);
  if (!text) return;
  const auto value = number_of<std::uint64_t>(*text);
  if (is_quoted(entry->value) || !value || *value < least || *value > most)
    wrong(*entry, expected);
  else
    out = *value;
}

void YamlMap::read(const char* key, double& out, double above, double most, Need need) {
  const Entry* entry = find(key, need);
  if (entry == nullptr) return;
  const std::string expected =
      fmt::format("a number above {} and up to {}", format_number(above), format_number(most));
  const auto text = scalar(*entry, expected);
  if (!text) return;
  const auto value = number_of<double>(*text);
  if (is_quoted(entry->value) || !value || !std::isfinite(*value) || *value <= above || *value > most)
    wrong(*entry, expected);
  else
    out = *value;
}

void YamlMap::read(const char* key, std::vector<std::string>& out, Need need) {
  const Entry* entry = find(key, need);
  if (entry == nullptr) return;
  if (!entry->value.IsSequence()) return wrong(*entry, "a list");
  std::vector<std::string> values;
  for (const auto& element : entry->value) {
    if (element.IsScalar() && !element.Scalar().empty()) {
      values.push_back(element.Scalar());
      continue;
    }
    problems_->add(file_, line_of(element),
                   fmt::format("'{}' has {} in its list, expected text", full_name(key), describe(element)));
  }
  out = std::move(values);
}

std::optional<YamlMap> YamlMap::map(const char* key, Need need) {
  const Entry* entry = find(key, need);
  if (entry == nullptr) return std::nullopt;
  return YamlMap(*problems_, file_, entry->value, full_name(key));
}

std::vector<YamlMap> YamlMap::maps(const char* key, Need need) {
  std::vector<YamlMap> result;
  const Entry* entry = find(key, need);
  if (entry == nullptr) return result;
  if (!entry->value.IsSequence()) {
    wrong(*entry, "a list");
    return result;
  }
  for (const auto& element : entry->value) {
    // In a list, the list's name is enough: "files.path".
    result.emplace_back(*problems_, file_, element, full_name(key));
  }
  return result;
}

std::vector<YamlMap> YamlMap::one_or_more_maps(const char* key, Need need) {
  const Entry* entry = find(key, need);
  if (entry == nullptr) return {};
  if (!entry->value.IsSequence()) return {YamlMap(*problems_, file_, entry->value, full_name(key))};
  if (entry->value.size() == 0) wrong(*entry, "at least one part");
  return maps(key, need);
}

std::optional<std::size_t> YamlMap::choose_word(const char* key, const std::vector<std::string>& names,
                                                Need need) {
  const Entry* entry = find(key, need);
  if (entry == nullptr) return std::nullopt;
  const std::string expected = join_words(names, " or ");
  const auto text = scalar(*entry, expected);
  if (!text) return std::nullopt;
  const auto found = std::find(names.begin(), names.end(), *text);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  const auto meant = nearest(*text, names);
  wrong(*entry, expected + (meant ? fmt::format("; did you mean '{}'?", *meant) : ""));
  return std::nullopt;
}

std::vector<std::string> YamlMap::keys() {
  for (const Entry& entry : entries_) known_.push_back(entry.key);
  return known_;
}

bool YamlMap::has(const char* key) {
  return find(key, Need::optional) != nullptr;
}

int YamlMap::key_line_of(const std::string& key) const {
  const auto found =
      std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.key == key; });
  return found == entries_.end() ? line_ : found->key_line;
}

void YamlMap::problem(const std::string& key, const std::string& text) {
  if (line_ >= 0) problems_->add(file_, key_line_of(key), text);
}

std::string YamlMap::place_of(const std::string& key) const {
  return fmt::format("{}:{}", file_, key_line_of(key));
}

void YamlMap::finish() {
  for (const Entry& entry : entries_) {
    if (std::find(known_.begin(), known_.end(), entry.key) != known_.end()) continue;
    const auto meant = nearest(entry.key, known_);
    problems_->add(
        file_, entry.key_line,
        fmt::format("unknown key '{}', expected {}{}", full_name(entry.key), join_words(known_, " or "),
                    meant ? fmt::format("; did you mean '{}'?", *meant) : ""));
  }
}

}  // namespace manyhands
