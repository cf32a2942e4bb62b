#include "classroom/git_fetch.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <cstdlib>

#include "base/text.hpp"
#include "classroom/closed_git.hpp"

namespace manyhands {
namespace {

constexpr double fetch_wall_s = 300;

}  // namespace

bool is_repository_url(const std::string& text) {
  if (contains(text, "://")) return true;
  const auto colon = text.find(':');
  return colon != std::string::npos && colon > 0 && text.find('/') > colon;
}

Result<void> fetch_repository(const std::string& url, const std::filesystem::path& into,
                              const process::Runner& runner, const ImportLimits& limits) {
  const auto what = fmt::format("cannot fetch {}", printable_line(url));
  process::CommandOptions options;
  options.env = process::plain_environment();
  for (const char* name : {"HOME", "USER", "SSH_AUTH_SOCK", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR",
                           "https_proxy", "http_proxy", "no_proxy"})
    if (const char* value = std::getenv(name)) options.env.push_back(std::string(name) + "=" + value);
  for (const char* setting :
       {"GIT_ALLOW_PROTOCOL=https:http:ssh", "GIT_TERMINAL_PROMPT=0", "GIT_ASKPASS=true", "SSH_ASKPASS=true",
        "GIT_SSH_COMMAND=ssh -o BatchMode=yes", "GIT_TEMPLATE_DIR="})
    options.env.emplace_back(setting);
  options.cwd = "/";
  options.wall_limit_s = fetch_wall_s;
  options.limits = {{RLIMIT_FSIZE, limits.archive_bytes}};
  const auto result = runner({git_program, "-c", "core.hooksPath=/dev/null", "clone", "--quiet", "--bare",
                              "--depth=1", "--single-branch", "--no-tags", "--", url, into.string()},
                             options);
  if (!result.succeeded()) return git_error(what, result);
  return {};
}

}  // namespace manyhands
