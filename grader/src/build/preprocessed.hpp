// What the preprocessor made of a submission's file (g++ -E), line by line, each with the file that it is of.
// This is the text that the compiler reads: whatever a source hides in joined lines, raw strings, macros or
// files of another kind, its tokens stand here. Pure.
//
// A marker (# 12 "/…/src/crawl.cpp") is believed, so a submission must not write any (line_directives.hpp).
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "build/collect.hpp"

namespace manyhands::build {

struct PreprocessedLine {
  std::string file;  // as the compiler names it: absolute, without "." and ".."; or "<built-in>"
  int line = 0;
  std::string_view code;  // literals are blanks
};

/// Calls `take` for each line that holds code, and once with empty code for each file that is entered; until
/// it returns false.
void for_each_line(const std::string& preprocessed, const std::function<bool(const PreprocessedLine&)>& take);

/// Whose a file is.
enum class Origin {
  learners,
  ours,    // the exercise's, the kit's, a library's, the system's
  foreign  // none of those that programs are made of here
};

/// The files that a program may be made of.
struct Sources {
  const std::vector<CollectedFile>* collected = nullptr;
  std::string work;                // folder; all in it but the next two is foreign
  std::string source;              // … the folder of the collected files in it
  std::string glue;                // … the exercise's own file in it; may be empty
  std::vector<std::string> known;  // folders of ours and of libraries

  [[nodiscard]] Origin origin_of(const std::string& file) const;
  /// The learner's file of that name; nullptr: it is none.
  [[nodiscard]] const CollectedFile* learners(const std::string& file) const;
};

/// One finding at the line that brings in a file of which no program is made here. Pure.
std::vector<Finding> foreign_files(const std::string& preprocessed, const Sources& sources);

struct CodeLine {
  const CollectedFile* file;
  int line;
  std::string code;  // without blanks
};
/// The learner's code alone, to compare one way of compiling it with another.
std::vector<CodeLine> learners_lines(const std::string& preprocessed, const Sources& sources);

}  // namespace manyhands::build
