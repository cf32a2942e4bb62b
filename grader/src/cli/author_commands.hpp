// For authors: commands that make the course's files. Same shape as commands.hpp: plain options in, exit
// status out; 2 for a usage or course error, or files that cannot be written.
#pragma once
#include <filesystem>
#include <string>

#include "cli/commands.hpp"

namespace manyhands {

/// A new exercise that begins as a copy of another one: its folders, its line in course.yaml, and a statement
/// to fill in. Makes all of it or, if anything fails, nothing.
struct NewOptions {
  std::filesystem::path root;  // the folder of course.yaml
  std::string id;
  std::string like;  // the exercise to copy
  Output output;
};
int run_new(const NewOptions& options);

/// Writes what follows from the course: the table of exercises in README.md, and starter/. Files that it
/// replaces in starter/ move to .manyhands/backup/.
struct SyncOptions {
  std::filesystem::path root;
  bool check = false;  // write nothing; the status is 1 if something differs
  Output output;
};
int run_sync(const SyncOptions& options);

}  // namespace manyhands
