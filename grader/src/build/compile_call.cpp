#include "build/compile_call.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>
#include <vector>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "build/out_of_sight.hpp"
#include "build/source_text.hpp"

namespace manyhands::build {
namespace fs = std::filesystem;
namespace {

/// Folders of the kit whose headers an exercise's own files may include.
constexpr std::array parts_for_glue{"guest", "schedules"};

/// All headers in `folder`; with a recursive iterator also those in its subfolders.
template <class Iterator>
std::vector<fs::path> headers_in(const fs::path& folder) {
  std::vector<fs::path> headers;
  std::error_code error;
  for (Iterator it(folder, error), end; !error && it != end; it.increment(error))
    if (is_header(it->path())) headers.push_back(it->path());
  std::sort(headers.begin(), headers.end());
  return headers;
}

std::vector<std::string> compile_arguments(const BuildPlan& plan, const Unit& unit) {
  const auto& source = plan.places.source;
  std::vector<std::string> argv{plan.toolchain.compiler.string()};
  const auto add = [&argv](const std::vector<std::string>& more) {
    argv.insert(argv.end(), more.begin(), more.end());
  };
  add(plan.toolchain.flags);
  add(plan.flags.compile);
  add(plan.toolchain.warnings);
  // The compiler runs in the work folder, whose path does not appear in the debug information. So gdb,
  // addr2line and the sanitizers all show the same name, such as "starter/crawl-threads/crawl.cpp". The last
  // map that matches wins. The kit's headers may be installed anywhere; below /usr they would look like
  // system headers.
  for (const auto& folder : plan.toolchain.include)
    add({"-ffile-prefix-map=" + folder.string() + "=grader/kit/include"});
  add({"-fdiagnostics-color=never", "-fmax-errors=5", "-ffile-prefix-map=" + plan.work.string() + "=",
       "-ffile-prefix-map=" + (plan.work / "glue").string() + "=exercises/" + plan.exercise.id,
       "-ffile-prefix-map=" + source.real + "=" + source.shown, "-I" + source.real,
       "-I" + plan.exercise_folder.string()});
  for (const auto& folder : unit.learners ? plan.toolchain.include : plan.toolchain.glue_include)
    add({"-I" + folder.string()});
  for (const auto* library : plan.libraries) add(library->compile);
  add({"-c", unit.source.string(), "-o", unit.object.string()});
  return argv;
}

}  // namespace

ToolCall compile_call(const BuildPlan& plan, const Unit& unit) {
  const auto& include = plan.toolchain.include;
  ToolCall call{compile_arguments(plan, unit), {}, {}, plan.outside_folders, unit.object};
  const auto add = [&call](const std::vector<fs::path>& files) {
    call.files.insert(call.files.end(), files.begin(), files.end());
  };
  for (const auto& file : plan.collected.files)
    if (!is_data(file.path)) add({plan.work / "src" / file.path});
  add(headers_in<fs::directory_iterator>(plan.exercise_folder));
  for (const auto& folder : include) add(headers_in<fs::recursive_directory_iterator>(folder));
  if (unit.learners) return call;
  add({unit.source});
  for (const auto& folder : plan.toolchain.glue_include) {
    bool ours = false;
    for (const auto* part : parts_for_glue) {
      const auto headers = folder / "kit" / part;
      if (!fs::exists(headers)) continue;
      add(headers_in<fs::recursive_directory_iterator>(headers));
      ours = true;
    }
    if (!ours && std::find(include.begin(), include.end(), folder) == include.end())
      call.folders.push_back(folder);
  }
  return call;
}

std::string cache_key(const BuildPlan& plan, const Unit& unit, const ToolCall& call) {
  const auto& toolchain = plan.toolchain;
  std::error_code error;
  std::string key =
      fmt::format("{} {} {}\n", toolchain.compiler_version, fs::file_size(toolchain.compiler, error),
                  fs::last_write_time(toolchain.compiler, error).time_since_epoch().count());
  for (const auto* library : plan.libraries) key += library->version + '\n';
  key += words_out_of_sight();  // cached objects have already been checked for them
  for (const auto& forbid : plan.exercise.forbid) key += forbid.pattern + '\n';
  // Without a sandbox, the compiler may have read any file on the machine.
  key += plan.settings.sandbox != sandbox::Level::none ? "shut in\n" : "";
  for (const auto& argument : call.argv) key += argument + '\n';
  replace_all(key, plan.work.string(), "<work>");
  std::string ours;
  for (const auto& path : call.files) {
    if (path.string().starts_with(plan.work.string() + "/")) continue;
    const auto text = read_file(path);
    ours += path.string() + '\0' + (text ? *text : "") + '\0';
  }
  key += digest_of(ours) + '\n';
  // The learner's files in full: a digest could be forged.
  for (const auto& file : plan.collected.files)
    if (!is_data(file.path)) key += fmt::format("{} {}\n{}\n", file.path, file.text.size(), file.text);
  return unit.learners ? key : key + unit.text;
}

}  // namespace manyhands::build
