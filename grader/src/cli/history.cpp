#include "cli/history.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/files.hpp"
#include "cli/learner_state.hpp"
#include "course/diff_make.hpp"

namespace manyhands {
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr std::size_t most_attempts = 200;
constexpr std::size_t largest_file = 64u << 20;
// The shortest diff of longer files would take too long to find.
constexpr std::ptrdiff_t most_lines = 4000;

fs::path file_of(const fs::path& root, const std::string& id) {
  return history_folder(root) / (id + ".json");
}

json to_json(const PastAttempt& attempt) {
  auto found = json::array();
  for (const auto& f : attempt.found)
    found.push_back({{"check", f.check}, {"code", f.code}, {"file", f.file}, {"line", f.line}});
  auto files = json::array();
  for (const auto& file : attempt.files) files.push_back({{"path", file.path}, {"text", file.text}});
  return {{"time", attempt.time},
          {"points", attempt.points},
          {"max_points", attempt.max_points},
          {"points_unmeasured", attempt.unmeasured},
          {"found", found},
          {"files", files}};
}

// Throws json::exception.
PastAttempt attempt_from(const json& j) {
  PastAttempt attempt{.time = j.at("time"),
                      .points = j.at("points"),
                      .max_points = j.at("max_points"),
                      .unmeasured = j.at("points_unmeasured"),
                      .found = {},
                      .files = {}};
  for (const auto& f : j.at("found"))
    attempt.found.push_back({f.at("check"), f.at("code"), f.at("file"), f.at("line")});
  for (const auto& file : j.at("files")) attempt.files.push_back({file.at("path"), file.at("text")});
  return attempt;
}

}  // namespace

fs::path history_folder(const fs::path& root) {
  return state_folder(root) / "history";
}

PastAttempt attempt_of(const ExerciseReport& report, const std::string& time,
                       const build::Collected& collected) {
  PastAttempt attempt{.time = time,
                      .points = report.points,
                      .max_points = report.max_points,
                      .unmeasured = report.points_unmeasured,
                      .found = {},
                      .files = {}};
  for (const auto& check : report.checks)
    for (const auto& finding : check.findings)
      attempt.found.push_back({std::string(to_string(check.name)), finding.code, finding.file, finding.line});
  for (const auto& file : collected.files) attempt.files.push_back({file.path, file.text});
  return attempt;
}

std::vector<PastAttempt> read_history(const fs::path& root, const std::string& id) {
  std::vector<PastAttempt> attempts;
  const auto text = read_file(file_of(root, id), largest_file);
  if (!text) return attempts;
  try {
    for (const auto& one : json::parse(*text)) attempts.push_back(attempt_from(one));
  } catch (const json::exception&) {
    attempts.clear();
  }
  return attempts;
}

Result<void> remember_attempt(const fs::path& root, const std::string& id, PastAttempt attempt) {
  auto attempts = read_history(root, id);
  if (!attempts.empty() && attempts.back().files == attempt.files) attempts.pop_back();
  attempts.push_back(std::move(attempt));
  const auto first = attempts.size() - std::min(attempts.size(), most_attempts);
  auto all = json::array();
  for (std::size_t i = first; i < attempts.size(); ++i) all.push_back(to_json(attempts[i]));
  std::error_code code;
  fs::create_directories(history_folder(root), code);
  if (code) return Error{fmt::format("cannot create {}: {}", history_folder(root).string(), code.message())};
  // A learner's file may contain any bytes.
  return write_file(file_of(root, id), all.dump(1, ' ', false, json::error_handler_t::replace) + "\n");
}

std::string changes_between(const PastAttempt& before, const PastAttempt& after) {
  std::string changes;
  for (const auto& file : after.files) {
    const auto old = std::find_if(before.files.begin(), before.files.end(),
                                  [&](const PastAttempt::File& f) { return f.path == file.path; });
    const auto text = old == before.files.end() ? std::string() : old->text;
    const auto lines = [](const std::string& of) { return std::count(of.begin(), of.end(), '\n'); };
    if (text == file.text) continue;
    if (lines(text) > most_lines || lines(file.text) > most_lines)
      changes += fmt::format("{} has changed, and is too long to say where.\n", file.path);
    else
      changes += make_diff(file.path, text, file.text);
  }
  return changes;
}

}  // namespace manyhands
