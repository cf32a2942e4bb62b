// What is handed in: finds the submissions in folders, archives and lists of repositories, whatever platform
// made them, and keeps only the files that exercises list. Nothing that is read here is trusted: links,
// devices and paths that lead out of their folder are refused by name, and sizes are limited.
#pragma once
#include <ctime>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "build/tool_box.hpp"
#include "classroom/import_limits.hpp"
#include "classroom/roster.hpp"
#include "course/exercise.hpp"

namespace manyhands {

/// One submission. Without files, it says in its remarks why it has none, or what else was found in the
/// source. Texts are printable.
struct Incoming {
  std::string label;                         // how the source names the student: "Ada Lovelace_1234567"
  std::string student;                       // an id of the roster; empty: unknown
  std::string source;                        // where it is: "moodle.zip: Ada Lovelace_1234567"
  std::optional<std::time_t> received;       // if the source says it: the time of a commit; not in future
  std::map<std::string, std::string> files;  // "crawl-threads/crawl.cpp" → content
  std::vector<std::string> remarks;          // complete sentences: what was refused or not found
};

struct ImportWish {
  std::string student;   // all of it is this student's; empty: as the source says
  std::string exercise;  // files in no folder of an exercise belong to this one; empty: unknown
  bool fetch = false;    // repositories that are not on this machine may be fetched
};

/// The submissions in `path`: a folder with one folder or archive per student, a folder or archive (zip, tar,
/// …) of Moodle or Canvas, one submission, or a CSV file with the columns student and repository. An error
/// only if nothing of it can be read, or if it does not say whose it is: an archive, or a folder around
/// everything, in which all that is known belongs to one student may come from another one.
Result<std::vector<Incoming>> incoming_from(const std::filesystem::path& path, const ImportWish& wish,
                                            const Course& course, const Roster& roster,
                                            const build::ToolBox& tools, const ImportLimits& limits = {});

}  // namespace manyhands
