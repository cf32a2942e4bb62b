#include "cli/learner_state.hpp"

#include <fmt/core.h>

#include <nlohmann/json.hpp>
#include <ostream>

#include "base/files.hpp"
#include "base/text.hpp"
#include "report/reporters.hpp"

namespace manyhands {
namespace fs = std::filesystem;
using nlohmann::json;

fs::path state_folder(const fs::path& root) {
  return root / ".manyhands";
}

std::optional<Report> last_report(const fs::path& root) {
  const auto text = read_file(state_folder(root) / "last.json", 256u << 20);
  if (!text) return std::nullopt;
  auto report = report_from_json(*text);
  if (!report) return std::nullopt;
  return std::move(*report);
}

HintsGiven hints_given(const fs::path& root) {
  HintsGiven given;
  const auto text = read_file(state_folder(root) / "hints.json", 1u << 20);
  if (!text) return given;
  const json j = json::parse(*text, nullptr, false);
  if (!j.is_object()) return given;
  for (const auto& [id, tasks] : j.items()) {
    if (!tasks.is_object()) continue;
    for (const auto& [task, count] : tasks.items()) {
      const bool sane = count.is_number_unsigned() && count.get<std::uint64_t>() < 1000 && !task.empty() &&
                        task.size() < 4 && task.find_first_not_of("0123456789") == std::string::npos;
      if (sane) given[id][std::stoi(task)] = count.get<int>();
    }
  }
  return given;
}

Result<void> remember_hints(const fs::path& root, const HintsGiven& given) {
  json j = json::object();
  for (const auto& [id, tasks] : given)
    for (const auto& [task, count] : tasks) j[id][std::to_string(task)] = count;
  std::error_code code;
  fs::create_directories(state_folder(root), code);
  if (code) return Error{fmt::format("cannot create {}: {}", state_folder(root).string(), code.message())};
  return write_file(state_folder(root) / "hints.json", j.dump(2) + "\n");
}

bool is_untouched(const fs::path& root, const Exercise& exercise) {
  for (const SourceFile& file : exercise.files) {
    const auto mine = read_file(root / "starter" / exercise.id / file.path);
    const auto given = read_file(exercise.folder / "starter" / file.path);
    if (!mine || !given || *mine != *given) return false;
  }
  return true;
}

int usage_error(const Output& output, const Error& error) {
  output.err << shown(output, paint(output, Look::bad, "error: ") + printable(error.message)) << '\n';
  if (!error.remedy.empty()) output.err << shown(output, printable(error.remedy)) << '\n';
  return 2;
}

Result<const Exercise*> find_exercise(const Course& course, const std::string& id) {
  if (const Exercise* exercise = course.find(id)) return exercise;
  std::vector<std::string> ids;
  for (const Exercise& exercise : course.exercises) ids.push_back(exercise.id);
  const auto meant = nearest(id, ids);
  return Error{fmt::format("there is no exercise '{}'{}", shorten(printable_line(id), 60),
                           meant ? fmt::format("; did you mean '{}'?", *meant) : ""),
               "The exercises are: " + join_words(ids) + "."};
}

std::string shown(const Output& output, const std::string& text) {
  return output.unicode ? text : to_ascii(text);
}

std::string paint(const Output& output, Look look, const std::string& text) {
  if (!output.colour || text.empty()) return text;
  const char* codes[] = {"1", "2", "32", "31", "33", "36"};
  return fmt::format("\x1b[{}m{}\x1b[0m", codes[static_cast<int>(look)], text);
}

std::string link_to(const Output& output, const fs::path& file, int line, const std::string& text) {
  if (!output.links || text.empty()) return text;
  std::string uri = "file://";
  for (const char c : file.string()) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                       (byte >= '0' && byte <= '9') ||
                       std::string_view("/-._~").find(c) != std::string_view::npos;
    uri += plain ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  if (line > 0) uri += fmt::format("#{}", line);
  return fmt::format("\x1b]8;;{}\x1b\\{}\x1b]8;;\x1b\\", uri, text);
}

}  // namespace manyhands
