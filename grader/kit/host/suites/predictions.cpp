#include "kit/host/suites/predictions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/files.hpp"
#include "base/text.hpp"
#include "base/yaml.hpp"
#include "kit/host/base/context.hpp"
#include "kit/host/cases/expect.hpp"

namespace manyhands::host {
namespace {

constexpr std::size_t most_shown = 40;
constexpr std::size_t longest_line = 500;

Finding finding_in_line(KnownCode code, const std::string& shown, int line, std::string message) {
  Finding finding;
  finding.code = code.str();
  finding.by = "tests";
  finding.message = std::move(message);
  finding.file = shown;
  finding.line = line;
  return finding;
}

std::string quoted(const std::string& text) {
  return "'" + shorten(printable_line(text), most_shown) + "'";
}

int line_of(const YAML::Node& node) {
  return node.Mark().is_null() ? 1 : node.Mark().line + 1;
}

bool is_open(const YAML::Node& value) {
  if (!value.IsDefined() || value.IsNull()) return true;
  return value.IsScalar() && (value.Scalar().empty() || value.Scalar() == "?" || value.Scalar() == "…");
}

// The first line, up to `last`, in which the colon after a name is not followed by a space; 0: none. The YAML
// parser complains only later, if at all.
int line_without_blank(std::string_view text, int last) {
  constexpr std::string_view blanks = " \t\r\f\v";
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";
  int number = 0;
  for (const auto& line : split_lines(text)) {
    if (++number > last) break;
    const auto name = line.find_first_not_of(blanks);
    const auto colon = name == std::string::npos ? name : line.find_first_not_of(letters, name);
    if (colon == std::string::npos || colon == name || line[colon] != ':' || colon + 1 == line.size())
      continue;
    if (line[colon + 1] != ':' && blanks.find(line[colon + 1]) == std::string_view::npos) return number;
  }
  return 0;
}

// Follows only the given keys, so that neither depth nor aliases in the file cost anything.
class Reader {
 public:
  Reader(const std::string& shown, const std::vector<std::string>& keys, const AnswerTerms& terms)
      : shown_(shown), keys_(keys), terms_(terms) {}

  PredictionsRead read(std::string_view text, const std::vector<std::string>& needed) {
    try {
      const auto parsed = parse_yaml(std::string(text));
      if (parsed.documents == 0 || (parsed.documents == 1 && parsed.first.IsNull()))
        wrong(1, "it is empty; it needs " + join_words(keys_));
      else if (parsed.documents > 1)
        wrong(1, "it has several YAML documents (a line of three dashes starts a new one); write only one");
      else
        take_map(parsed.first, "");
    } catch (const YAML::Exception& e) {
      const int line = e.mark.is_null() ? 1 : e.mark.line + 1;
      if (const int earlier = line_without_blank(text, line); earlier > 0)
        wrong(earlier, shape());
      else
        wrong(line, fmt::format("this line is not valid YAML ({}); {}", printable_line(e.msg), shape()));
    }
    for (const auto& key : needed) look_for(key);
    return std::move(result_);
  }

 private:
  [[nodiscard]] std::string shape() const {
    const auto name = keys_.front().substr(keys_.front().rfind('.') + 1);
    return fmt::format("a {} is one line, with a space after the colon, such as '{}: {}'", terms_.one, name,
                       terms_.example);
  }

  void wrong(int line, std::string message) {
    if (!result_.wrong) result_.wrong = finding_in_line(terms_.unreadable, shown_, line, std::move(message));
  }

  void take_map(const YAML::Node& map, const std::string& prefix) {
    if (!map.IsMap()) return wrong(line_of(map), "this is not a list of names with values; " + shape());
    for (const auto& pair : map) {
      const int line = line_of(pair.first);
      if (!pair.first.IsScalar())
        return wrong(line, "this is not the name of a " + terms_.one + "; " + shape());
      take(prefix + pair.first.Scalar(), line, pair.second);
    }
  }

