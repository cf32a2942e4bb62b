#include "course/manifest.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "base/pattern.hpp"
#include "base/text.hpp"
#include "profile/profile.hpp"

namespace manyhands {
namespace fs = std::filesystem;
namespace {

/// Why `path` is not allowed as the name of a submission's file; empty if it is allowed. It is joined to our
/// own folders and opened component by component, so it must stay inside. It is also displayed and compiled,
/// so it must be plain.
std::string trouble_with(const std::string& path) {
  if (path.size() > 200) return "is longer than 200 characters";
  const auto plain = [](unsigned char c) {
    return std::isalnum(c) || c == '_' || c == '-' || c == '.' || c == '/';
  };
  if (!std::all_of(path.begin(), path.end(), plain))
    return "has characters other than letters, digits and _ - . /";
  if (path.front() == '/') return "is absolute";
  if (path.back() == '/' || path.find("//") != std::string::npos) return "has an empty part";
  for (const auto& part : fs::path(path)) {
    if (part == "..") return "leads out of the exercise with '..'";
    if (part.string().front() == '.' || part.string().front() == '-')
      return "has a part that starts with . or -";
  }
  return {};
}

void read_files(YamlMap& manifest, Exercise& exercise) {
  for (YamlMap& entry : manifest.maps("files", Need::required)) {
    SourceFile file;
    entry.read("path", file.path, Need::required);
    entry.read("max_bytes", file.max_bytes, 1, 16u << 20);
    entry.finish();
    if (file.path.empty()) continue;
    const std::string shown = printable_line(file.path);
    if (const std::string trouble = trouble_with(file.path); !trouble.empty()) {
      entry.problem("path",
                    fmt::format("the path '{}' {}, expected one such as 'crawl.cpp'", shown, trouble));
      continue;
    }
    const auto same = [&](const SourceFile& f) { return f.path == file.path; };
    if (std::any_of(exercise.files.begin(), exercise.files.end(), same))
      entry.problem("path", fmt::format("the file '{}' is here a second time", shown));
    std::error_code ignored;
    if (!fs::is_regular_file(exercise.folder / "starter" / file.path, ignored))
      entry.problem("path",
                    fmt::format("found no file exercises/{}/starter/{}, expected the version that learners "
                                "start from",
                                exercise.id, shown));
    exercise.files.push_back(std::move(file));
  }
  if (manifest.has("files") && exercise.files.empty())
    manifest.problem("files", "'files' lists no file, expected at least one");
}

void read_limits(YamlMap& manifest, Limits& limits) {
  auto map = manifest.map("limits");
  if (!map) return;
  map->read("wall", limits.wall_s, 0, 600);
  map->read("cpu", limits.cpu_s, 0, 3600);
  map->read("memory", limits.memory_mb, 16, 65536);
  map->read("processes", limits.processes, 1, 4096);
  map->read("output", limits.output_kb, 1, 1u << 20);
  map->finish();
}

void read_weights(YamlMap& manifest, Exercise& exercise) {
  auto map = manifest.map("checks", Need::required);
  if (!map) return;
  std::vector<std::string> names;
  for (const CheckName name : all_checks) names.emplace_back(to_string(name));
  double sum = 0;
  bool all_read = true;
  for (const std::string& key : map->keys()) {
    const auto check = check_from(key);
    if (!check) {
      const auto meant = nearest(key, names);
      map->problem(key, fmt::format("unknown check '{}', expected {}{}", printable_line(key),
                                    join_words(names, " or "),
                                    meant ? fmt::format("; did you mean '{}'?", *meant) : ""));
      all_read = false;
      continue;
    }
    double weight = -1;
    // A build on its own may be worth no points, so a weight of 0 is valid.
    map->read(key.c_str(), weight, -1e-9, 100);
    all_read = all_read && weight >= -1e-9;
    exercise.weights[*check] = std::max(0.0, weight);
    sum += std::max(0.0, weight);
  }
  if (all_read && std::abs(sum - 100) > 1e-6)
    manifest.problem("checks",
                     fmt::format("the weights of 'checks' sum to {}, expected 100", format_number(sum)));
}

Need need_of(const Exercise& exercise, CheckName check) {
  return exercise.weights.count(check) != 0 ? Need::required : Need::optional;
}

Mechanism mechanism_in(YamlMap& map) {
  Mechanism mechanism;
  map.choose<MechanismKind>("kind", mechanism.kind,
                            {{"threads", MechanismKind::threads},
                             {"processes", MechanismKind::processes},
                             {"executor", MechanismKind::executor},
                             {"single-thread", MechanismKind::single_thread}},
                            Need::required);
  map.read("at_work", mechanism.at_work, 1, 1024);
  map.choose<bool>("in_flight", mechanism.in_flight, {{"workers", true}});
  map.choose<bool>("waits", mechanism.asleep, {{"asleep", true}});
  map.read("cores", mechanism.cores, 1, 1);
  map.finish();
  return mechanism;
}

Speed speed_in(YamlMap& map) {
  Speed speed;
  map.choose<SpeedKind>("kind", speed.kind, {{"cores", SpeedKind::cores}, {"makespan", SpeedKind::makespan}},
                        Need::required);
  const bool cores = speed.kind == SpeedKind::cores;
  speed.full = cores ? 0.85 : 1.25;
  map.read("parallel_fraction", speed.parallel_fraction, 0, 1);
  map.read("full", speed.full, cores ? 0 : 1, cores ? 1 : 100);
  double partial = 0;
  map.read("partial", partial, 0, 100);
  if (partial > 0) {
    speed.partial = partial;
    if (cores ? partial >= speed.full : partial <= speed.full)
      map.problem("partial", fmt::format("'speed.partial' is {}, expected less than 'full' ({})",
                                         format_number(partial), format_number(speed.full)));
  }
  map.choose<ClockKind>("clock", speed.clock,
                        {{"real", ClockKind::real}, {"virtual", ClockKind::virtual_time}});
  if (cores && speed.clock == ClockKind::virtual_time)
    map.problem("clock", "'speed.clock' is virtual for kind cores, expected real: computing takes real time");
  map.read("cores", speed.cores, 1, 1);
  if (cores && speed.cores > 0)
    map.problem("cores",
                "'speed.cores' is 1 for kind cores, expected no such key: one core shows no speedup");
  map.finish();
  return speed;
}

/// A mapping, or a list of mappings: an exercise about both kinds of work has one part for each.
void read_parts(YamlMap& manifest, Exercise& exercise) {
  std::vector<Mechanism> mechanism;
  for (YamlMap& map : manifest.one_or_more_maps("mechanism", need_of(exercise, CheckName::mechanism)))
    mechanism.push_back(mechanism_in(map));
  if (!mechanism.empty()) exercise.mechanism = std::move(mechanism);
  std::vector<Speed> speed;
  for (YamlMap& map : manifest.one_or_more_maps("speed", need_of(exercise, CheckName::speed)))
    speed.push_back(speed_in(map));
  if (!speed.empty()) exercise.speed = std::move(speed);
}

void read_calls(YamlMap& entry, Forbid& forbid) {
  entry.read("calls", forbid.calls);
  const std::vector<std::string> known(known_calls.begin(), known_calls.end());
  for (const auto& name : forbid.calls) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const auto meant = nearest(name, known);
    entry.problem("calls", fmt::format("'calls' has '{}', expected {}{}", shorten(printable_line(name), 40),
                                       join_words(known, " or "),
                                       meant ? fmt::format("; did you mean '{}'?", *meant) : ""));
  }
}

void read_forbid(YamlMap& manifest, Exercise& exercise) {
  for (YamlMap& entry : manifest.maps("forbid")) {
    Forbid forbid;
    read_calls(entry, forbid);
    entry.read("pattern", forbid.pattern, entry.has("calls") ? Need::optional : Need::required);
    entry.read("hint", forbid.hint, Need::required);
    entry.finish();
    if (const auto wrong = Pattern(forbid.pattern).error(); !wrong.empty())
      entry.problem("pattern", fmt::format("'{}' is not a regular expression (RE2's syntax): {}",
                                           shorten(printable_line(forbid.pattern), 60), wrong));
    exercise.forbid.push_back(std::move(forbid));
  }
}

}  // namespace

