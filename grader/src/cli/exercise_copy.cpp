#include "cli/exercise_copy.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <system_error>

#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/solution.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

bool is_in_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
}

std::string with_word(const std::string& text, const std::string& word, const std::string& other) {
  std::string out;
  std::size_t done = 0;
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const auto end = at + word.size();
    if (at < done || (at > 0 && is_in_word(text[at - 1])) || (end < text.size() && is_in_word(text[end])))
      continue;
    out += text.substr(done, at - done) + other;
    done = end;
  }
  return out + text.substr(done);
}

// The id in the form used in file names.
std::string as_stem(std::string id) {
  std::replace(id.begin(), id.end(), '-', '_');
  return id;
}

Result<void> copy_entry(const fs::path& from, const fs::path& to, const NewNames& names) {
  std::error_code error;
  const auto status = fs::symlink_status(from, error);
  if (fs::is_directory(status)) return copy_with_new_names(from, to, names);
  if (!fs::is_regular_file(status))
    return Error{from.string() + ": is neither a file nor a folder", "Remove it, or replace it with a file."};
  const auto text = read_file(from);
  if (!text) return text.error();
  return write_file(to, names.in_text(*text));
}

}  // namespace

NewNames::NewNames(std::string like, std::string id) : stem_(as_stem(like)), new_stem_(as_stem(id)) {
  for (const auto* ending : {".hpp", ".cpp", ".yaml"})
    words_.emplace_back(stem_ + ending, new_stem_ + ending);
  // A one-word id, such as sort, may also be a word in a text or a name in the code.
  if (contains(like, "-")) {
    words_.emplace_back(std::move(like), std::move(id));
    return;
  }
  for (const auto* before : {"starter/", "exercises/", "solutions/", "try ", "run ", "scaling "})
    words_.emplace_back(before + like, before + id);
}

std::string NewNames::in_text(const std::string& text) const {
  auto out = text;
  for (const auto& [word, other] : words_) out = with_word(out, word, other);
  return out;
}

std::string NewNames::of_file(const std::string& name) const {
  const auto ending = fs::path(name).extension().string();
  const bool code = ending == ".hpp" || ending == ".cpp" || ending == ".yaml";
  return code && name == stem_ + ending ? new_stem_ + ending : name;
}

Result<void> copy_with_new_names(const fs::path& from, const fs::path& to, const NewNames& names) {
  std::error_code error;
  fs::create_directories(to, error);
  if (error) return Error{to.string() + ": cannot make this folder: " + error.message()};
  // These files are named after their contents, and patches use these names.
  const bool named_otherwise = from.filename() == "also" || from.filename() == "wrong";
  for (const auto& entry : sorted_entries(from)) {
    const auto name = entry.filename().string();
    if (name.front() == '.' || name.back() == '~') continue;
    const auto target = to / (named_otherwise ? name : names.of_file(name));
    if (auto copied = copy_entry(entry, target, names); !copied) return copied;
  }
  return {};
}

std::optional<Error> name_clash(const fs::path& exercise, const NewNames& names) {
  std::set<std::string> all;
  std::error_code none;
  for (const auto& entry : fs::recursive_directory_iterator(exercise, none))
    all.insert(entry.path().filename().string());
  for (const auto& name : all)
    if (const auto other = names.of_file(name); other != name && all.contains(other))
      return Error{fmt::format("{} would be renamed to {}, but there is such a file already",
                               printable_line(name), other),
                   "Choose another id."};
  return std::nullopt;
}

}  // namespace manyhands
