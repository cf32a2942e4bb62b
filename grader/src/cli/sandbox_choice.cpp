#include "cli/sandbox_choice.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace manyhands {
namespace {

using sandbox::Level;

// A one-to-one mapping, weakest level first.
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

/// The probe's result for this level.
sandbox::ProbedLevel probed(const sandbox::Probe& probe, Level level) {
  const auto found =
      std::find_if(probe.begin(), probe.end(), [level](const auto& entry) { return entry.level == level; });
  if (found != probe.end()) return *found;
  return {level, level == Level::none, "this version does not support it yet", {}};
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
      return SetupError{
          {fmt::format("sandbox level {} is not available here: {}", wish.level, in_words(found.why)),
           found.remedy.empty() ? fmt::format("--sandbox auto uses the strongest available level: {}.",
                                              sandbox::name_of(sandbox::best(probe)))
                                : found.remedy}};
    if (*named < least && !wish.unsafe)
      return SetupError{{fmt::format("this course requires sandbox level {} or stronger; {} is weaker",
                                     sandbox::name_of(least), wish.level),
                         "Omit --sandbox; or add --unsafe if you know every line of the code that you run."}};
    return SandboxChoice{*named, {}};
  }
  const auto level = sandbox::best(probe);
  if (level >= least && (level != Level::none || own)) {
    if (level != Level::none) return SandboxChoice{level, {}};
  } else if (!own && !wish.unsafe) {
    const auto wanted = probed(probe, std::max(least, Level::user));
    return SetupError{
        {fmt::format(
             "other people's programs run only in a sandbox (level {} or stronger), which this machine does "
             "not have: {}",
             sandbox::name_of(wanted.level), in_words(wanted.why)),
         wanted.remedy.empty() ? "`grader doctor` shows more. With --unsafe they run like your own programs."
                               : wanted.remedy + " With --unsafe they run like your own programs."},
        3};
  }
  return SandboxChoice{
      level,
      fmt::format("Sandbox level {}: {} `grader doctor` shows how to improve it.", sandbox::name_of(level),
                  level == Level::none ? "your program runs like any other program that you start."
                                       : "weaker than this course requires.")};
}

}  // namespace manyhands
