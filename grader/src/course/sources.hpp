// What a grader is built from, so that an installed one can tell whether a checkout would build the same.
#pragma once
#include <filesystem>
#include <string>

namespace manyhands {

/// A digest of all files of the checkout `root` that its programs are built from: CMakeLists.txt, the
/// presets, exercises/, and grader/ without its tests, scripts, experiments and pages (except those on
/// findings, whose codes are compiled in). Hidden files, and those that editors leave behind, are left out.
/// An exported course has the same digest as its origin. Empty if some file could not be read.
std::string sources_digest(const std::filesystem::path& root);

}  // namespace manyhands
