#include "build/compiler_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <utility>

#include "base/files.hpp"
#include "base/write_trouble.hpp"
#include "build/assembler_text.hpp"
#include "build/compile_call.hpp"
#include "build/forbid.hpp"
#include "build/line_directives.hpp"
#include "build/out_of_sight.hpp"
#include "build/preprocessed.hpp"
#include "build/source_text.hpp"
#include "build/tool_failure.hpp"
#include "model/known_code.hpp"
#include "profile/profile.hpp"

namespace manyhands::build {
namespace fs = std::filesystem;
namespace {

// A file with all its includes has a few megabytes.
constexpr std::size_t max_preprocessed_bytes = 64u << 20;
// Each question costs a run of the preprocessor.
constexpr std::size_t max_questions = 8;
constexpr const char* asked_word = "manyhands_line_directive";

/// Runs the compiler like `call`, but only preprocesses, to standard output. `more`: additional flags.
process::CommandResult preprocess(const BuildPlan& plan, ToolCall call,
                                  const std::vector<std::string>& more) {
  call.argv.resize(call.argv.size() - 2);  // … "-o", object
  call.argv.push_back("-E");
  call.argv.insert(call.argv.end(), more.begin(), more.end());
  call.output.clear();
  auto options = tool_options(plan);
  options.output_cap_bytes = max_preprocessed_bytes;
  return plan.tools.run(call, options);
}

/// Preprocesses `unit` with an #error in `changed` at each of the places. The files are copied to a separate
/// folder, because compilers of other profiles are reading the originals. Empty on failure: see `trouble`.
std::optional<process::CommandResult> preprocess_with_errors(const BuildPlan& plan, const Unit& unit,
                                                             const CollectedFile& changed,
                                                             const std::vector<LineDirective>& places,
                                                             Trouble& trouble) {
  std::string name = (plan.work / ("asked-" + plan.profile + "-XXXXXX")).string();
  if (::mkdtemp(name.data()) == nullptr) {
    trouble.add(write_trouble("cannot create a folder in", plan.work, errno));
    return std::nullopt;
  }
  const fs::path copy = name;
  const auto moved = [&](std::string path) {
    replace_all(path, plan.work.string() + "/", copy.string() + "/");
    return path;
  };
  auto call = compile_call(plan, unit);
  for (auto& argument : call.argv) argument = moved(argument);
  for (auto& file : call.files) {
    const fs::path to = moved(file.string());
    if (to == file) continue;
    const bool this_one = file == plan.work / "src" / changed.path;
    const auto text = read_file(file);
    std::error_code ignored;
    fs::create_directories(to.parent_path(), ignored);
    if (text) (void)write_file(to, this_one ? with_errors(*text, places, asked_word) : *text);
    file = to;
  }
  auto result = preprocess(plan, call, {"-w"});
  std::error_code ignored;
  fs::remove_all(copy, ignored);
  if (auto failure = unexplained_end(result, "compiler")) {
    trouble.add(std::move(*failure), unit);
    return std::nullopt;
  }
  return result;
}

struct PreprocessedText {
  std::string text;
  std::vector<Finding> findings;  // why there is no text
};

PreprocessedText preprocessed_text(const BuildPlan& plan, const Unit& unit, const ToolCall& call,
                                   const std::vector<std::string>& more, Trouble& trouble) {
  auto preprocessed = preprocess(plan, call, more);
  if (preprocessed.succeeded() && preprocessed.out_bytes <= max_preprocessed_bytes)
    return {std::move(preprocessed.out), {}};
  if (auto failure = unexplained_end(preprocessed, "compiler")) {
    trouble.add(std::move(*failure), unit);
    return {};
  }
  Finding finding;
  finding.code = KnownCode("does-not-build").str();
  finding.by = "compiler";
  finding.file = unit.shown;
  finding.message = "the grader cannot read its preprocessed text; do not use macros that join words";
  return {{}, {finding}};
}

/// The flags that switch the detectors on, for each profile that has other ones.
std::set<std::vector<std::string>> detectors_of(const Toolchain& toolchain) {
  std::set<std::vector<std::string>> all;
  for (const auto& [name, profile] : toolchain.profiles) {
    std::vector<std::string> flags;
    for (const auto& flag : profile.compile)
      if (flag.starts_with("-fsanitize=")) flags.push_back(flag);
    if (!flags.empty()) all.insert(std::move(flags));
  }
  return all;
}

}  // namespace

AskedDirectives line_directives_in(const BuildPlan& plan, const Unit& unit, Trouble& trouble) {
  AskedDirectives asked;
  for (const auto& file : plan.collected.files) {
    if (is_data(file.path)) continue;
    std::vector<LineDirective> plain, alone;
    for (const auto& place : possible_line_directives(file.text))
      (place.alone ? alone : plain).push_back(place);
    if (alone.size() > max_questions)
      return {{line_directive_finding(file.shown, alone[max_questions])}, true};
    std::vector<std::vector<LineDirective>> questions;
    if (!plain.empty()) questions.push_back(plain);
    for (const auto& place : alone) questions.push_back({place});
    for (const auto& question : questions) {
      const auto said = preprocess_with_errors(plan, unit, file, question, trouble);
      if (!said) return {};
      if (said->succeeded()) continue;
      for (std::size_t i = 0; i < question.size(); ++i)
        if (said->err.find(fmt::format("{}{};", asked_word, i)) != std::string::npos)
          return {{line_directive_finding(file.shown, question[i])}, true};
      // A place that is asked about alone may be part of a macro, which then is incomplete.
      if (asked.findings.empty() && !question[0].alone)
        asked.findings = {line_directive_finding(file.shown, question[0])};
    }
  }
  return asked;
}

std::vector<Finding> hidden_in(const BuildPlan& plan, const Unit& unit, Trouble& trouble) {
  const auto& sources = plan.sources;
  const auto call = compile_call(plan, unit);
  const auto seen = preprocessed_text(plan, unit, call, {}, trouble);
  if (!seen.findings.empty() || trouble.stopped()) return seen.findings;
  if (auto found = foreign_files(seen.text, sources); !found.empty()) return found;
  if (auto found = text_for_the_assembler(seen.text, sources); !found.empty()) return found;
  if (may_be_disguised(plan.collected.files))
    if (auto found = out_of_sight_in_preprocessed(seen.text, sources); !found.empty()) return found;
  if (plan.profile == release_profile.name)  // whose build is the first, and must succeed for any points
    for (const auto& flags : detectors_of(plan.toolchain)) {
      const auto watched = preprocessed_text(plan, unit, call, flags, trouble);
      if (!watched.findings.empty() || trouble.stopped()) return watched.findings;
      if (auto found = other_code_when_watched(watched.text, seen.text, sources); !found.empty())
        return found;
    }
  return forbidden_patterns(plan.exercise, seen.text, sources);
}

}  // namespace manyhands::build
