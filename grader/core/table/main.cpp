// Writes the table of finding codes (model/finding_codes.hpp) from their pages, while the grader is built
// (cmake/FindingCodes.cmake): table ROOT LIST OUT. LIST is a file with the pages, one a line, relative to
// ROOT. OUT is not touched if it would not change, so that a change to an explanation compiles nothing again.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <string>
#include <tuple>
#include <vector>

#include "base/files.hpp"
#include "base/text.hpp"
#include "model/finding_page.hpp"

namespace {

namespace fs = std::filesystem;
using namespace manyhands;

struct Row {
  std::string exercise;  // empty for the grader's own pages
  std::string code;
  FindingPage page;
};

std::string quoted(const std::string& text) {
  std::string literal = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') literal += '\\';
    literal += c;
  }
  return literal + '"';
}

// "exercises/<id>/findings/<code>.md", or "grader/docs/findings/<code>.md".
Result<Row> row_of(const fs::path& root, const std::string& name) {
  const fs::path path(name);
  Row row;
  if (*path.begin() == "exercises") row.exercise = std::next(path.begin())->string();
  row.code = path.stem().string();
  if (!is_finding_code(row.code))
    return Error{name + ": this cannot be a code",
                 "A code has lower-case letters, digits and '-': data-race."};
  auto page = read_finding_page(root / path, name);
  if (!page) return page.error();
  row.page = std::move(*page);
  return row;
}

std::string text_of(const Row& row) {
  std::string checks;
  for (const auto check : row.page.checks)
    checks += (checks.empty() ? "CheckName::" : ", CheckName::") + std::string(to_string(check));
  return "FindingCode{" + quoted(row.code) + ", " + quoted(row.page.headline) + ", " + quoted(row.exercise) +
         ", {" + checks + "}},\n";
}

int complain(const Error& error) {
  std::cerr << "error: " << error.message << '\n';
  if (!error.remedy.empty()) std::cerr << "  " << error.remedy << '\n';
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return complain({"usage: table ROOT LIST OUT"});
  const fs::path root = argv[1], out = argv[3];
  const auto list = read_file(argv[2]);
  if (!list) return complain(list.error());
  std::vector<Row> rows;
  for (const auto& name : split_lines(*list)) {
    auto row = row_of(root, name);
    if (!row) return complain(row.error());
    rows.push_back(std::move(*row));
  }
  // The grader's own come first, those of one check together, as `grader explain` lists them.
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return std::tie(a.exercise, a.page.checks.front(), a.code) <
           std::tie(b.exercise, b.page.checks.front(), b.code);
  });
  std::string table;
  for (const auto& row : rows) table += text_of(row);
  if (const auto before = read_file(out); before && *before == table) return 0;
  const auto written = write_file(out, table);
  return written ? 0 : complain(written.error());
}
