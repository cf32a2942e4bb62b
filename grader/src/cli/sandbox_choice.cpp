#include "cli/sandbox_choice.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace manyhands {
namespace {

using sandbox::Level;

// One to one, the weakest first.
Level level_of(LeastSandbox least) {
  switch (least) {
    case LeastSandbox::none:
      return Level::none;
    case LeastSandbox::container:
      return Level::container;
    case LeastSandbox::user:
      return Level::user;
    case LeastSandbox::full:
      return Level::full;
  }
  return Level::full;
}

/// What is known of this level on this machine.
sandbox::ProbedLevel probed(const sandbox::Probe& probe, Level level) {
  const auto found =
      std::find_if(probe.begin(), probe.end(), [level](const auto& entry) { return entry.level == level; });
  if (found != probe.end()) return *found;
  return {level, level == Level::none, "this version does not have it yet", {}};
}

std::string in_words(const std::string& why) {
  return shorten(printable_line(why), 200);
}

}  // namespace

std::variant<SandboxChoice, SetupError> choose_sandbox(const SandboxWish& wish, LeastSandbox asked, bool own,
                                                       const sandbox::Probe& probe) {
  const auto least = level_of(asked);
  const auto named = sandbox::level_named(wish.level);
  if (named) {
    const auto found = probed(probe, *named);
    if (!found.works)
      return SetupError{{fmt::format("programs cannot be shut in at the level {} here: {}", wish.level,
                                     in_words(found.why)),
                         found.remedy.empty()
                             ? fmt::format("--sandbox auto takes the strongest that there is here: {}.",
                                           sandbox::name_of(sandbox::best(probe)))
                             : found.remedy}};
    if (*named < least && !wish.unsafe)
      return SetupError{
          {fmt::format("this course wants programs shut in at the level {} at the least, and {} is less",
                       sandbox::name_of(least), wish.level),
           "Leave --sandbox out; or add --unsafe if you know each line of what you run."}};
    return SandboxChoice{*named, {}};
  }
  const auto level = sandbox::best(probe);
  if (level >= least && (level != Level::none || own)) {
    if (level != Level::none) return SandboxChoice{level, {}};
  } else if (!own && !wish.unsafe) {
    const auto wanted = probed(probe, std::max(least, Level::user));
    return SetupError{
        {fmt::format(
             "other people's programs run only where they can be shut in (level {} at the least), and "
             "this machine cannot: {}",
             sandbox::name_of(wanted.level), in_words(wanted.why)),
         wanted.remedy.empty() ? "`grader doctor` says more. With --unsafe they run like programs of yours."
                               : wanted.remedy + " With --unsafe they run like programs of yours."},
        3};
  }
  return SandboxChoice{
      level,
      fmt::format("This machine shuts programs in at the level {}: {} `grader doctor` says what helps.",
                  sandbox::name_of(level),
                  level == Level::none ? "yours runs like any other program that you start."
                                       : "less than this course wants.")};
}

}  // namespace manyhands
