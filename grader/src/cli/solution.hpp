// A solution that comes with an exercise, correct or wrong, and the result that it must get. Only this file
// knows how mistakes are stored: as a patch against a correct solution (course/mistake.hpp), as a file in
// place of the reference's first one, or as a folder whose files replace those of the reference. Internal to
// cli/.
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
  std::string from;                  // where it is; for a patched file, what it was before
  std::vector<Origin> origins = {};  // of its lines, if it was patched
};

struct MarkedLine {
  std::string path;  // as in the manifest
  int line = 0;
};

struct Solution {
  SolutionKind kind = SolutionKind::reference;
  std::string name;                           // "solutions/crawl-threads/wrong/busy-wait.patch"
  std::map<std::string, SolutionFile> files;  // the submission's files by their path in the manifest
  // Only for wrong solutions:
  MistakePatch mistake;                // without diffs if it is not stored as a patch
  std::vector<MarkedLine> must_point;  // the finding must point to one of these; empty: anywhere
  [[nodiscard]] bool is_patch() const { return !mistake.files.empty(); }
};

/// The entries of a folder; empty if it does not exist.
std::vector<std::filesystem::path> sorted_entries(const std::filesystem::path& folder);

/// The program in a folder, for example an exercise's starter/.
Result<Solution> solution_in(const std::filesystem::path& folder, SolutionKind kind, const Course& course,
                             const Exercise& exercise);

/// A solution by its path below solutions/<id>/: "reference", "also/levels", "wrong/busy-wait". `first`: a
/// folder with the layout of solutions/ that is searched first; may be empty. The base of a patch is always
/// in solutions/.
Result<Solution> solution_named(const Course& course, const Exercise& exercise, const std::string& name,
                                const std::filesystem::path& first);

/// The patch in `text`, applied to its base; `name` is its name in error messages. With `refused`, hunks that
/// do not match are added there and left out; without, the first one is the error.
Result<Solution> patched_solution(const Course& course, const Exercise& exercise, const std::string& text,
                                  const std::string& name, std::vector<Error>* refused = nullptr);

/// The origin of a line of a patched file: in the patch, or outside its hunks in the base:
/// "solutions/crawl-threads/wrong/busy-wait.patch:14". Empty if it was not patched.
std::string origin_of(const Solution& solution, const std::string& path, int line);

/// Writes a solution as a submission into `folder`. `touched`: appends an empty comment, so that original
/// files do not count as not started.
Result<void> lay_out(const Solution& solution, const std::string& id, const std::filesystem::path& folder,
                     bool touched);

}  // namespace manyhands
