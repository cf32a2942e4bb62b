#include "build/compile.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <regex>
#include <set>
#include <system_error>
#include <thread>

#include "base/files.hpp"
#include "base/text.hpp"
#include "build/cache.hpp"
#include "build/diagnostics.hpp"
#include "build/out_of_sight.hpp"
#include "build/symbols.hpp"
#include "build/tool_box.hpp"
#include "build/tool_failure.hpp"

namespace manyhands::build {
namespace fs = std::filesystem;
namespace {

// All that a file includes is some megabytes.
constexpr std::size_t most_preprocessed_bytes = 64u << 20;
constexpr std::size_t longest_line = 1000;

bool is_header(const fs::path& path) {
  static const std::set<std::string> headers{".hpp", ".h", ".hh", ".hxx", ".ipp", ".inl"};
  return headers.count(path.extension().string()) != 0;
}

/// All headers directly in `folder`, or below it.
template <class Iterator>
std::vector<fs::path> headers_in(const fs::path& folder) {
  std::vector<fs::path> headers;
  std::error_code error;
  for (Iterator it(folder, error), end; !error && it != end; it.increment(error))
    if (is_header(it->path())) headers.push_back(it->path());
  std::sort(headers.begin(), headers.end());
  return headers;
}

/// Names and contents of all headers directly in `folder`, or below it, in a fixed order.
template <class Iterator>
void add_headers(const fs::path& folder, std::string& all) {
  for (const auto& header : headers_in<Iterator>(folder)) {
    const auto text = read_file(header);
    all += header.string() + '\0' + (text ? *text : "") + '\0';
  }
}

/// The line of the first #include of a whole path, such as /dev/zero; 0: there is none.
int line_of_absolute_include(const std::string& text) {
  static const std::regex form(R"(^\s*#\s*include\s*["<]/.*$)");
  int number = 0;
  for (const auto& line : split_lines(text)) {
    ++number;
    if (line.size() < longest_line && std::regex_match(line, form)) return number;
  }
  return 0;
}

/// One file on its way through the compiler.
struct Unit {
  fs::path source;
  std::string shown;
  fs::path object;
  bool learners = true;
  std::string text;
};

class Build {
 public:
  Build(const Toolchain& toolchain, const Exercise& exercise, const Collected& collected, std::string profile,
        const BuildSettings& settings)
      : toolchain_(toolchain),
        exercise_(exercise),
        collected_(collected),
        profile_(std::move(profile)),
        flags_(toolchain.profiles.at(profile_)),
        settings_(settings),
        folder_(fs::absolute(exercise.folder).lexically_normal()),
        work_(fs::absolute(settings.work_dir).lexically_normal()),
        cache_(settings.cache_dir),
        tools_(settings.sandbox, settings.runner) {
    places_.source = {(work_ / "src").string(), collected.shown_dir};
    places_.others = {{(work_ / "glue").string(), "exercises/" + exercise.id},
                      {folder_.string(), "exercises/" + exercise.id}};
    for (const auto& include : toolchain.include)
      places_.others.push_back({include.string(), "grader/kit/include"});
    places_.collected = &collected;
  }

  BuildOutcome run() {
    const auto begin = std::chrono::steady_clock::now();
    if (auto prepared = prepare(); !prepared) return prepared.error();
    findings_ = out_of_sight(collected_.files);
    if (!findings_.empty()) return Rejected{std::move(findings_)};
    compile_all();
    if (error_) return *error_;
    if (!findings_.empty()) return Rejected{std::move(findings_)};
    if (auto checked = check_symbols(); !checked) return checked.error();
    if (!findings_.empty()) return Rejected{std::move(findings_)};
    built_.binary = work_ / profile_;
    if (auto linked = link(); !linked) return linked.error();
    if (!findings_.empty()) return Rejected{std::move(findings_)};
    built_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return built_;
  }

 private:
  [[nodiscard]] bool header_binding() const { return exercise_.binding == Binding::header; }

