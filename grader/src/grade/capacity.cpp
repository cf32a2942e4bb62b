#include "grade/capacity.hpp"

#include <nlohmann/json.hpp>
#include <system_error>

#include "base/files.hpp"

namespace manyhands::grade {

std::string capacity_key(const std::string& cpu_model, const build::Toolchain& toolchain,
                         const std::string& id, int workers) {
  std::error_code none;
  const auto built =
      std::filesystem::last_write_time(toolchain.baseline(id), none).time_since_epoch().count();
  return cpu_model + "|" + toolchain.compiler_version + "|" + id + "|" + std::to_string(workers) + "|" +
         std::to_string(built);
}

Capacities::Capacities(std::filesystem::path file) : file_(std::move(file)) {
  const auto text = read_file(file_);
  if (!text) return;
  const auto json = nlohmann::json::parse(*text, nullptr, false);
  if (!json.is_object()) return;
  for (const auto& [key, value] : json.items())
    if (value.is_number()) known_[key] = value.get<double>();
}

double Capacities::get(const std::string& key) const {
  const auto found = known_.find(key);
  return found == known_.end() ? 0 : found->second;
}

void Capacities::raise(const std::string& key, double capacity) {
  if (file_.empty() || capacity <= get(key)) return;
  known_[key] = capacity;
  std::error_code none;
  std::filesystem::create_directories(file_.parent_path(), none);
  static_cast<void>(write_file(file_, nlohmann::json(known_).dump(1) + "\n").ok());
}

}  // namespace manyhands::grade
