// How Moodle and Canvas name what they let a teacher download. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace manyhands {

/// "Ada Lovelace_1234567_assignsubmission_file_": a folder, or the beginning of a file's name.
struct MoodleName {
  std::string label;        // all of it
  std::string name;         // "Ada Lovelace"; two students may have the same
  std::string participant;  // "1234567"
  std::string kind;         // "file"; "onlinetext" is text that was typed in the browser
  std::string file;         // what follows; empty for a folder
  /// There is another "_<digits>_assignsubmission_" in front, so either the student's name or the name of
  /// the student's file contains one. It cannot be known which, unless this is the name of a folder.
  bool repeated = false;
};
/// The last "_<digits>_assignsubmission_" counts. Moodle itself writes spaces for underscores in the names of
/// students, so it never comes from a profile, but a profile would only imitate what is in front.
std::optional<MoodleName> moodle_name(std::string_view name);

/// "lovelaceada_LATE_1234_5678_crawl.cpp".
struct CanvasName {
  std::string label;          // "lovelaceada_1234"
  std::string user;           // "1234": the roster's column "ID"
  bool late = false;          // according to Canvas's own deadline
  std::uint64_t file_id = 0;  // a later file has a larger one; 0: text that was typed in the browser
  std::string file;           // "crawl.cpp"
};
std::optional<CanvasName> canvas_name(std::string_view name);

/// What Canvas called "crawl-1.cpp" because it had been submitted before: "crawl.cpp". Nothing if the name
/// has another form.
std::optional<std::string> without_resubmission(std::string_view name);

/// What the student may have called this file or folder: the name itself, and what is left of it if it is a
/// platform's.
std::vector<std::string> possible_names(std::string_view name);

}  // namespace manyhands