  /// Copies of what was collected, and the list of what is to be compiled.
  Result<void> prepare() {
    for (const auto& name : exercise_.libraries) {
      const auto known = toolchain_.libraries.find(name);
      if (known == toolchain_.libraries.end())
        return Error{
            "this exercise needs the library `" + name + "`, which was not there when the tester was built",
            "run `make grade` once more: it installs what is missing"};
      libraries_.push_back(&known->second);
    }
    try {
      fs::create_directories(work_ / "src");
      fs::create_directories(work_ / "objects" / profile_);
      for (const auto& file : collected_.files) {
        const auto path = work_ / "src" / file.path;
        fs::create_directories(path.parent_path());
        if (auto written = write_if_new(path, file.text); !written) return written;
        if (!is_header(path) && !is_data(file.path))
          units_.push_back({path, file.shown, object_for(file.path), true, file.text});
      }
      if (header_binding()) {
        // A copy, so that its #include "…" finds the learner's header and no other of that name.
        const auto text = read_file(folder_ / "guest.cpp");
        if (!text) return text.error();
        fs::create_directories(work_ / "glue");
        const auto path = work_ / "glue" / "guest.cpp";
        if (auto written = write_if_new(path, *text); !written) return written;
        units_.push_back(
            {path, "exercises/" + exercise_.id + "/guest.cpp", object_for("guest.cpp.glue"), false, *text});
      }
    } catch (const fs::filesystem_error& error) {
      return Error{error.what(), "is there space on this disk, and may you write there?"};
    }
    return {};
  }

  [[nodiscard]] fs::path object_for(std::string name) const {
    std::replace(name.begin(), name.end(), '/', '+');
    return work_ / "objects" / profile_ / (name + ".o");
  }

  /// Another profile's compiler may be reading the same copy just now.
  static Result<void> write_if_new(const fs::path& path, const std::string& text) {
    const auto old = read_file(path);
    return old && *old == text ? Result<void>{} : write_file(path, text);
  }

  /// All that the object depends on but the place of the work folder: that is mapped away.
  std::string key_of(const Unit& unit) const {
    std::error_code error;
    std::string key = fmt::format("{} {} {} {}\n", toolchain_.compiler.string(), toolchain_.compiler_version,
                                  fs::file_size(toolchain_.compiler, error),
                                  fs::last_write_time(toolchain_.compiler, error).time_since_epoch().count());
    for (const auto* list : {&toolchain_.flags, &toolchain_.warnings, &flags_.compile})
      for (const auto& flag : *list) key += flag + '\n';
    for (const auto* library : libraries_) {
      key += library->version + '\n';
      for (const auto& flag : library->compile) key += flag + '\n';
    }
    // What a compiler without a box reads of the machine may be in the object.
    key += settings_.sandbox != sandbox::Level::none ? "shut in\n" : "";
    key += unit.shown + '\n' + headers_ + '\n' + unit.text;
    return key;
  }

  void digest_headers() {
    std::string all;
    add_headers<fs::directory_iterator>(folder_, all);
    for (const auto& folder : toolchain_.include) add_headers<fs::recursive_directory_iterator>(folder, all);
    if (header_binding())
      for (const auto& folder : toolchain_.glue_include)
        add_headers<fs::recursive_directory_iterator>(folder / "kit" / "guest", all);
    headers_ = digest_of(all);
    for (const auto& file : collected_.files)  // the learner's own ones in full: a digest can be forged
      if (is_header(file.path)) headers_ += '\n' + file.path + '\n' + file.text;
  }