void read_libraries(YamlMap& map, std::vector<std::string>& libraries) {
  std::vector<std::string> named;
  map.read("libraries", named);
  const std::vector<std::string> known(known_libraries.begin(), known_libraries.end());
  for (std::string& library : named) {
    const std::string shown = shorten(printable_line(library), 40);
    if (std::find(known.begin(), known.end(), library) == known.end()) {
      const auto meant = nearest(library, known);
      map.problem("libraries",
                  fmt::format("'libraries' has '{}', expected {}{}", shown, join_words(known, " or "),
                              meant ? fmt::format("; did you mean '{}'?", *meant) : ""));
    } else if (std::find(libraries.begin(), libraries.end(), library) != libraries.end()) {
      map.problem("libraries", fmt::format("'libraries' has '{}' twice", shown));
    } else {
      libraries.push_back(std::move(library));
    }
  }
}

namespace {

void read_profiles(YamlMap& manifest, Exercise& exercise) {
  manifest.read("profiles", exercise.profiles);
  std::vector<std::string> known;
  for (const auto& profile : all_profiles) known.emplace_back(profile.name);
  for (const std::string& profile : exercise.profiles) {
    if (std::find(known.begin(), known.end(), profile) != known.end()) continue;
    const auto meant = nearest(profile, known);
    manifest.problem("profiles", fmt::format("'profiles' has '{}', expected {}{}",
                                             shorten(printable_line(profile), 40), join_words(known, " or "),
                                             meant ? fmt::format("; did you mean '{}'?", *meant) : ""));
  }
  const auto needs = [&](std::string_view profile, const char* what) {
    if (std::find(exercise.profiles.begin(), exercise.profiles.end(), profile) == exercise.profiles.end())
      manifest.problem("profiles", fmt::format("'profiles' has no '{}', expected it for {}", profile, what));
  };
  needs(release_profile.name, "every exercise");
  if (exercise.weights.count(CheckName::memory)) needs(memory_profile.name, "the check 'memory'");
  if (exercise.weights.count(CheckName::races)) needs(races_profile.name, "the check 'races'");
  if (exercise.weights.count(CheckName::schedules)) needs(controlled_profile.name, "the check 'schedules'");
}

}  // namespace

