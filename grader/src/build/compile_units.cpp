#include "build/compile_units.hpp"

#include <atomic>
#include <filesystem>
#include <future>
#include <mutex>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/background.hpp"
#include "base/files.hpp"
#include "build/cache.hpp"
#include "build/compile_call.hpp"
#include "build/compiler_view.hpp"
#include "build/source_text.hpp"
#include "build/tool_failure.hpp"
#include "build/warnings.hpp"
#include "model/known_code.hpp"

namespace manyhands::build {
namespace fs = std::filesystem;
namespace {

/// The compiler's output for files that it accepted, next to their objects in the cache.
class KeptWarnings {
 public:
  KeptWarnings(const ObjectCache& cache, const DiagnosticsContext& places) : cache_(cache), places_(places) {}

  [[nodiscard]] std::string fetch(const std::string& key, const Unit& unit) const {
    const auto file = file_of(unit);
    if (!cache_.fetch(key_of(key), file)) return {};
    auto text = read_file(file);
    if (!text) return {};
    replace_all(*text, any_source, places_.source.real + "/");
    return std::move(*text);
  }

  /// Stores `text` if it contains a warning that may explain a failure.
  void store(const std::string& key, const Unit& unit, std::string text) const {
    if (telling_warnings(text, places_).empty()) return;
    replace_all(text, places_.source.real + "/", any_source);
    const auto file = file_of(unit);
    if (write_file(file, text).ok()) cache_.store(key_of(key), file);
  }

 private:
  // Placeholder for the folder with the learner's files, which differs from run to run.
  static constexpr std::string_view any_source = "\x01/";

  static std::string key_of(const std::string& key) { return key + "\nwarnings"; }
  static fs::path file_of(const Unit& unit) { return unit.object.string() + ".warnings"; }

  const ObjectCache& cache_;
  const DiagnosticsContext& places_;
};

/// Compiles single units. compile() may be called from any thread.
class UnitCompiler {
 public:
  UnitCompiler(const BuildPlan& plan, Trouble& trouble)
      : plan_(plan), trouble_(trouble), cache_(plan.settings.cache_dir), warnings_(cache_, plan.places) {}

  /// The findings in this unit. Unexplained failures are added to the trouble.
  std::vector<Finding> compile(const Unit& unit) {
    const auto call = compile_call(plan_, unit);
    const auto key = cache_key(plan_, unit, call);
    // It may be a hard link to a cached object, which must not be overwritten.
    std::error_code ignored;
    fs::remove(unit.object, ignored);
    if (cache_.fetch(key, unit.object)) {
      count(&Built::from_cache, warnings_.fetch(key, unit));
      return {};
    }
    const auto directives = line_directives_in(plan_, unit, trouble_);
    if (trouble_.stopped()) return {};
    if (directives.certain) return directives.findings;
    const auto result = plan_.tools.run(call, tool_options(plan_));
    if (!result.succeeded()) return rejected(result, unit);
    // The file has no errors of its own, so the compiler reported our #error: it is a directive.
    if (!directives.findings.empty()) return directives.findings;
    if (auto found = hidden_in(plan_, unit, trouble_); !found.empty() || trouble_.stopped()) return found;
    cache_.store(key, unit.object);
    warnings_.store(key, unit, result.err);
    count(&Built::compiled, result.err);
    return {};
  }

  /// Call only when no compiler is running any more.
  [[nodiscard]] Built built() && { return std::move(built_); }

 private:
  void count(int Built::*counter, const std::string& compiler_output) {
    auto warnings = telling_warnings(compiler_output, plan_.places);
    const std::lock_guard lock(mutex_);
    for (auto& warning : warnings) built_.warnings.push_back(std::move(warning));
    ++(built_.*counter);
  }

  std::vector<Finding> rejected(const process::CommandResult& result, const Unit& unit) {
    if (auto failure = unexplained_end(result, "compiler")) {
      trouble_.add(std::move(*failure), unit);
      return {};
    }
    auto findings = compiler_findings(result.err, plan_.places);
    if (findings.empty())
      findings.push_back(in_its_own_words(result, unit.shown, plan_.settings.cpu_limit_s));
    for (auto& finding : findings) {
      if (finding.line == 0 && finding.file == unit.shown) finding.line = line_of_absolute_include(unit.text);
      for (const auto& file : plan_.collected.files) {
        if (!is_data(file.path) || !finding.message.starts_with(file.path + ": No such file")) continue;
        finding.code = KnownCode("forbidden-pattern").str();
        finding.message = "`" + file.path + "` is data for the grader; your code must not include it";
      }
    }
    return findings;
  }

  const BuildPlan& plan_;
  Trouble& trouble_;
  const ObjectCache cache_;
  const KeptWarnings warnings_;
  std::mutex mutex_;  // guards built_
  Built built_;
};

}  // namespace

Built compile_units(const BuildPlan& plan, const std::vector<Unit>& units, Trouble& trouble) {
  UnitCompiler compiler(plan, trouble);
  std::vector<std::vector<Finding>> found(units.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i; (i = next++) < units.size();) found[i] = compiler.compile(units[i]);
  };
  std::vector<std::future<void>> helpers;
  for (int n = 1; n < plan.settings.jobs && static_cast<std::size_t>(n) < units.size(); ++n)
    helpers.push_back(in_background(work));
  work();
  for (auto& helper : helpers) helper.get();
  for (auto& findings : found) trouble.add(std::move(findings));
  return std::move(compiler).built();
}

}  // namespace manyhands::build