  std::vector<std::string> compile_arguments(const Unit& unit) const {
    std::vector<std::string> argv{toolchain_.compiler.string()};
    const auto add = [&argv](const std::vector<std::string>& more) {
      argv.insert(argv.end(), more.begin(), more.end());
    };
    add(toolchain_.flags);
    add(flags_.compile);
    add(toolchain_.warnings);
    // The compiler runs in the work folder, which vanishes from the debug information: a name then reads the
    // same to gdb, to addr2line and to the sanitizers, "starter/crawl-threads/crawl.cpp". The last map that
    // fits wins.
    add({"-fdiagnostics-color=never", "-fmax-errors=5", "-ffile-prefix-map=" + work_.string() + "=",
         "-ffile-prefix-map=" + (work_ / "glue").string() + "=exercises/" + exercise_.id,
         "-ffile-prefix-map=" + places_.source.real + "=" + places_.source.shown, "-I" + places_.source.real,
         "-I" + folder_.string()});
    for (const auto& folder : unit.learners ? toolchain_.include : toolchain_.glue_include)
      add({"-I" + folder.string()});
    for (const auto* library : libraries_) add(library->compile);
    add({"-c", unit.source.string(), "-o", unit.object.string()});
    return argv;
  }

  /// What a compiler may see: the submission's files, the exercise's headers, the kit's public ones, and of
  /// the kit's own what a guest.cpp includes.
  ToolCall compile_call(const Unit& unit) const {
    ToolCall call{compile_arguments(unit), {}, {}, outside_folders(), unit.object};
    const auto add = [&call](const std::vector<fs::path>& files) {
      call.files.insert(call.files.end(), files.begin(), files.end());
    };
    for (const auto& file : collected_.files) add({work_ / "src" / file.path});
    add(headers_in<fs::directory_iterator>(folder_));
    for (const auto& folder : toolchain_.include) add(headers_in<fs::recursive_directory_iterator>(folder));
    if (unit.learners) return call;
    add({unit.source});
    for (const auto& folder : toolchain_.glue_include) {
      const bool kit = fs::exists(folder / "kit" / "guest");
      for (const char* part : {"guest", "wire"})
        if (kit) add(headers_in<fs::recursive_directory_iterator>(folder / "kit" / part));
      const bool known =
          std::find(toolchain_.include.begin(), toolchain_.include.end(), folder) != toolchain_.include.end();
      if (!kit && !known) call.folders.push_back(folder);
    }
    return call;
  }

  /// Folders that the flags of libraries name, and the compiler's own.
  std::vector<fs::path> outside_folders() const {
    std::vector<fs::path> folders;
    for (const auto* library : libraries_)
      for (const auto* flags : {&library->compile, &library->link})
        for (const auto& flag : *flags)
          if (flag.starts_with("/"))
            folders.push_back(fs::is_directory(flag) ? fs::path(flag) : fs::path(flag).parent_path());
    std::error_code error;
    const auto compiler = fs::canonical(toolchain_.compiler, error);
    if (!error && !compiler.string().starts_with("/usr/"))
      folders.push_back(compiler.parent_path().parent_path());
    return folders;
  }

  process::CommandOptions command_options() const {
    process::CommandOptions options;
    options.cwd = work_;
    options.env = process::plain_environment();
    options.env.push_back("TMPDIR=" +
                          (work_ / "objects").string());  // nothing stays behind in /tmp on a kill
    // The compiler's own CPU time says whether the source is at fault; the wall limit only ends a machine
    // that stands.
    options.wall_limit_s = settings_.cpu_limit_s * 5;
    options.limits = {{RLIMIT_CPU, static_cast<rlim_t>(settings_.cpu_limit_s)},
                      {RLIMIT_AS, rlim_t{most_memory_gb} << 30},  // #include "/dev/zero"
                      {RLIMIT_FSIZE, rlim_t{most_output_mb} << 20},
                      {RLIMIT_CORE, 0}};
    return options;
  }

  void compile_all() {
    digest_headers();
    std::vector<std::vector<Finding>> found(units_.size());
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
      for (std::size_t i; (i = next++) < units_.size();) found[i] = compile(units_[i]);
    };
    std::vector<std::thread> helpers;
    for (int n = 1; n < settings_.jobs && static_cast<std::size_t>(n) < units_.size(); ++n)
      helpers.emplace_back(work);
    work();
    for (auto& helper : helpers) helper.join();
    for (auto& list : found)
      for (auto& finding : list)
        if (findings_.size() < 3) findings_.push_back(std::move(finding));
  }

