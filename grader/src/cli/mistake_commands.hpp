// For authors: the mistakes that exercises ship (solutions/<id>/wrong/), which are kept as patches where that
// is shorter. Same shape as commands.hpp: plain options in, exit status out; 2 for a usage or course error.
#pragma once
#include <filesystem>
#include <string>

#include "cli/grading_commands.hpp"

namespace manyhands {

struct MistakesOptions {
  Places places;
  std::string id;                // list, refresh: empty: all exercises
  std::string name;              // of the mistake: "busy-wait"; not for list and refresh
  std::filesystem::path folder;  // edit, save; empty: build/mistakes/<id>/<name>
  std::string base;              // edit, of a new one: "reference", "also/NAME"
  Output output;
};

/// Each mistake with what must be found in it and how it is kept. 1 where one cannot be read.
int run_mistakes_list(const MistakesOptions& options);

/// A mistake as a patch, however it is kept.
int run_mistakes_show(const MistakesOptions& options);

/// Lays the patched files out in a folder, as a submission, and beside them mistake.txt, the patch's head. A
/// name that is new begins as a copy of its base. 1 where some hunks do not match any more.
int run_mistakes_edit(const MistakesOptions& options);

/// Makes the patch again from such a folder.
int run_mistakes_save(const MistakesOptions& options);

/// Makes all patches again after their bases changed. 1 where a hunk does not match any more.
int run_mistakes_refresh(const MistakesOptions& options);

}  // namespace manyhands
