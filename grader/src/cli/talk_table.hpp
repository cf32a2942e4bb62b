// The table of `grader compare talk`: two kinds of work, done in the ways that the talk names, in Python and
// in C++. Pure.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace manyhands {

/// One way to do both kinds of work. Its programs are <file>.py and <file>.cpp in grader/compare/talk/.
struct TalkWay {
  const char* name;
  const char* file;
  const char* python;  // what the Python program uses
  const char* cpp;     // what the C++ program uses
  const char* why;     // a sentence or two: what happens, and why
};

/// In the order of the table. The first is the one that the others are compared with.
const std::vector<TalkWay>& talk_ways();

struct TalkCell {
  double seconds = 0;
  std::string instead;  // not empty: why there is no time
};

/// One language in one way.
struct TalkLine {
  std::string language;  // "Python 3.11", "C++"
  std::string uses;      // "threading"
  TalkCell io;
  TalkCell cpu;
};

struct TalkRow {
  std::string name;
  std::vector<TalkLine> lines;  // in every row the same languages, in the same order
  std::string why;
};

/// Lines without newlines, at most `width` columns wide if that is at least 72. A time is compared with that
/// of the same language in the first row, if that has one.
std::vector<std::string> talk_table(const std::vector<TalkRow>& rows, const std::string& io,
                                    const std::string& cpu, std::size_t width);

}  // namespace manyhands
