// A solution that an exercise ships, right or wrong, and what the grader must say of it. This is the one
// place that knows how mistakes are kept: as a patch against a right solution (course/mistake.hpp), as a file
// in place of the reference's first, or as a folder laid over the reference. Internal to cli/.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "course/diff_apply.hpp"
#include "course/exercise.hpp"
#include "course/mistake.hpp"

namespace manyhands {

enum class SolutionKind { pristine, reference, also, wrong };

struct SolutionFile {
  std::string text;
  std::string from;                  // where it is, or what it was before it was patched
  std::vector<Origin> origins = {};  // of its lines, where it was patched
};

struct MarkedLine {
  std::string path;  // by the manifest
  int line = 0;
};

struct Solution {
  SolutionKind kind = SolutionKind::reference;
  std::string name;                           // "solutions/crawl-threads/wrong/busy-wait.patch"
  std::map<std::string, SolutionFile> files;  // the submission's files by the manifest's path
  // Of a wrong one alone:
  MistakePatch mistake;                // without diffs where it is kept whole
  std::vector<MarkedLine> must_point;  // the finding's place is one of these; empty: any will do
  [[nodiscard]] bool is_patch() const { return !mistake.files.empty(); }
};

/// What is in a folder; empty where there is none.
std::vector<std::filesystem::path> sorted_entries(const std::filesystem::path& folder);

/// The program that is in a folder: starter/ of an exercise, for instance.
Result<Solution> solution_in(const std::filesystem::path& folder, SolutionKind kind, const Course& course,
                             const Exercise& exercise);

/// A solution by its place below solutions/<id>/: "reference", "also/levels", "wrong/busy-wait". `first`: a
/// folder laid out as solutions/ that is looked in before; may be empty. A patch's base is always one of
/// solutions/.
Result<Solution> solution_named(const Course& course, const Exercise& exercise, const std::string& name,
                                const std::filesystem::path& first);

/// The patch that `text` is, applied to its base; `name` is how it is named in errors. With `refused`, hunks
/// that do not match are told there and left out; without, the first one is the error.
Result<Solution> patched_solution(const Course& course, const Exercise& exercise, const std::string& text,
                                  const std::string& name, std::vector<Error>* refused = nullptr);

/// Where a line of a patched file stands: in the patch, or, beside its hunks, in the base:
/// "solutions/crawl-threads/wrong/busy-wait.patch:14". Empty where it was not patched.
std::string origin_of(const Solution& solution, const std::string& path, int line);

/// Lays a solution out as a submission below `folder`. `touched`: appends an empty comment, so that pristine
/// files do not count as not started.
Result<void> lay_out(const Solution& solution, const std::string& id, const std::filesystem::path& folder,
                     bool touched);

}  // namespace manyhands
