// What this checkout remembers (.manyhands/) and what the learner has touched, plus the few words in which
// the commands say things. Internal to cli/.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "cli/commands.hpp"
#include "course/exercise.hpp"
#include "model/report.hpp"

namespace manyhands {

std::filesystem::path state_folder(const std::filesystem::path& root);

/// The last report; nothing where there is none or it cannot be read: then nobody knows where the learner is.
std::optional<Report> last_report(const std::filesystem::path& root);

/// Rungs given, by exercise and task. An unreadable file counts as none given.
using HintsGiven = std::map<std::string, std::map<int, int>>;
HintsGiven hints_given(const std::filesystem::path& root);
Result<void> remember_hints(const std::filesystem::path& root, const HintsGiven& given);

/// Whether every listed file under starter/<id> is the one that was given.
bool is_untouched(const std::filesystem::path& root, const Exercise& exercise);

/// Writes the error and its remedy; the status to end with.
int usage_error(const Output& output, const Error& error);

/// The course's exercise `id`, or an Error with the nearest id.
Result<const Exercise*> find_exercise(const Course& course, const std::string& id);

/// `text`, as the terminal can show it.
std::string shown(const Output& output, const std::string& text);

enum class Look { bold, dim, good, bad, open, code };
std::string paint(const Output& output, Look look, const std::string& text);

}  // namespace manyhands
