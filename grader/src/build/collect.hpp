// Collects a submission: of a folder laid out as starter/, exactly the files that an exercise lists, and
// nothing else is ever touched. Whatever stands in a file's place (link, FIFO, device, 100 MB) ends in a
// finding: nothing blocks, nothing is followed, and never more than the allowed size is read.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "course/exercise.hpp"
#include "model/finding.hpp"

namespace manyhands::build {

struct CollectedFile {
  std::string path;   // as the manifest lists it: "crawl.cpp"
  std::string shown;  // as the learner knows it: "starter/crawl-threads/crawl.cpp"
  std::string text;
};

struct Collected {
  std::string shown_dir;             // "starter/crawl-threads"
  std::vector<CollectedFile> files;  // the good ones, in the manifest's order
  std::vector<Finding> findings;     // one per file that is not
  std::vector<std::string> beside;   // names of what else is there, of some: never opened, only talked about
  std::string fault;                 // ours: a file could not be read for a reason that is not the learner's
  [[nodiscard]] bool complete() const { return findings.empty() && fault.empty(); }
};

/// `shown_submission`: how the submission's folder is named to the learner ("starter", or as it was typed).
Collected collect(const Exercise& exercise, const std::filesystem::path& submission,
                  const std::string& shown_submission);

/// The untouched exercise, as if it had been handed in; none where one of its files is not there.
std::optional<Collected> untouched(const Exercise& exercise);

/// Is this the untouched exercise? Compares with exercises/<id>/starter/; a file that is missing on both
/// sides is equal, one that could not be collected is not.
bool same_as_pristine(const Exercise& exercise, const Collected& collected);

}  // namespace manyhands::build