  void fault(std::string message, std::string remedy = {}) {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = Error{std::move(message), std::move(remedy)};
  }

  std::vector<Finding> compile(const Unit& unit) {
    const auto key = key_of(unit);
    std::error_code ignored;
    fs::remove(unit.object,
               ignored);  // it may be a second name of a cached one, which must not be written to
    if (cache_.fetch(key, unit.object)) {
      const std::lock_guard lock(mutex_);
      ++built_.from_cache;
      return {};
    }
    const auto result = tools_.run(compile_call(unit), command_options());
    if (result.succeeded()) {
      if (auto found = hidden_in(unit); !found.empty()) return found;
      cache_.store(key, unit.object);
      const std::lock_guard lock(mutex_);
      ++built_.compiled;
      return {};
    }
    if (auto error = our_fault(result, "compiler")) {
      fault(error->message, error->remedy);
      return {};
    }
    auto findings = compiler_findings(result.err, places_);
    if (findings.empty()) findings.push_back(in_its_own_words(result, unit.shown, settings_.cpu_limit_s));
    for (auto& finding : findings)
      if (finding.line == 0 && finding.file == unit.shown) finding.line = line_of_absolute_include(unit.text);
    return findings;
  }

  /// Words that are there only for the compiler: put together by macros, or cut in two.
  std::vector<Finding> hidden_in(const Unit& unit) {
    const auto hides = [](const CollectedFile& file) { return may_hide_words(file.text); };
    if (std::none_of(collected_.files.begin(), collected_.files.end(), hides)) return {};
    auto call = compile_call(unit);
    call.argv.resize(call.argv.size() - 2);  // … "-o", object
    call.argv.push_back("-E");
    call.output.clear();
    auto options = command_options();
    options.output_cap_bytes = most_preprocessed_bytes;
    const auto preprocessed = tools_.run(call, options);
    if (preprocessed.succeeded() && preprocessed.out_bytes <= most_preprocessed_bytes)
      return out_of_sight_in_preprocessed(preprocessed.out, collected_.files, places_.source.real);
    if (auto error = our_fault(preprocessed, "compiler")) {
      fault(error->message, error->remedy);
      return {};
    }
    Finding finding;
    finding.code = "does-not-build";
    finding.by = "compiler";
    finding.file = unit.shown;
    finding.message =
        "what the preprocessor makes of it cannot be read; do without macros that put words together";
    return {finding};
  }

  /// Once per process and toolchain: it does not change while we run.
  Result<ReservedNames> reserved() const {
    static std::mutex mutex;
    static std::map<std::string, ReservedNames> known;
    std::string key = toolchain_.compiler.string();
    for (const auto& [name, profile] : toolchain_.profiles) key += '\n' + profile.archive.string();
    const std::lock_guard lock(mutex);
    if (const auto found = known.find(key); found != known.end()) return found->second;
    auto names = reserved_names(toolchain_, settings_.runner);
    if (names) known.emplace(key, *names);
    return names;
  }

  Result<void> check_symbols() {
    const auto names = reserved();
    if (!names) return names.error();
    for (const auto& unit : units_) {
      auto symbols = defined_symbols(toolchain_, unit.object, tools_.reading({unit.object}));
      if (!symbols) return symbols.error();
      auto files = shown_sources();
      if (!unit.learners) {
        if (auto left = leave_out_pristine(*symbols); !left) return left;
      } else {  // its own name first
        std::stable_partition(files.begin(), files.end(), [&](const auto& f) { return f == unit.shown; });
      }
      objects_.push_back({unit.object, std::move(files), std::move(*symbols)});
    }
    std::vector<fs::path> objects;
    for (const auto& object : objects_) objects.push_back(object.path);
    const auto runner = tools_.reading(std::move(objects));
    findings_ = forbidden_symbols(objects_, *names, toolchain_, runner);
    if (!findings_.empty()) return {};
    auto used = silencing_names(objects_, profile_ != "release", toolchain_, runner);
    if (!used) return used.error();
    findings_ = std::move(*used);
    return {};
  }

