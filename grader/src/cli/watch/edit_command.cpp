#include "cli/watch/edit_command.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace manyhands {
namespace {

const std::string file_mark = "{file}";
const std::string line_mark = "{line}";

}  // namespace

Result<EditCommand> EditCommand::parse(const std::string& text) {
  EditCommand command;
  std::string word;
  bool in_word = false;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && quote != '\'' && i + 1 < text.size()) {
      word += text[++i];
      in_word = true;
    } else if (quote != 0) {
      if (c == quote)
        quote = 0;
      else
        word += c;
    } else if (c == '\'' || c == '"') {
      quote = c;
      in_word = true;
    } else if (c == ' ' || c == '\t') {
      if (in_word) command.words_.push_back(word);
      word.clear();
      in_word = false;
    } else {
      word += c;
      in_word = true;
    }
  }
  if (quote != 0)
    return Error{"--edit-cmd: a quote is not closed", "For example: --edit-cmd 'code --goto {file}:{line}'"};
  if (in_word) command.words_.push_back(word);
  const bool names_file = std::any_of(command.words_.begin(), command.words_.end(),
                                      [](const std::string& each) { return contains(each, file_mark); });
  if (command.words_.size() < 2 || !names_file)
    return Error{"--edit-cmd needs a program, and {file} in one of its arguments",
                 "For example: --edit-cmd 'code --goto {file}:{line}'"};
  return command;
}

std::vector<std::string> EditCommand::arguments(const std::string& file, int line) const {
  std::vector<std::string> arguments;
  for (const auto& word : words_) {
    std::string argument;
    for (std::size_t at = 0; at < word.size();) {
      if (word.compare(at, file_mark.size(), file_mark) == 0) {
        argument += file;
        at += file_mark.size();
      } else if (word.compare(at, line_mark.size(), line_mark) == 0) {
        argument += std::to_string(line);
        at += line_mark.size();
      } else {
        argument += word[at++];
      }
    }
    arguments.push_back(argument);
  }
  return arguments;
}

}  // namespace manyhands
