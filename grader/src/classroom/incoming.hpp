// What is handed in: finds the submissions in folders, archives and lists of repositories, whatever platform
// made them, and keeps only the files that exercises list. Nothing that is read here is trusted: links,
// devices and paths that lead out of their folder are refused by name, and sizes are limited.
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "build/tool_box.hpp"
#include "classroom/roster.hpp"
#include "course/exercise.hpp"

namespace manyhands {

struct Incoming {
  std::string label;    // how the source names the student: "Ada Lovelace_1234_assignsubmission_file_"
  std::string student;  // an id of the roster; empty: unknown
  std::string source;   // where it is: "moodle.zip: Ada Lovelace_1234_…"
  std::optional<std::time_t> received;       // if the source says it reliably (a commit's time)
  std::map<std::string, std::string> files;  // "crawl-threads/crawl.cpp" → content
  std::vector<std::string> remarks;          // complete sentences: what was refused or not found
};

struct ImportWish {
  std::string student;   // all of it is this student's; empty: as the source says
  std::string exercise;  // files in no folder of an exercise belong to this one; empty: unknown
  bool fetch = false;    // repositories that are not on this machine may be fetched
};

struct ImportLimits {
  std::uint64_t archive_bytes = std::uint64_t{512} << 20;  // also after unpacking
  std::uint64_t submission_bytes = std::uint64_t{16} << 20;
  std::size_t entries = 200'000;
};

/// The submissions in `path`: a folder with one folder per student, a folder or archive (zip, tar, …) of
/// Moodle or Canvas, one submission, or a CSV file with the columns student and repository. An error only if
/// nothing of it can be read.
Result<std::vector<Incoming>> incoming_from(const std::filesystem::path& path, const ImportWish& wish,
                                            const Course& course, const Roster& roster,
                                            const build::ToolBox& tools, const ImportLimits& limits = {});

}  // namespace manyhands
