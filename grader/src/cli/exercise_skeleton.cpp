#include "cli/exercise_skeleton.hpp"

#include <fmt/core.h>

#include "base/text.hpp"

namespace manyhands {
namespace {

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += line + "\n";
  return text;
}

bool is_fence(const std::string& line) {
  return line.rfind("```", 0) == 0;
}

/// The lines from a heading to the next one.
std::vector<std::string> section(const std::string& text, const std::string& heading) {
  std::vector<std::string> lines;
  bool inside = false, code = false;
  for (const auto& line : split_lines(text)) {
    if (is_fence(line)) code = !code;
    if (!code && line.rfind("## ", 0) == 0)
      inside = line == heading;
    else if (inside)
      lines.push_back(line);
  }
  return lines;
}

/// The first block of code; empty if there is none.
std::string first_code(const std::vector<std::string>& lines) {
  std::vector<std::string> block;
  for (const auto& line : lines) {
    const bool fence = is_fence(line);
    if (!block.empty() || fence) block.push_back(line);
    if (fence && block.size() > 1) return joined(block);
  }
  return {};
}

std::string first_table(const std::vector<std::string>& lines) {
  std::vector<std::string> rows;
  for (const auto& line : lines) {
    if (line.rfind('|', 0) == 0)
      rows.push_back(line);
    else if (!rows.empty())
      break;
  }
  return joined(rows);
}

std::string table_of(const Exercise& exercise) {
  std::string table = "| part | what is checked | % |\n|---|---|---|\n";
  for (const auto& [name, weight] : exercise.weights)
    table +=
        fmt::format("| {} | TODO: what this checks here | {} |\n", to_string(name), format_number(weight));
  return table;
}

/// The manifest's lines without a top-level key and its value.
std::vector<std::string> without_key(const std::vector<std::string>& lines, const std::string& key) {
  std::vector<std::string> others;
  bool inside = false;
  for (const auto& line : lines) {
    const bool goes_on = line.empty() || line.front() == ' ' || line.front() == '\t';
    inside = line.rfind(key + ":", 0) == 0 || (inside && goes_on);
    if (!inside) others.push_back(line);
  }
  return others;
}

}  // namespace

std::string statement_skeleton(const Exercise& like, const std::string& id, const std::string& statement) {
  const auto tasks = section(statement, "## Tasks");
  auto code = first_code(tasks);
  if (code.empty()) code = "TODO: the signature of what the learner writes, as a block of code\n";
  auto table = first_table(section(statement, "## How it is graded"));
  if (table.empty()) table = table_of(like);
  std::string numbered;
  for (std::size_t i = 0; i < like.tasks.size(); ++i)
    numbered += fmt::format("{}. **TODO: {}** TODO: what exactly must hold afterwards\n", i + 1,
                            printable_line(like.tasks[i]));
  return fmt::format(
      "# TODO: the title, as in exercise.yaml\n\n"
      "TODO: what the given program does, and why it is slow or wrong, in two to four sentences.\n\n"
      "**Objective.** TODO: what the learner can do afterwards: \"You can …\"\n\n"
      "## Rules\n\n"
      "- TODO: three to five facts that the tasks need, with links to the glossary\n\n"
      "## Tasks\n\n"
      "Edit the files in `starter/{}/`. Do not change the signatures:\n\n"
      "{}\n{}\n"
      "**Constraint.** TODO: what is not allowed, and what must have ended when the function returns.\n\n"
      "## How it is graded\n\n"
      "{}\n"
      "Read more: TODO: one to three links\n",
      id, code, numbered, table);
}

std::string manifest_skeleton(const std::string& manifest) {
  auto lines = without_key(without_key(split_lines(manifest), "title"), "summary");
  auto at = lines.begin();  // below the format and the comments at the top
  while (at != lines.end() && (at->empty() || at->front() == '#' || at->rfind("format:", 0) == 0)) ++at;
  lines.insert(
      at, {"title: \"TODO: the title\"", "summary: \"TODO: what the learner does, in a sentence or two\""});
  return joined(lines);
}

std::string hints_skeleton(const std::string& hints, const std::string& like) {
  const auto note =
      fmt::format("TODO: these hints are those of {}. Rewrite them, then remove this line.\n", like);
  const bool titled = hints.rfind("# ", 0) == 0;
  const auto end = titled ? std::min(hints.find('\n'), hints.size() - 1) + 1 : 0;
  return hints.substr(0, end) + (titled ? "\n" : "") + note + (titled ? "" : "\n") + hints.substr(end);
}

}  // namespace manyhands