Exercise load_manifest(Problems& problems, const fs::path& root, const std::string& id) {
  Exercise exercise;
  exercise.id = id;
  exercise.folder = root / "exercises" / id;
  const std::string shown = "exercises/" + id + "/exercise.yaml";
  const auto node = read_yaml(problems, exercise.folder / "exercise.yaml", shown);
  if (!node) return exercise;

  YamlMap manifest(problems, shown, *node, "");
  int format = 1;
  manifest.read("format", format, 1, 1, Need::required);
  manifest.read("title", exercise.title, Need::required);
  manifest.read("summary", exercise.summary);
  manifest.read("minutes", exercise.minutes, 1, 6000, Need::required);
  manifest.read("tasks", exercise.tasks, Need::required);
  read_files(manifest, exercise);
  manifest.choose<Binding>("binding", exercise.binding,
                           {{"source", Binding::source}, {"header", Binding::header}});
  read_libraries(manifest, exercise.libraries);
  manifest.read("workers", exercise.workers, 1, 1024);
  read_weights(manifest, exercise);
  read_profiles(manifest, exercise);
  read_limits(manifest, exercise.limits);
  read_parts(manifest, exercise);
  read_forbid(manifest, exercise);
  if (auto settings = manifest.map("try")) {
    settings->read("site", exercise.try_settings.site);
    settings->read("args", exercise.try_settings.args);
    settings->finish();
  }
  manifest.finish();
  return exercise;
}

}  // namespace manyhands
