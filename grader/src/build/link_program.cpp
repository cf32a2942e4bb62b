#include "build/link_program.hpp"

#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include "base/files.hpp"
#include "base/text.hpp"
#include "build/demangle.hpp"
#include "build/diagnostics.hpp"
#include "build/tool_failure.hpp"

namespace manyhands::build {
namespace fs = std::filesystem;
namespace {

/// Fails with the name of a file that has not been built.
Result<ToolCall> link_call(const BuildPlan& plan, const std::vector<Unit>& units) {
  const auto& toolchain = plan.toolchain;
  ToolCall call{{toolchain.compiler.string()}, {}, {}, plan.outside_folders, plan.work / plan.profile};
  const auto add = [&call](const std::vector<std::string>& more) {
    call.argv.insert(call.argv.end(), more.begin(), more.end());
  };
  add(toolchain.flags);
  add(plan.flags.link);
  add({"-Wl,--no-demangle"});  // a short name can demangle to a gigabyte of text (demangle.hpp)
  for (const auto& unit : units) {
    add({unit.object.string()});
    call.files.push_back(unit.object);
  }
  const auto glue = toolchain.glue(plan.exercise.id, plan.profile);
  for (const auto& input : {glue, plan.flags.archive}) {
    // With header binding, the glue was compiled with the submission; guest.cpp may have further programs.
    if (input == glue && plan.header_binding() &&
        (plan.profile == controlled_profile.name || !fs::exists(plan.exercise_folder / "programs.cpp")))
      continue;
    if (!fs::exists(input)) return not_built(input);
    call.large_files.push_back(input);
    add({input.string()});
  }
  for (const auto* library : plan.libraries) add(library->link);
  add({"-o", call.output.string()});
  return call;
}

LinkContext link_context(const BuildPlan& plan, const std::vector<ObjectFile>& objects) {
  LinkContext context;
  context.places = plan.places;
  context.demangle = [demangle = std::make_shared<Demangler>(plan.toolchain, object_reader(plan, {}))](
                         const std::string& name) { return (*demangle)(name); };
  for (const auto& object : objects) {
    context.objects.emplace_back(object.path.string(), object.shown.front());
    for (const auto& symbol : object.symbols) context.defined.push_back({symbol.name, object.shown.front()});
  }
  std::error_code error;
  for (fs::directory_iterator it(plan.exercise_folder, error), end; !error && it != end; it.increment(error))
    if (is_header(it->path()))
      if (auto text = read_file(it->path()); text)
        context.headers.emplace_back(it->path().filename().string(), *text);
  return context;
}

}  // namespace

fs::path link_program(const BuildPlan& plan, const std::vector<Unit>& units,
                      const std::vector<ObjectFile>& objects, Trouble& trouble) {
  const auto call = link_call(plan, units);
  if (!call) {
    trouble.add(call.error());
    return {};
  }
  const auto result = plan.tools.run(*call, tool_options(plan));
  if (result.succeeded()) return call->output;
  if (auto failure = unexplained_end(result, "linker")) {
    trouble.add(std::move(*failure), units.front());
    return {};
  }
  const auto context = link_context(plan, objects);
  if (auto findings = linker_findings(result.err, context); !findings.empty())
    trouble.add(std::move(findings));
  else
    trouble.add(Unexplained{{"linking failed: " + shorten(printable_line(result.err), 500),
                             "`grader doctor` shows what is missing"},
                            {linker_refusal(result.err, context)}});
  return {};
}

}  // namespace manyhands::build
