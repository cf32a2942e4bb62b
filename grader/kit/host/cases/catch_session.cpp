#define CATCH_CONFIG_RUNNER
#include "kit/host/cases/catch_session.hpp"

#include "kit/host/base/catch.hpp"

namespace manyhands::host {

std::optional<int> run_catch(std::vector<std::string> words) {
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  Catch::Session session;
  if (session.applyCommandLine(static_cast<int>(argv.size()), argv.data()) != 0) return std::nullopt;
  return session.run();
}

}  // namespace manyhands::host
