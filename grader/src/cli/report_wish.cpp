#include "cli/report_wish.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>

#include "base/text.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t max_student_width = 100;

std::vector<std::string> names() {
  std::vector<std::string> all;
  for (const auto& reporter : reporters) all.emplace_back(reporter.name);
  return all;
}

Result<ReportWish> wish_of(const std::string& text) {
  const auto colon = text.find(':');
  const auto name = text.substr(0, colon);
  ReportWish wish;
  wish.reporter = find_reporter(name);
  if (wish.reporter == nullptr) {
    const auto meant = nearest(name, names());
    return Error{fmt::format("there is no report '{}'{}", shorten(printable_line(name), 60),
                             meant ? fmt::format("; did you mean '{}'?", *meant) : ""),
                 "The reports are: " + join_words(names()) + "."};
  }
  if (colon == std::string::npos) return wish;
  wish.file = text.substr(colon + 1);
  if (wish.file.empty())
    return Error{fmt::format("'{}:' names no file", name),
                 fmt::format("Write {0}:FILE, or {0} alone for standard output.", name)};
  if (wish.file == "-") wish.file.clear();
  return wish;
}

// The same for two paths of one file, even if it does not exist yet.
fs::path destination_of(const std::string& file) {
  std::error_code error;
  auto path = fs::weakly_canonical(fs::absolute(file, error), error);
  return error ? fs::path(file) : path;
}

}  // namespace

const Reporter* find_reporter(std::string_view name) {
  for (const auto& reporter : reporters)
    if (reporter.name == name) return &reporter;
  return nullptr;
}

std::string reporter_names() {
  return join_words(names(), ", ");
}

Result<std::vector<ReportWish>> report_wishes(const std::vector<std::string>& texts) {
  std::vector<ReportWish> wishes;
  std::map<fs::path, std::string> taken;  // destination → the argument that named it
  for (const auto& text : texts) {
    auto wish = wish_of(text);
    if (!wish) return wish.error();
    const auto destination = wish->file.empty() ? fs::path() : destination_of(wish->file);
    if (const auto [it, fresh] = taken.emplace(destination, text); !fresh)
      return Error{fmt::format("'{}' and '{}' both write to {}", it->second, text,
                               wish->file.empty() ? "standard output" : "the same file"),
                   "Give each report its own destination: --report NAME:FILE."};
    wishes.push_back(std::move(*wish));
  }
  return wishes;
}

Result<void> check_student(std::string_view name) {
  if (name.find_first_not_of(' ') == std::string_view::npos) return Error{"--student: the name is empty"};
  if (printable_line(name) != name)
    return Error{fmt::format("--student: the name '{}' has characters that cannot be shown, or is not UTF-8",
                             shorten(printable_line(name), 60)),
                 "Use one line of plain text."};
  if (display_width(name) > max_student_width)
    return Error{fmt::format("--student: the name has {} characters; at most {} are allowed",
                             display_width(name), max_student_width)};
  return {};
}

}  // namespace manyhands
