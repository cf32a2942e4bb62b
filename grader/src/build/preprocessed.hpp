// The preprocessed text of a submission's file (g++ -E), line by line, each with its original file. This is
// the text that the compiler reads: joined lines, raw strings, macros and included files cannot hide tokens
// from it. Pure.
//
// Line markers (# 12 "/…/src/crawl.cpp") are trusted, so a submission must not contain any
// (line_directives.hpp).
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
  std::string_view code;  // with spaces in place of literals
};

/// Calls `take` for each line with code, and once with empty code for each file that is entered, until it
/// returns false.
void for_each_line(const std::string& preprocessed, const std::function<bool(const PreprocessedLine&)>& take);

/// The owner of a file.
enum class Origin {
  learners,
  ours,    // of the exercise, the kit, a library or the system
  foreign  // any other file
};

/// The files of which a program may consist.
struct Sources {
  const std::vector<CollectedFile>* collected = nullptr;
  std::string work;                // folder; everything in it is foreign, except the next two
  std::string source;              // … its folder with the collected files
  std::string glue;                // … the exercise's own file in it; may be empty
  std::vector<std::string> known;  // folders of ours and of libraries

  [[nodiscard]] Origin origin_of(const std::string& file) const;
  /// The learner's file with that name; nullptr if there is none.
  [[nodiscard]] const CollectedFile* learners(const std::string& file) const;
};

/// One finding at the line that includes a foreign file. Pure.
std::vector<Finding> foreign_files(const std::string& preprocessed, const Sources& sources);

struct CodeLine {
  const CollectedFile* file;
  int line;
  std::string code;  // without spaces
};
/// Only the learner's code, to compare two ways of compiling it.
std::vector<CodeLine> learners_lines(const std::string& preprocessed, const Sources& sources);

}  // namespace manyhands::build
