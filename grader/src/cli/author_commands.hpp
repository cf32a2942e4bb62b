// Commands for authors that write files of the course. Same style as commands.hpp: plain options in, exit
// status out; 2 for a usage or course error, or if files cannot be written.
#pragma once
#include <filesystem>
#include <string>

#include "cli/commands.hpp"

namespace manyhands {

/// Makes a new exercise as a copy of another one: its folders, its line in course.yaml, and a statement to
/// fill in. If anything fails, nothing is changed.
struct NewOptions {
  std::filesystem::path root;  // the folder of course.yaml
  std::string id;
  std::string like;  // the exercise to copy
  Output output;
};
int run_new(const NewOptions& options);

/// Writes what follows from the course: the table of exercises in README.md, and starter/. Files that it
/// replaces in starter/ are moved to .manyhands/backup/.
struct SyncOptions {
  std::filesystem::path root;
  bool check = false;  // write nothing; the status is 1 if something differs
  Output output;
};
int run_sync(const SyncOptions& options);

}  // namespace manyhands