  /// The learner's files that a compiler reads.
  [[nodiscard]] std::vector<std::string> shown_sources() const {
    std::vector<std::string> shown;
    for (const auto& file : collected_.files)
      if (!is_data(file.path)) shown.push_back(file.shown);
    return shown;
  }

  /// The exercise's guest.cpp defines names of its own, whatever headers it is compiled with. A learner's
  /// header cannot define one of them as well: both stand in one file.
  Result<void> leave_out_pristine(std::vector<Symbol>& symbols) const {
    const auto pristine = toolchain_.pristine_glue(exercise_.id);
    if (!fs::exists(pristine)) return not_built(pristine);
    const auto known = defined_symbols(toolchain_, pristine, settings_.runner);
    if (!known) return known.error();
    std::set<std::string> names;
    for (const auto& symbol : *known) names.insert(symbol.name);
    std::erase_if(symbols, [&](const Symbol& symbol) { return names.contains(symbol.name); });
    return {};
  }

  static Error not_built(const fs::path& file) {
    return Error{file.string() + " is not there", "run `make grade` once more: it builds what is missing"};
  }

  Result<void> link() {
    std::vector<std::string> argv{toolchain_.compiler.string()};
    const auto add = [&argv](const std::vector<std::string>& more) {
      argv.insert(argv.end(), more.begin(), more.end());
    };
    add(toolchain_.flags);
    add(flags_.link);
    ToolCall call{{}, {}, {}, outside_folders(), built_.binary};
    for (const auto& unit : units_) {
      argv.push_back(unit.object.string());
      call.files.push_back(unit.object);
    }
    const auto glue = toolchain_.glue(exercise_.id, profile_);
    for (const auto& input : {glue, flags_.archive}) {
      // An exercise with header binding may have no more than its guest.cpp, which was compiled here.
      if (input == glue && header_binding() && !fs::exists(folder_ / "programs.cpp")) continue;
      if (!fs::exists(input)) return not_built(input);
      call.large_files.push_back(input);
      argv.push_back(input.string());
    }
    for (const auto* library : libraries_) add(library->link);
    add({"-o", built_.binary.string()});
    call.argv = std::move(argv);
    const auto result = tools_.run(call, command_options());
    if (result.succeeded()) return {};
    if (auto error = our_fault(result, "linker")) return *error;
    LinkContext context{places_, {}, {}};
    for (const auto& object : objects_)
      for (const auto& symbol : object.symbols)
        context.defined.push_back({demangle(symbol.name), object.shown.front()});
    std::error_code error;
    for (fs::directory_iterator it(folder_, error), end; !error && it != end; it.increment(error))
      if (is_header(it->path()))
        if (auto text = read_file(it->path()); text)
          context.headers.emplace_back(it->path().filename().string(), *text);
    findings_ = linker_findings(result.err, context);
    if (findings_.empty())
      return Error{"linking failed: " + shorten(printable_line(result.err), 500),
                   "`grader doctor` looks for what is missing"};
    return {};
  }

  const Toolchain& toolchain_;
  const Exercise& exercise_;
  const Collected& collected_;
  const std::string profile_;
  const ProfileFlags& flags_;
  std::vector<const LibraryFlags*> libraries_;  // of this exercise
  const BuildSettings& settings_;
  const fs::path folder_, work_;
  const ObjectCache cache_;
  const ToolBox tools_;
  DiagnosticsContext places_;
  std::string headers_;
  std::vector<Unit> units_;
  std::vector<ObjectFile> objects_;
  std::vector<Finding> findings_;
  std::mutex mutex_;  // guards error_ and the counts of built_ while compilers run
  std::optional<Error> error_;
  Built built_;
};

}  // namespace

BuildOutcome build(const Toolchain& toolchain, const Exercise& exercise, const Collected& collected,
                   const std::string& profile, const BuildSettings& settings) {
  if (toolchain.profiles.count(profile) == 0) return Error{"there is no way to build `" + profile + "`"};
  return Build(toolchain, exercise, collected, profile, settings).run();
}

}  // namespace manyhands::build
