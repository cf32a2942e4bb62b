#include "cli/other_solutions.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace manyhands {
namespace {

std::string without_spaces(std::string_view line) {
  std::string rest;
  std::copy_if(line.begin(), line.end(), std::back_inserter(rest),
               [](char c) { return c != ' ' && c != '\t' && c != '\r'; });
  return rest;
}

// How often each line of code is there.
std::map<std::string, int> lines_of(const Texts& texts) {
  std::map<std::string, int> lines;
  for (const auto& [path, text] : texts)
    for (const auto& line : split_lines(text)) {
      auto code = without_spaces(line.substr(0, line.find("//")));
      if (!code.empty()) ++lines[std::move(code)];
    }
  return lines;
}

}  // namespace

std::string head_comment(const std::string& text) {
  std::string comment;
  for (const auto& line : split_lines(text)) {
    if (line.starts_with("//")) {
      const auto words = line.substr(std::min(line.find_first_not_of("/ "), line.size()));
      if (!comment.empty() && !words.empty()) comment += ' ';
      comment += words;
    } else if (!comment.empty()) {
      break;
    } else if (!line.empty() && !line.starts_with('#')) {
      break;
    }
  }
  return comment;
}

double likeness(const Texts& one, const Texts& other) {
  const auto a = lines_of(one);
  const auto b = lines_of(other);
  long shared = 0;
  long all = 0;
  for (const auto& [line, count] : a) {
    const auto also = b.find(line);
    shared += 2L * std::min(count, also == b.end() ? 0 : also->second);
    all += count;
  }
  for (const auto& [line, count] : b) all += count;
  return all == 0 ? 0 : static_cast<double>(shared) / static_cast<double>(all);
}

}  // namespace manyhands
