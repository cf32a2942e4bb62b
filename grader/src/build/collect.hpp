// Collects a submission from a folder with the layout of starter/: exactly the files that the exercise lists,
// and nothing else. If something else is in a file's place (link, FIFO, device, 100 MB), it becomes a
// finding: nothing blocks, no link is followed, and at most the allowed size is read.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "course/exercise.hpp"
#include "model/finding.hpp"

namespace manyhands::build {

struct CollectedFile {
  std::string path;   // as in the manifest: "crawl.cpp"
  std::string shown;  // as the learner knows it: "starter/crawl-threads/crawl.cpp"
  std::string text;
};

struct Collected {
  std::string shown_dir;             // "starter/crawl-threads"
  std::vector<CollectedFile> files;  // the good ones, in the manifest's order
  std::vector<Finding> findings;     // one for each bad file
  std::vector<std::string> beside;   // names of some other files there; for messages only, never opened
  std::string fault;                 // our own: a file could not be read; not the learner's mistake
  [[nodiscard]] bool complete() const { return findings.empty() && fault.empty(); }
};

/// `shown_submission`: the submission's folder as shown to the learner ("starter", or as it was typed).
Collected collect(const Exercise& exercise, const std::filesystem::path& submission,
                  const std::string& shown_submission);

/// The untouched exercise as a submission; nothing if one of its files is missing.
std::optional<Collected> untouched(const Exercise& exercise);

/// Whether this is the untouched exercise. Compares with exercises/<id>/starter/; a file that is missing in
/// both is equal, one that could not be collected is not.
bool same_as_pristine(const Exercise& exercise, const Collected& collected);

}  // namespace manyhands::build
