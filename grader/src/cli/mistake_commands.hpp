// For authors: the wrong submissions of exercises (solutions/<id>/wrong/), which are stored as patches if
// that is shorter. Same style as commands.hpp: plain options in, exit status out; 2 for a usage or course
// error.
#pragma once
#include <filesystem>
#include <string>

#include "cli/grading_commands.hpp"

namespace manyhands {

struct MistakesOptions {
  Places places;
  std::string id;                // for list and refresh, empty means all exercises
  std::string name;              // of the mistake: "busy-wait"; not for list and refresh
  std::filesystem::path folder;  // edit, save; empty: build/mistakes/<id>/<name>
  std::string base;              // edit, of a new one: "reference", "also/NAME"
  Output output;
};

/// Lists each mistake with its expected finding and how it is stored. 1 if one cannot be read.
int run_mistakes_list(const MistakesOptions& options);

/// Shows a mistake as a patch, however it is stored.
int run_mistakes_show(const MistakesOptions& options);

/// Writes the patched files into a folder, as a submission, together with mistake.txt, the head of the patch.
/// A new name starts as a copy of its base. 1 if some hunks no longer match.
int run_mistakes_edit(const MistakesOptions& options);

/// Makes the patch again from such a folder.
int run_mistakes_save(const MistakesOptions& options);

/// Makes all patches again after their bases have changed. 1 if a hunk no longer matches.
int run_mistakes_refresh(const MistakesOptions& options);

}  // namespace manyhands
