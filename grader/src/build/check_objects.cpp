#include "build/check_objects.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "build/call_places.hpp"
#include "build/long_names.hpp"
#include "build/out_of_sight.hpp"
#include "build/source_text.hpp"
#include "model/known_code.hpp"
#include "profile/profile.hpp"

namespace manyhands::build {
namespace {

/// Runs only once per process and toolchain, which does not change while we run.
Result<ReservedNames> known_reserved_names(const Toolchain& toolchain, const process::Runner& runner) {
  static std::mutex mutex;
  static std::map<std::string, ReservedNames> known;
  std::string key = toolchain.compiler.string();
  for (const auto& [name, profile] : toolchain.profiles) key += '\n' + profile.archive.string();
  const std::lock_guard lock(mutex);
  if (const auto found = known.find(key); found != known.end()) return found->second;
  auto names = reserved_names(toolchain, runner);
  if (names) known.emplace(key, *names);
  return names;
}

/// The names that the exercise's guest.cpp itself defines and imports, with the original headers.
struct PristineNames {
  std::set<std::string> defined, imported;
};

Result<PristineNames> pristine_names(const BuildPlan& plan) {
  const auto object = plan.toolchain.pristine_glue(plan.exercise.id, plan.profile);
  if (!std::filesystem::exists(object)) return not_built(object);
  const auto symbols = defined_symbols(plan.toolchain, object, plan.settings.runner);
  if (!symbols) return symbols.error();
  PristineNames names;
  for (const auto& symbol : *symbols) names.defined.insert(symbol.name);
  const auto imported = listing_of(plan.toolchain, {"-u", "-p", "-P"}, object, plan.settings.runner);
  if (!imported) return imported.error();
  for (const auto& line : split_lines(*imported)) names.imported.insert(line.substr(0, line.find(' ')));
  return names;
}

/// The learner's files that are compiled; `unit` comes first if it is one of them.
std::vector<std::string> shown_sources(const BuildPlan& plan, const Unit& unit) {
  std::vector<std::string> shown;
  for (const auto& file : plan.collected.files)
    if (!is_data(file.path)) shown.push_back(file.shown);
  if (unit.learners)
    std::stable_partition(shown.begin(), shown.end(), [&](const auto& name) { return name == unit.shown; });
  return shown;
}

/// Code that is forbidden everywhere or in this exercise. `ours`: what the exercise's own code imports.
Result<std::vector<Finding>> forbidden_code(const BuildPlan& plan, const ObjectFile& object,
                                            const std::set<std::string>& ours,
                                            const process::Runner& runner) {
  const auto table = listing_of(plan.toolchain, {"-f", "sysv"}, object.path, runner);
  if (!table) return table.error();
  auto findings = data_as_code(*table, object.shown.front());
  if (plan.profile != release_profile.name) return findings;  // the other profiles have the same source
  auto calls = forbidden_calls(plan.exercise, plan.collected.files, object, ours, plan.toolchain, runner);
  if (!calls) return calls.error();
  findings.insert(findings.end(), calls->begin(), calls->end());
  return findings;
}

/// All findings in one object. An Error if a tool cannot read it.
Result<std::vector<Finding>> findings_in(const BuildPlan& plan, const ObjectFile& object,
                                         const ReservedNames& reserved, const std::set<std::string>& ours,
                                         const process::Runner& runner) {
  const bool instrumented = plan.profile != release_profile.name;
  auto findings = forbidden_symbols(object, reserved, plan.toolchain, runner);
  auto silencing = silencing_names(object, instrumented, plan.toolchain, runner);
  if (!silencing) return silencing.error();
  auto exploding = exploding_names(object, plan.toolchain, runner);
  if (!exploding) return exploding.error();
  auto code = forbidden_code(plan, object, ours, runner);
  if (!code) return code.error();
  for (auto* more : {&*silencing, &*exploding, &*code})
    findings.insert(findings.end(), more->begin(), more->end());
  return findings;
}

/// nm cannot read the object file of `unit`.
Unexplained unreadable(const Error& error, const Unit& unit) {
  Finding finding;
  finding.code = KnownCode("does-not-build").str();
  finding.by = "compiler";
  finding.message = error.message;
  replace_all(finding.message, unit.object.string(), "what the compiler makes of " + unit.shown);
  finding.file = unit.shown;
  finding.line = line_of_word(unit.text, "section");  // an attribute that clashes with the linker's sections
  // An error with a remedy is a problem of this machine: nm is missing or does not start.
  return {error, {std::move(finding)}, false, !error.remedy.empty()};
}

}  // namespace

std::vector<ObjectFile> check_objects(const BuildPlan& plan, const std::vector<Unit>& units,
                                      Trouble& trouble) {
  std::vector<ObjectFile> objects;
  std::set<std::string> ours;
  const auto reserved = known_reserved_names(plan.toolchain, plan.settings.runner);
  if (!reserved) {
    trouble.add(reserved.error());
    return objects;
  }
  for (const auto& unit : units) {
    const auto runner = object_reader(plan, unit.object);
    auto symbols = defined_symbols(plan.toolchain, unit.object, runner);
    if (!symbols) {
      trouble.add(unreadable(symbols.error(), unit), unit);
      return objects;
    }
    if (!unit.learners) {
      // guest.cpp defines names of its own. A learner's header cannot define them again, because both are in
      // the same translation unit.
      const auto pristine = pristine_names(plan);
      if (!pristine) {
        trouble.add(pristine.error());
        return objects;
      }
      std::erase_if(*symbols, [&](const Symbol& symbol) { return pristine->defined.contains(symbol.name); });
      ours.insert(pristine->imported.begin(), pristine->imported.end());
    }
    objects.push_back({unit.object, shown_sources(plan, unit), std::move(*symbols)});
    auto findings = findings_in(plan, objects.back(), *reserved, ours, runner);
    if (!findings) {
      trouble.add(unreadable(findings.error(), unit), unit);
      return objects;
    }
    trouble.add(std::move(*findings));
  }
  return objects;
}

}  // namespace manyhands::build
