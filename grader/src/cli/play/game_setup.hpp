// What a game of either kind needs: the lines that it shows, the host's request, and the screen. Internal to
// cli/play/.
#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cli/grading_setup.hpp"
#include "cli/play/play_front.hpp"
#include "cli/play/play_session.hpp"

namespace manyhands {

/// The lines of files, by the names that they have in positions. These come from the learner's program, so
/// only files that were added are ever shown.
class SourceLines {
 public:
  void add(const std::string& name, const std::string& text);
  /// Printable; empty if there is none.
  [[nodiscard]] std::string line(const std::string& name, int number) const;

 private:
  std::map<std::string, std::vector<std::string>> files_;
};

/// Nullptr if there is no terminal, and text was not asked for.
std::unique_ptr<PlayFront> front_of(const PlayOptions& options);

StageRequest request_for(const GradingSetup& setup, const std::filesystem::path& guests);

/// The exit status.
int status_of(Left left);
/// Prints the error; a fault of the grader's.
int failed(const Output& output, const Error& error);

}  // namespace manyhands
