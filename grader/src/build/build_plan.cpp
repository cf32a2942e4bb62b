#include "build/build_plan.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <set>
#include <system_error>
#include <utility>

#include "base/files.hpp"
#include "base/write_trouble.hpp"
#include "build/tool_failure.hpp"

namespace manyhands::build {
namespace fs = std::filesystem;
namespace {

// Warnings may precede the first error, and names in them may be long.
constexpr std::size_t max_message_bytes = 4u << 20;
// No tool sleeps without a reason. One that sleeps this long is blocked on something that the source made it
// open.
constexpr double max_asleep_s = 20;

Result<std::vector<const LibraryFlags*>> libraries_of(const Exercise& exercise, const Toolchain& toolchain) {
  std::vector<const LibraryFlags*> libraries;
  for (const auto& name : exercise.libraries) {
    const auto known = toolchain.libraries.find(name);
    if (known == toolchain.libraries.end())
      return Error{fmt::format("this exercise needs the library `{}`, which is not installed, or was not "
                               "when the grader was built",
                               name),
                   "run `make grade` again: it installs what is missing"};
    libraries.push_back(&known->second);
  }
  return libraries;
}

/// The folders in the libraries' flags, and the compiler's own if it is not in /usr.
std::vector<fs::path> folders_outside(const Toolchain& toolchain,
                                      const std::vector<const LibraryFlags*>& libraries) {
  std::vector<fs::path> folders;
  for (const auto* library : libraries)
    for (const auto* flags : {&library->compile, &library->link})
      for (const auto& flag : *flags)
        if (flag.starts_with("/"))
          folders.push_back(fs::is_directory(flag) ? fs::path(flag) : fs::path(flag).parent_path());
  std::error_code error;
  const auto compiler = fs::canonical(toolchain.compiler, error);
  if (!error && !compiler.string().starts_with("/usr/"))
    folders.push_back(compiler.parent_path().parent_path());
  return folders;
}

DiagnosticsContext places_of(const BuildPlan& plan) {
  const auto exercise = "exercises/" + plan.exercise.id;
  DiagnosticsContext places;
  places.source = {(plan.work / "src").string(), plan.collected.shown_dir};
  places.others = {{(plan.work / "glue").string(), exercise}, {plan.exercise_folder.string(), exercise}};
  for (const auto& include : plan.toolchain.include)
    places.others.push_back({include.string(), "grader/kit/include"});
  places.collected = &plan.collected;
  return places;
}

Sources sources_of(const BuildPlan& plan) {
  Sources sources{&plan.collected.files,
                  plan.work.string(),
                  plan.places.source.real,
                  (plan.work / "glue" / glue_of(plan.profile)).string(),
                  {"/usr", plan.exercise_folder.string()}};
  for (const auto* list : {&plan.toolchain.include, &plan.toolchain.glue_include})
    for (const auto& include : *list) sources.known.push_back(include.lexically_normal().string());
  for (const auto& folder : plan.outside_folders) sources.known.push_back(folder.string());
  return sources;
}

fs::path object_for(const BuildPlan& plan, std::string name) {
  std::replace(name.begin(), name.end(), '/', '+');
  return plan.work / "objects" / plan.profile / (name + ".o");
}

/// Does not rewrite an identical file: the compiler of another profile may be reading it.
Result<void> write_if_new(const fs::path& path, const std::string& text) {
  const auto old = read_file(path);
  return old && *old == text ? Result<void>{} : write_file(path, text);
}

/// Copied, so that its #include "…" finds the learner's header and not another one with the same name.
Result<Unit> copy_of_glue(const BuildPlan& plan) {
  const auto name = glue_of(plan.profile);
  const auto text = read_file(plan.exercise_folder / name);
  if (!text) return text.error();
  fs::create_directories(plan.work / "glue");
  const auto path = plan.work / "glue" / name;
  if (auto written = write_if_new(path, *text); !written) return written.error();
  return Unit{path, "exercises/" + plan.exercise.id + "/" + name, object_for(plan, name + ".glue"), false,
              *text};
}

}  // namespace

std::optional<Error> missing_packages(const Toolchain& toolchain, const Exercise& exercise) {
  for (const auto& name : optional_libraries)
    if (const std::string library(name);
        !toolchain.libraries.contains(library) &&
        std::find(exercise.libraries.begin(), exercise.libraries.end(), library) != exercise.libraries.end())
      return Error{fmt::format("this exercise needs packages that are not installed here ({})", library),
                   fmt::format("run `make grade EXERCISE={}`: it installs what is missing", exercise.id)};
  return std::nullopt;
}

Result<BuildPlan> plan_build(const Toolchain& toolchain, const Exercise& exercise, const Collected& collected,
                             const std::string& profile, const BuildSettings& settings, double wall_limit_s) {
  auto libraries = libraries_of(exercise, toolchain);
  if (!libraries) return libraries.error();
  BuildPlan plan{.toolchain = toolchain,
                 .exercise = exercise,
                 .collected = collected,
                 .profile = profile,
                 .settings = settings,
                 .wall_limit_s = wall_limit_s,
                 .flags = toolchain.profiles.at(profile),
                 .exercise_folder = fs::absolute(exercise.folder).lexically_normal(),
                 .work = fs::absolute(settings.work_dir).lexically_normal(),
                 .tools = ToolBox(settings.sandbox, settings.runner),
                 .libraries = std::move(*libraries),
                 .outside_folders = {},
                 .places = {},
                 .sources = {}};
  plan.outside_folders = folders_outside(toolchain, plan.libraries);
  plan.places = places_of(plan);
  plan.sources = sources_of(plan);
  return plan;
}

Result<std::vector<Unit>> copy_sources(const BuildPlan& plan) {
  std::vector<Unit> units;
  try {
    fs::create_directories(plan.work / "src");
    fs::create_directories(plan.work / "objects" / plan.profile);
    for (const auto& file : plan.collected.files) {
      // Data is for the host; the compiler must not see it.
      const auto path = plan.work / (is_data(file.path) ? "data" : "src") / file.path;
      fs::create_directories(path.parent_path());
      if (auto written = write_if_new(path, file.text); !written) return written.error();
      if (!is_header(path) && !is_data(file.path))
        units.push_back({path, file.shown, object_for(plan, file.path), true, file.text});
    }
    if (plan.header_binding()) {
      auto glue = copy_of_glue(plan);
      if (!glue) return glue.error();
      units.push_back(std::move(*glue));
    }
  } catch (const fs::filesystem_error& error) {
    return write_trouble("cannot create the folder", error.path1(), error.code().value());
  }
  return units;
}

process::CommandOptions tool_options(const BuildPlan& plan) {
  process::CommandOptions options;
  options.cwd = plan.work;
  options.env = process::plain_environment();
  // A killed tool leaves nothing behind in /tmp.
  options.env.push_back("TMPDIR=" + (plan.work / "objects").string());
  options.output_cap_bytes = max_message_bytes;
  options.wall_limit_s = plan.wall_limit_s;
  options.asleep_limit_s = max_asleep_s;
  options.limits = {{RLIMIT_CPU, static_cast<rlim_t>(plan.settings.cpu_limit_s)},
                    {RLIMIT_AS, rlim_t{most_memory_gb} << 30},  // #include "/dev/zero"
                    {RLIMIT_FSIZE, rlim_t{most_output_mb} << 20},
                    {RLIMIT_CORE, 0}};
  return options;
}

process::Runner object_reader(const BuildPlan& plan, const fs::path& object) {
  std::vector<fs::path> files;
  if (!object.empty()) files.push_back(object);
  return [&plan, run = plan.tools.reading(std::move(files))](const auto& argv, const auto& options) {
    auto limited = tool_options(plan);
    limited.cwd.clear();
    limited.output_cap_bytes = options.output_cap_bytes;
    // If the same limit is set twice, the last one counts: the caller's is tighter.
    limited.limits.insert(limited.limits.end(), options.limits.begin(), options.limits.end());
    return run(argv, limited);
  };
}

Error not_built(const fs::path& file) {
  return Error{file.string() + " is missing", "run `make grade` again: it builds what is missing"};
}

bool is_header(const fs::path& path) {
  static const std::set<std::string> headers{".hpp", ".h", ".hh", ".hxx", ".ipp", ".inl"};
  return headers.count(path.extension().string()) != 0;
}

}  // namespace manyhands::build
