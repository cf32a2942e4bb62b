// What an exercise ships beside its statement, and what the grader must say of each. Internal to cli/.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "course/exercise.hpp"
#include "model/verdict.hpp"

namespace manyhands {

enum class SolutionKind { pristine, reference, also, wrong };

struct Solution {
  SolutionKind kind = SolutionKind::reference;
  std::string name;                                    // "solutions/crawl-threads/wrong/busy-wait.cpp"
  std::map<std::string, std::filesystem::path> files;  // the submission's files by the manifest's path
  // Of a wrong one, from the first line of the first of its own files:
  // expect: <check> <code> [at "text of the line"], as a comment; the line is one of that file.
  std::filesystem::path expects;
  CheckName check = CheckName::builds;
  std::string code;
  std::string at;
};

struct SolutionSet {
  std::vector<Solution> solutions;
  std::vector<std::string> complaints;  // what is missing, stray or unreadable, each with its path
};

/// Reads solutions/<id>/ and looks at what else stands in the exercise's folders.
SolutionSet solutions_of(const Course& course, const Exercise& exercise);

/// One of them by its place below solutions/<id>/: "reference", "also/levels", "wrong/busy-wait" (overlays of
/// the reference). `first`: a folder laid out as solutions/ that is looked in before; may be empty.
Result<Solution> solution_named(const Course& course, const Exercise& exercise, const std::string& name,
                                const std::filesystem::path& first);

/// Lays a solution out as a submission below `folder`. `touched`: appends an empty comment, so that pristine
/// files do not count as not started.
Result<void> lay_out(const Solution& solution, const std::string& id, const std::filesystem::path& folder,
                     bool touched);

}  // namespace manyhands
