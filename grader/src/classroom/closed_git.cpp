#include "classroom/closed_git.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <utility>
#include <variant>

#include "base/files.hpp"
#include "base/text.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

constexpr double git_wall_s = 60;
constexpr rlim_t git_cpu_s = 60;
constexpr rlim_t git_memory = rlim_t{4} << 30;
constexpr std::size_t sha256_digits = 64;
constexpr const char* sha1_config = "[core]\nrepositoryformatversion = 0\nbare = true\n";
constexpr const char* sha256_config =
    "[core]\nrepositoryformatversion = 1\nbare = true\n[extensions]\nobjectformat = sha256\n";

void put(const fs::path& file, const std::string& text) {
  if (const auto written = write_file(file, text); !written)
    throw std::runtime_error(written.error().message);
}

/// Nothing of this user, this system or the caller's environment.
std::vector<std::string> closed_environment(const fs::path& repository, const fs::path& objects) {
  auto environment = process::plain_environment();
  for (const char* setting :
       {"HOME=/nonexistent", "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_SYSTEM=/dev/null",
        "GIT_CONFIG_GLOBAL=/dev/null", "GIT_ATTR_NOSYSTEM=1", "GIT_NO_REPLACE_OBJECTS=1",
        "GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=", "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0"})
    environment.emplace_back(setting);
  environment.push_back("GIT_DIR=" + repository.string());
  environment.push_back("GIT_OBJECT_DIRECTORY=" + objects.string());
  return environment;
}

}  // namespace

Error git_error(const std::string& what, const process::CommandResult& result) {
  if (const auto* never = std::get_if<NeverStarted>(&result.end))
    return {fmt::format("{}: {} cannot be started: {}", what, git_program, never->error),
            "Run 'grader/scripts/install-packages instructor'."};
  if (std::holds_alternative<TimedOut>(result.end)) return {what + ": it takes too long"};
  const auto lines = split_lines(result.err);
  constexpr std::size_t most_shown = 200;
  return {fmt::format("{}: {}", what,
                      lines.empty() ? "git failed" : shorten(printable_line(lines.front()), most_shown))};
}

ClosedGit::ClosedGit(const GitHead& head, const process::Runner& runner) : runner_(runner) {
  fs::create_directories(folder_.path() / "objects");
  fs::create_directories(folder_.path() / "refs");
  put(folder_.path() / "HEAD", head.commit + "\n");
  put(folder_.path() / "config", head.commit.size() == sha256_digits ? sha256_config : sha1_config);
  options_.env = closed_environment(folder_.path(), fs::absolute(head.objects));
  options_.cwd = folder_.path();
  options_.wall_limit_s = git_wall_s;
  options_.limits = {{RLIMIT_CPU, git_cpu_s}, {RLIMIT_AS, git_memory}, {RLIMIT_FSIZE, 0}};
}

Result<std::string> ClosedGit::operator()(const std::string& what, std::vector<std::string> arguments,
                                          std::size_t most_bytes, const std::string& input) {
  arguments.insert(arguments.begin(), {git_program, "--no-pager"});
  options_.output_cap_bytes = most_bytes;
  options_.input = input;
  auto result = runner_(arguments, options_);
  if (!result.succeeded()) return git_error(what, result);
  if (result.out_bytes > most_bytes)
    return Error{
        fmt::format("{}: more than {} bytes", what, format_count(static_cast<std::int64_t>(most_bytes)))};
  return std::move(result.out);
}

}  // namespace manyhands
