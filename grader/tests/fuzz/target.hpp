// A fuzz target: takes any bytes that somebody outside may have written, and gives them to what reads such
// bytes here. A crash, a report of a sanitizer, an exception that leaves it or a broken promise (`must`) is a
// mistake of ours.
//
// `make fuzz` gives each target bytes without end (libFuzzer); `make test` gives them the files of corpus/
// and regressions/ only (replay.cpp), with any compiler. Targets keep nothing from one call to the next, are
// quick, and write nowhere but in a folder of their own.
#pragma once
#include <string_view>
#include <vector>

namespace manyhands::fuzz {

struct Target {
  std::string_view name;  // of its folder below corpus/, too
  void (*run)(std::string_view bytes);
};

/// All that are linked in.
std::vector<Target>& targets();

struct RegisterTarget {
  RegisterTarget(std::string_view name, void (*run)(std::string_view)) { targets().push_back({name, run}); }
};

/// A promise that holds for any bytes; aborts, with `promise`, where it does not.
void must(bool kept, const char* promise);

}  // namespace manyhands::fuzz
