#include "cli/play/solved_levels.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <system_error>

#include "base/files.hpp"
#include "cli/learner_state.hpp"

namespace manyhands {
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

fs::path file_of(const fs::path& root) {
  return state_folder(root) / "play.json";
}

}  // namespace

SolvedLevels solved_levels(const fs::path& root) {
  SolvedLevels solved;
  const auto text = read_file(file_of(root), 1u << 16);
  if (!text) return solved;
  const json j = json::parse(*text, nullptr, false);
  if (!j.is_object()) return solved;
  for (const auto& [level, switches] : j.items())
    if (switches.is_number_unsigned() && switches.get<std::uint64_t>() < 100'000)
      solved[level] = switches.get<int>();
  return solved;
}

Result<void> remember_solved(const fs::path& root, const std::string& level, int switches) {
  auto solved = solved_levels(root);
  const auto [known, is_new] = solved.try_emplace(level, switches);
  if (!is_new && known->second <= switches) return {};
  known->second = std::min(known->second, switches);
  std::error_code error;
  fs::create_directories(state_folder(root), error);
  return write_file(file_of(root), json(solved).dump(2) + "\n");
}

}  // namespace manyhands
