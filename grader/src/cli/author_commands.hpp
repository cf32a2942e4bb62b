// For authors: commands that make the course's files. Same shape as commands.hpp: plain options in, exit
// status out; 2 for a usage or course error, or files that cannot be written.
#pragma once
#include <filesystem>
#include <string>

#include "cli/commands.hpp"

namespace manyhands {

/// Writes what follows from the course: the table of exercises in README.md, and starter/. Files that it
/// replaces in starter/ move to .manyhands/backup/.
struct SyncOptions {
  std::filesystem::path root;
  bool check = false;  // write nothing; the status is 1 if something differs
  Output output;
};
int run_sync(const SyncOptions& options);

}  // namespace manyhands
