#include "cli/play/game_setup.hpp"

#include <unistd.h>

#include <iostream>

#include "base/text.hpp"
#include "cli/learner_state.hpp"
#include "cli/screen/key_terminal.hpp"
#include "profile/profile.hpp"

namespace manyhands {

void SourceLines::add(const std::string& name, const std::string& text) {
  files_[name] = split_lines(text);
}

std::string SourceLines::line(const std::string& name, int number) const {
  const auto file = files_.find(name);
  const auto index = static_cast<std::size_t>(number) - 1;
  if (file == files_.end() || number <= 0 || index >= file->second.size()) return {};
  return printable_line(file->second[index]);
}

std::unique_ptr<PlayFront> front_of(const PlayOptions& options) {
  if (options.plain) return text_front(std::cin, options.output);
  if (KeyTerminal::is_there(STDIN_FILENO, STDOUT_FILENO)) return terminal_front(STDIN_FILENO, STDOUT_FILENO);
  return nullptr;
}

StageRequest request_for(const GradingSetup& setup, const std::filesystem::path& guests) {
  StageRequest request;
  request.stage = "play";
  request.profile = controlled_profile.name;
  request.guests = guests;
  request.run_dir = setup.settings.work / "game";
  request.box = sandbox::name_of(setup.settings.sandbox);
  return request;
}

int status_of(Left left) {
  constexpr int by_interrupt = 130;
  return left == Left::by_interrupt ? by_interrupt : 0;
}

int failed(const Output& output, const Error& error) {
  usage_error(output, error);
  return 3;
}

}  // namespace manyhands
