// What this checkout remembers (.manyhands/) and what the learner has changed, plus small helpers for the
// commands' messages. Internal to cli/.
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

/// The last report. Nothing if there is none or it cannot be read: then the learner's progress is unknown.
std::optional<Report> last_report(const std::filesystem::path& root);

/// The number of hints given, by exercise and task. An unreadable file counts as none.
using HintsGiven = std::map<std::string, std::map<int, int>>;
HintsGiven hints_given(const std::filesystem::path& root);
Result<void> remember_hints(const std::filesystem::path& root, const HintsGiven& given);

/// Whether all listed files under starter/<id> are the original ones.
bool is_untouched(const std::filesystem::path& root, const Exercise& exercise);

/// Writes the error and its remedy; returns the exit status.
int usage_error(const Output& output, const Error& error);

/// The course's exercise `id`, or an Error with the most similar id.
Result<const Exercise*> find_exercise(const Course& course, const std::string& id);

/// `text` in a form that the terminal can show.
std::string shown(const Output& output, const std::string& text);

enum class Look { bold, dim, good, bad, open, code };
std::string paint(const Output& output, Look look, const std::string& text);

/// `text` (printable, perhaps painted) as a link to a line of a file, where the output has links. Takes as
/// many columns as before.
std::string link_to(const Output& output, const std::filesystem::path& file, int line,
                    const std::string& text);

}  // namespace manyhands