  void take(const std::string& key, int line, const YAML::Node& value) {
    const auto is_key = std::find(keys_.begin(), keys_.end(), key) != keys_.end();
    const auto leads_on = std::any_of(keys_.begin(), keys_.end(), [&](const auto& k) {
      return k.compare(0, key.size() + 1, key + ".") == 0;
    });
    if (!is_key && !leads_on) {
      const auto meant = nearest(key, keys_);
      return wrong(line, fmt::format("there is no {} {}; {}", terms_.one, quoted(key),
                                     meant ? fmt::format("did you mean '{}'?", *meant)
                                           : "the file needs " + join_words(keys_)));
    }
    if (!seen_.emplace(key, line).second)
      return wrong(line, fmt::format("{} is here a second time (first in line {})", quoted(key), seen_[key]));
    if (leads_on && is_open(value)) return;
    if (leads_on) return take_map(value, key + ".");
    if (!is_open(value) && !value.IsScalar())
      return wrong(line, fmt::format("{} has {}; write one value", quoted(key),
                                     value.IsSequence() ? "a list of values" : "nested names"));
    result_.values[key] = {is_open(value) ? "" : value.Scalar(), line};
  }

  void look_for(const std::string& key) {
    if (result_.wrong) return;
    const auto found = result_.values.find(key);
    if (found == result_.values.end())
      result_.wrong = finding_in_line(terms_.missing, shown_, 1, fmt::format("'{}' is missing", key));
    else if (found->second.text.empty())
      result_.wrong = finding_in_line(terms_.missing, shown_, found->second.line,
                                      fmt::format("'{}' is not filled in yet", key));
  }

  const std::string& shown_;
  const std::vector<std::string>& keys_;
  const AnswerTerms& terms_;
  std::map<std::string, int> seen_;
  PredictionsRead result_;
};

}  // namespace

PredictionsRead read_predictions(std::string_view text, const std::string& shown,
                                 const std::vector<std::string>& keys, const AnswerTerms& terms,
                                 const std::vector<std::string>& needed) {
  return Reader(shown, keys, terms).read(text, needed.empty() ? keys : needed);
}

std::optional<double> number_in(std::string_view text) {
  for (const std::string_view times : {"x", "×"})
    if (text.size() > times.size() && text.substr(text.size() - times.size()) == times)
      text.remove_suffix(times.size());
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  double value = 0;
  const auto [stopped, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc{} || stopped != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

std::optional<int> line_number_in(std::string_view text) {
  if (const auto colon = text.rfind(':'); colon != std::string_view::npos) text.remove_prefix(colon + 1);
  if (text.starts_with("line ")) text.remove_prefix(5);
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  int value = 0;
  const auto [stopped, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc{} || stopped != text.data() + text.size() || value < 1) return std::nullopt;
  return value;
}

Predictions::Predictions(const std::string& path, const std::vector<std::string>& keys, AnswerTerms terms,
                         const std::vector<std::string>& needed)
    : shown_(context().prefix + "/" + path), terms_(std::move(terms)) {
  const auto text = read_file(context().guests / "data" / path);
  if (!text) fault(path + " could not be read: " + text.error().message);
  auto read = read_predictions(*text, shown_, keys, terms_, needed);
  if (read.wrong) fail(*read.wrong);
  values_ = std::move(read.values);
}

const Prediction& Predictions::at(const std::string& key) const {
  const auto found = values_.find(key);
  if (found == values_.end()) fault("this exercise's tests never asked for the prediction " + key);
  return found->second;
}

double Predictions::number(const std::string& key) const {
  const auto value = number_in(at(key).text);
  if (!value)
    unreadable(key, fmt::format("'{}' is {}; write a number such as 1.5", key, quoted(at(key).text)));
  return *value;
}

std::string Predictions::word(const std::string& key, const std::vector<std::string>& words) const {
  const auto& text = at(key).text;
  if (std::find(words.begin(), words.end(), text) != words.end()) return text;
  const auto meant = nearest(text, words);
  unreadable(key, fmt::format("'{}' is {}; write {}{}", key, quoted(text), join_words(words, " or "),
                              meant ? fmt::format(" (did you mean '{}'?)", *meant) : ""));
}

int Predictions::line_number(const std::string& key) const {
  const auto value = line_number_in(at(key).text);
  if (!value)
    unreadable(key,
               fmt::format("'{}' is {}; write the number of a line, such as 37", key, quoted(at(key).text)));
  return *value;
}

void Predictions::wrong(const std::string& key, const std::string& message) const {
  fail(finding_in_line(terms_.wrong, shown_, at(key).line, message));
}

void Predictions::unreadable(const std::string& key, const std::string& message) const {
  fail(finding_in_line(terms_.unreadable, shown_, at(key).line, message));
}

}  // namespace manyhands::host
