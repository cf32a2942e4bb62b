#include "build/demangle.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <cctype>

namespace manyhands::build {
namespace {

constexpr std::size_t longest_name = 4096;
constexpr std::size_t longest_argument = 100'000;
constexpr std::size_t longest_text = 8192;  // of a demangled name
constexpr double most_seconds = 5;          // for all names together
constexpr rlim_t most_cpu_s = 1;            // for one name
constexpr double long_cpu_s = 0.3;          // 20 to 50 times what a name of 5,000 letters takes
constexpr std::uint64_t most_bytes = 256u << 10;
constexpr rlim_t most_memory = rlim_t{256} << 20;

bool is_digit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

double cpu_seconds(const process::CommandResult& result) {
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(result.usage.ru_utime) + seconds(result.usage.ru_stime);
}

/// The last of a sequence of <length><name> at the beginning.
std::string last_of_sequence(std::string_view text) {
  std::string_view last;
  while (!text.empty() && is_digit(text[0])) {
    std::size_t length = 0;
    while (!text.empty() && is_digit(text[0]) && length <= longest_name) {
      length = length * 10 + static_cast<std::size_t>(text[0] - '0');
      text.remove_prefix(1);
    }
    if (length == 0 || length > text.size()) break;
    last = text.substr(0, length);
    text.remove_prefix(length);
  }
  return std::string(last);
}

}  // namespace

bool is_mangled(std::string_view name) {
  return name.starts_with("_Z");
}

std::string last_name(std::string_view name) {
  if (is_mangled(name)) {
    name.remove_prefix(2);
    if (name.starts_with("N")) {
      name.remove_prefix(1);
      while (!name.empty() && std::string_view("rVKRO").find(name[0]) != std::string_view::npos)
        name.remove_prefix(1);
    }
    if (name.starts_with("St")) name.remove_prefix(2);
    return last_of_sequence(name);
  }
  name = name.substr(0, name.find('('));
  const auto colons = name.rfind("::");
  return std::string(colons == std::string_view::npos ? name : name.substr(colons + 2));
}

process::CommandResult Demangler::run(const std::string& name) {
  process::CommandOptions options;
  options.wall_limit_s = most_seconds * 4;  // generous, for a busy machine: its CPU time is limited, too
  options.output_cap_bytes = longest_text;
  options.limits = {{RLIMIT_CPU, most_cpu_s}, {RLIMIT_AS, most_memory}};
  auto result = runner_({program_.string(), name}, options);
  seconds_ += cpu_seconds(result);
  return result;
}

std::string Demangler::operator()(const std::string& name) {
  if (!is_mangled(name) || program_.empty() || name.size() > longest_name) return name;
  if (const auto found = known_.find(name); found != known_.end()) return found->second;
  if (seconds_ > most_seconds) return name;
  const auto result = run(name);
  const bool whole = result.succeeded() && result.out_bytes <= longest_text && !result.out.empty();
  auto text = whole ? result.out.substr(0, result.out.find('\n')) : name;
  known_.emplace(name, text);
  return text;
}

bool Demangler::explodes(const std::string& name) {
  if (!is_mangled(name) || program_.empty()) return false;
  if (name.size() > longest_argument) return true;
  const auto result = run(name);
  if (std::holds_alternative<NeverStarted>(result.end)) return false;
  return !result.succeeded() || result.out_bytes > most_bytes || cpu_seconds(result) > long_cpu_s;
}

}  // namespace manyhands::build
