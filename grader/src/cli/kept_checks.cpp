#include "cli/kept_checks.hpp"

#include <system_error>

#include "base/digest.hpp"
#include "base/files.hpp"

namespace manyhands {

std::filesystem::path KeptChecks::file_of(const std::string& name) const {
  return folder_ / (digest_of(name) + ".txt");
}

std::optional<std::string> KeptChecks::find(const std::string& name, const std::string& ground) const {
  if (ground.empty()) return std::nullopt;
  const auto text = read_file(file_of(name));
  if (!text) return std::nullopt;
  const auto end = text->find('\n');
  if (end == std::string::npos || text->substr(end + 1) != name + '\n' + ground) return std::nullopt;
  return text->substr(0, end);
}

void KeptChecks::keep(const std::string& name, const std::string& ground, const std::string& words) const {
  if (ground.empty() || words.find('\n') != std::string::npos) return;
  std::error_code none;
  std::filesystem::create_directories(folder_, none);
  static_cast<void>(write_file(file_of(name), words + '\n' + name + '\n' + ground).ok());
}

}  // namespace manyhands
