#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "measure/machine.hpp"

namespace manyhands {
namespace {
template <class Visit>
void each_part(std::string_view text, char separator, Visit visit) {
  while (!text.empty()) {
    const auto end = std::min(text.find(separator), text.size());
    visit(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::optional<long long> whole(std::string_view text) {
  text = trimmed(text);
  long long value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// The text after the colon in the first line that begins with `key`.
std::string_view value_of(std::string_view text, std::string_view key) {
  std::string_view found;
  each_part(text, '\n', [&](std::string_view line) {
    if (!found.empty() || line.substr(0, key.size()) != key) return;
    const auto colon = line.find(':');
    if (colon != std::string_view::npos && trimmed(line.substr(0, colon)) == key)
      found = trimmed(line.substr(colon + 1));
  });
  return found;
}
}  // namespace

std::string parse_cpu_model(std::string_view cpuinfo) {
  for (const auto* key : {"model name", "Model", "Hardware", "cpu model", "uarch"})
    if (const auto value = value_of(cpuinfo, key); !value.empty()) return std::string(value);
  return "unknown";
}

int count_cpu_list(std::string_view list) {
  long long count = 0;
  each_part(trimmed(list), ',', [&](std::string_view part) {
    const auto dash = part.find('-');
    const auto first = whole(part.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : whole(part.substr(dash + 1));
    if (first && last && *last >= *first && *last < 1'000'000) count += *last - *first + 1;
  });
  return static_cast<int>(std::min<long long>(count, 1'000'000));
}

std::vector<int> cpus_in(std::string_view list) {
  constexpr std::size_t most = 4096;
  std::vector<int> cpus;
  each_part(trimmed(list), ',', [&](std::string_view part) {
    const auto dash = part.find('-');
    const auto first = whole(part.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : whole(part.substr(dash + 1));
    if (!first || !last) return;
    for (auto cpu = *first; cpu <= *last && cpus.size() < most; ++cpu) cpus.push_back(static_cast<int>(cpu));
  });
  return cpus;
}

std::string_view allowed_cpus(std::string_view status) {
  return value_of(status, "Cpus_allowed_list");
}

int parse_affinity(std::string_view status) {
  return count_cpu_list(allowed_cpus(status));
}

std::int64_t parse_memory(std::string_view meminfo) {
  constexpr std::string_view key = "MemTotal:";
  const auto at = meminfo.find(key);
  if (at == meminfo.npos) return 0;
  const std::string number(meminfo.substr(at + key.size(), 24));
  return std::max(0LL, std::strtoll(number.c_str(), nullptr, 10));
}

double parse_load(std::string_view loadavg) {
  const std::string first(loadavg.substr(0, loadavg.find(' ')));
  const double load = std::strtod(first.c_str(), nullptr);
  return load >= 0 && load < 1e9 ? load : 0;
}

std::optional<double> parse_quota_v1(std::string_view quota, std::string_view period) {
  const auto q = whole(quota);
  const auto p = whole(period);
  if (!q || !p || *q <= 0 || *p <= 0) return std::nullopt;  // -1: no limit
  return static_cast<double>(*q) / static_cast<double>(*p);
}

std::optional<double> parse_quota_v2(std::string_view cpu_max) {
  cpu_max = trimmed(cpu_max);
  const auto space = cpu_max.find(' ');
  if (space == std::string_view::npos) return parse_quota_v1(cpu_max, "100000");
  return parse_quota_v1(cpu_max.substr(0, space),
                        cpu_max.substr(space + 1));  // "max": not a number, so no limit
}

CgroupPaths parse_cgroup(std::string_view text) {
  CgroupPaths paths;
  each_part(text, '\n', [&](std::string_view line) {
    const auto first = line.find(':');
    const auto second = first == std::string_view::npos ? first : line.find(':', first + 1);
    if (second == std::string_view::npos) return;
    const auto controllers = line.substr(first + 1, second - first - 1);
    const auto path = std::string(trimmed(line.substr(second + 1)));
    if (controllers.empty()) paths.v2 = path;
    each_part(controllers, ',', [&](std::string_view name) {
      if (name == "cpu") paths.v1_cpu = path;
    });
  });
  return paths;
}

}  // namespace manyhands
