#include "build/compile.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>
#include <thread>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "base/pattern.hpp"
#include "base/text.hpp"
#include "base/write_trouble.hpp"
#include "build/assembler_text.hpp"
#include "build/cache.hpp"
#include "build/call_places.hpp"
#include "build/demangle.hpp"
#include "build/diagnostics.hpp"
#include "build/forbid.hpp"
#include "build/line_directives.hpp"
#include "build/long_names.hpp"
#include "build/out_of_sight.hpp"
#include "build/preprocessed.hpp"
#include "build/source_text.hpp"
#include "build/symbols.hpp"
#include "build/tool_box.hpp"
#include "build/tool_failure.hpp"
#include "build/whose_failure.hpp"

namespace manyhands::build {
namespace fs = std::filesystem;
namespace {

// All that a file includes is some megabytes.
constexpr std::size_t most_preprocessed_bytes = 64u << 20;
// Stands in kept words of the compiler for the folder of the learner's files, which is another one each time.
constexpr std::string_view any_source = "\x01/";
constexpr std::size_t most_findings = 3;
// Warnings may come before the first error, and with names of any length.
constexpr std::size_t most_said_bytes = 4u << 20;
// No tool sleeps on its own account; what sleeps for so long waits for what the source made it open.
constexpr double most_asleep_s = 20;
// Each takes a run of the preprocessor.
constexpr std::size_t most_questions = 8;
constexpr const char* asked_word = "manyhands_line_directive";

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

/// The line of the first #include of a whole path, such as /dev/zero; 0: there is none.
int line_of_absolute_include(const std::string& text) {
  static const Pattern form(R"(^\s*#\s*include\s*["<]/)");
  int number = 0;
  for (const auto& line : split_lines(text)) {
    ++number;
    if (form.find(line)) return number;
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
        const BuildSettings& settings, double wall_limit_s)
      : toolchain_(toolchain),
        exercise_(exercise),
        collected_(collected),
        profile_(std::move(profile)),
        flags_(toolchain.profiles.at(profile_)),
        settings_(settings),
        wall_limit_s_(wall_limit_s),
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
    sources_ = {&collected.files,
                work_.string(),
                places_.source.real,
                (work_ / "glue" / "guest.cpp").string(),
                {"/usr", folder_.string()}};
    for (const auto* list : {&toolchain.include, &toolchain.glue_include})
      for (const auto& include : *list) sources_.known.push_back(include.lexically_normal().string());
  }

  Attempt run() {
    const auto begin = std::chrono::steady_clock::now();
    if (auto prepared = prepare(); !prepared) return prepared.error();
    findings_ = out_of_sight(collected_.files);
    if (findings_.empty()) compile_all();
    if (!failed()) check_symbols();
    if (!failed()) link();
    if (error_) return *error_;
    // A mistake that was named says more than a file beside it that failed without a word.
    if (!findings_.empty()) return Rejected{std::move(findings_)};
    if (unexplained_) return std::move(*unexplained_);
    built_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return built_;
  }

 private:
  [[nodiscard]] bool failed() const { return error_ || unexplained_ || !findings_.empty(); }
  [[nodiscard]] bool header_binding() const { return exercise_.binding == Binding::header; }

  /// Copies of what was collected, and the list of what is to be compiled.
  Result<void> prepare() {
    for (const auto& name : exercise_.libraries) {
      const auto known = toolchain_.libraries.find(name);
      if (known == toolchain_.libraries.end())
        return Error{"this exercise needs the library `" + name +
                         "`, which was not installed when the grader was "
                         "built",
                     "run `make grade` again: it installs what is missing"};
      libraries_.push_back(&known->second);
    }
    for (const auto& folder : outside_folders()) sources_.known.push_back(folder.string());
    try {
      fs::create_directories(work_ / "src");
      fs::create_directories(work_ / "objects" / profile_);
      for (const auto& file : collected_.files) {
        // The host reads data; the compiler must not even see it.
        const auto path = work_ / (is_data(file.path) ? "data" : "src") / file.path;
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
      return write_trouble("cannot create the folder", error.path1(), error.code().value());
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

  /// All that the object depends on: the compiler, its whole command line (so that no flag can be forgotten)
  /// and every file that it may see. Only the place of the work folder is left out: it is mapped away.
  std::string key_of(const Unit& unit, const ToolCall& call) const {
    std::error_code error;
    std::string key =
        fmt::format("{} {} {}\n", toolchain_.compiler_version, fs::file_size(toolchain_.compiler, error),
                    fs::last_write_time(toolchain_.compiler, error).time_since_epoch().count());
    for (const auto* library : libraries_) key += library->version + '\n';
    key += words_out_of_sight();  // an object is kept when it was looked through, too
    for (const auto& forbid : exercise_.forbid) key += forbid.pattern + '\n';
    // What a compiler without a box reads of the machine may be in the object.
    key += settings_.sandbox != sandbox::Level::none ? "shut in\n" : "";
    for (const auto& argument : call.argv) key += argument + '\n';
    replace_all(key, work_.string(), "<work>");
    std::string ours;
    for (const auto& path : call.files) {
      if (path.string().starts_with(work_.string() + "/")) continue;
      const auto text = read_file(path);
      ours += path.string() + '\0' + (text ? *text : "") + '\0';
    }
    key += digest_of(ours) + '\n';
    // The learner's own in full: a digest can be forged.
    for (const auto& file : collected_.files)
      if (!is_data(file.path)) key += fmt::format("{} {}\n{}\n", file.path, file.text.size(), file.text);
    return unit.learners ? key : key + unit.text;
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
    // fits wins. The kit's headers may be anywhere, too; below /usr they would pass for the system's.
    for (const auto& folder : toolchain_.include)
      add({"-ffile-prefix-map=" + folder.string() + "=grader/kit/include"});
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
    for (const auto& file : collected_.files)
      if (!is_data(file.path)) add({work_ / "src" / file.path});
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
    options.output_cap_bytes = most_said_bytes;
    options.wall_limit_s = wall_limit_s_;
    options.asleep_limit_s = most_asleep_s;
    options.limits = {{RLIMIT_CPU, static_cast<rlim_t>(settings_.cpu_limit_s)},
                      {RLIMIT_AS, rlim_t{most_memory_gb} << 30},  // #include "/dev/zero"
                      {RLIMIT_FSIZE, rlim_t{most_output_mb} << 20},
                      {RLIMIT_CORE, 0}};
    return options;
  }

  void compile_all() {
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
        if (findings_.size() < most_findings) findings_.push_back(std::move(finding));
  }

  void fault(Error error) {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = std::move(error);
  }

  /// `unit`: what the tool had been given.
  void unexplained(Unexplained failure, const Unit& unit) {
    auto& finding = failure.theirs.front();
    if (finding.file.empty()) finding.file = unit.shown;
    if (finding.line == 0 && finding.file == unit.shown) finding.line = line_of_absolute_include(unit.text);
    const std::lock_guard lock(mutex_);
    if (!unexplained_) unexplained_ = std::move(failure);
  }

  /// While compilers run: has one of them come to an end that no finding tells of?
  bool stopped() {
    const std::lock_guard lock(mutex_);
    return error_.has_value() || unexplained_.has_value();
  }

  std::vector<Finding> compile(const Unit& unit) {
    const auto call = compile_call(unit);
    const auto key = key_of(unit, call);
    std::error_code ignored;
    fs::remove(unit.object,
               ignored);  // it may be a second name of a cached one, which must not be written to
    if (cache_.fetch(key, unit.object)) {
      const auto warned = cached_warnings(key, unit);
      const std::lock_guard lock(mutex_);
      add_warnings(warned);
      ++built_.from_cache;
      return {};
    }
    const auto directives = line_directives(unit);
    if (stopped()) return {};
    if (directives.told) return directives.findings;
    const auto result = tools_.run(call, command_options());
    if (result.succeeded()) {
      // What is compiled without an error has one where it was asked: so it was that one.
      if (!directives.findings.empty()) return directives.findings;
      if (auto found = hidden_in(unit); !found.empty() || stopped()) return found;
      cache_.store(key, unit.object);
      keep_warnings(key, unit, result.err);
      const std::lock_guard lock(mutex_);
      add_warnings(result.err);
      ++built_.compiled;
      return {};
    }
    if (auto failure = unexplained_end(result, "compiler")) {
      unexplained(std::move(*failure), unit);
      return {};
    }
    auto findings = compiler_findings(result.err, places_);
    if (findings.empty()) findings.push_back(in_its_own_words(result, unit.shown, settings_.cpu_limit_s));
    for (auto& finding : findings) {
      if (finding.line == 0 && finding.file == unit.shown) finding.line = line_of_absolute_include(unit.text);
      for (const auto& file : collected_.files) {
        if (!is_data(file.path) || !finding.message.starts_with(file.path + ": No such file")) continue;
        finding.code = "forbidden-pattern";
        finding.message = "`" + file.path + "` is data for the grader; your code must not include it";
      }
    }
    return findings;
  }

  /// The compiler's words on a file that it took are kept beside the object.
  static std::string key_of_warnings(const std::string& key) { return key + "\nwarnings"; }
  static fs::path file_of_warnings(const Unit& unit) { return unit.object.string() + ".warnings"; }

  std::string cached_warnings(const std::string& key, const Unit& unit) const {
    const auto file = file_of_warnings(unit);
    if (!cache_.fetch(key_of_warnings(key), file)) return {};
    auto text = read_file(file);
    if (!text) return {};
    replace_all(*text, any_source, places_.source.real + "/");
    return std::move(*text);
  }

  void keep_warnings(const std::string& key, const Unit& unit, std::string text) const {
    if (telling_warnings(text, places_).empty()) return;
    replace_all(text, places_.source.real + "/", any_source);
    const auto file = file_of_warnings(unit);
    if (write_file(file, text).ok()) cache_.store(key_of_warnings(key), file);
  }

  void add_warnings(const std::string& text) {
    for (auto& warning : telling_warnings(text, places_)) built_.warnings.push_back(std::move(warning));
  }

  /// As the call that compiles, but only preprocesses, to its output; `more`: flags.
  [[nodiscard]] process::CommandResult preprocess(ToolCall call, const std::vector<std::string>& more) const {
    call.argv.resize(call.argv.size() - 2);  // … "-o", object
    call.argv.push_back("-E");
    call.argv.insert(call.argv.end(), more.begin(), more.end());
    call.output.clear();
    auto options = command_options();
    options.output_cap_bytes = most_preprocessed_bytes;
    return tools_.run(call, options);
  }

  struct AskedDirectives {
    std::vector<Finding> findings;
    bool told = false;  // false: there was an error, but perhaps another one
  };

  /// Asks the compiler whether what may be a #line is one: with an #error in its place.
  AskedDirectives line_directives(const Unit& unit) {
    AskedDirectives asked;
    for (const auto& file : collected_.files) {
      if (is_data(file.path)) continue;
      std::vector<LineDirective> plain, alone;
      for (const auto& place : possible_line_directives(file.text))
        (place.alone ? alone : plain).push_back(place);
      if (alone.size() > most_questions)
        return {{line_directive_finding(file.shown, alone[most_questions])}, true};
      std::vector<std::vector<LineDirective>> questions;
      if (!plain.empty()) questions.push_back(plain);
      for (const auto& place : alone) questions.push_back({place});
      for (const auto& question : questions) {
        const auto said = preprocess_with_errors(unit, file, question);
        if (!said) return {};
        if (said->succeeded()) continue;
        for (std::size_t i = 0; i < question.size(); ++i)
          if (said->err.find(fmt::format("{}{};", asked_word, i)) != std::string::npos)
            return {{line_directive_finding(file.shown, question[i])}, true};
        // One that stands alone may be a part of a macro, and is missed there.
        if (asked.findings.empty() && !question[0].alone)
          asked.findings = {line_directive_finding(file.shown, question[0])};
      }
    }
    return asked;
  }

  /// None: a fault.
  std::optional<process::CommandResult> preprocess_with_errors(const Unit& unit, const CollectedFile& changed,
                                                               const std::vector<LineDirective>& places) {
    // The same files elsewhere: other profiles' compilers read those that there are.
    std::string name = (work_ / ("asked-" + profile_ + "-XXXXXX")).string();
    if (::mkdtemp(name.data()) == nullptr) {
      fault(write_trouble("cannot create a folder in", work_, errno));
      return std::nullopt;
    }
    const fs::path copy = name;
    const auto moved = [&](std::string path) {
      replace_all(path, work_.string() + "/", copy.string() + "/");
      return path;
    };
    auto call = compile_call(unit);
    for (auto& argument : call.argv) argument = moved(argument);
    for (auto& file : call.files) {
      const fs::path to = moved(file.string());
      if (to == file) continue;
      const bool this_one = file == work_ / "src" / changed.path;
      const auto text = read_file(file);
      std::error_code ignored;
      fs::create_directories(to.parent_path(), ignored);
      if (text) (void)write_file(to, this_one ? with_errors(*text, places, asked_word) : *text);
      file = to;
    }
    auto result = preprocess(call, {"-w"});
    std::error_code ignored;
    fs::remove_all(copy, ignored);
    if (auto failure = unexplained_end(result, "compiler")) {
      unexplained(std::move(*failure), unit);
      return std::nullopt;
    }
    return result;
  }

  /// What the compiler reads is not always what stands in the files: once more, in its tokens.
  std::vector<Finding> hidden_in(const Unit& unit) {
    const auto call = compile_call(unit);
    const auto watched = read_by_compiler(unit, call, {});
    if (!watched.findings.empty() || stopped()) return watched.findings;
    if (auto found = foreign_files(watched.text, sources_); !found.empty()) return found;
    if (auto found = text_for_the_assembler(watched.text, sources_); !found.empty()) return found;
    const auto disguise = possible_disguise(collected_.files);
    if (disguise.words)
      if (auto found = out_of_sight_in_preprocessed(watched.text, sources_); !found.empty()) return found;
    const auto is_tool = [](const std::string& flag) { return flag.starts_with("-fsanitize="); };
    if (disguise.watched && std::any_of(flags_.compile.begin(), flags_.compile.end(), is_tool)) {
      const auto unwatched = read_by_compiler(unit, call, {"-fno-sanitize=all"});
      if (!unwatched.findings.empty() || stopped()) return unwatched.findings;
      if (auto found = other_code_when_watched(watched.text, unwatched.text, sources_); !found.empty())
        return found;
    }
    return forbidden_patterns(exercise_, watched.text, sources_);
  }

  struct ReadByCompiler {
    std::string text;
    std::vector<Finding> findings;  // why it is not known
  };
  ReadByCompiler read_by_compiler(const Unit& unit, const ToolCall& call,
                                  const std::vector<std::string>& more) {
    auto preprocessed = preprocess(call, more);
    if (preprocessed.succeeded() && preprocessed.out_bytes <= most_preprocessed_bytes)
      return {std::move(preprocessed.out), {}};
    if (auto failure = unexplained_end(preprocessed, "compiler")) {
      unexplained(std::move(*failure), unit);
      return {};
    }
    Finding finding;
    finding.code = "does-not-build";
    finding.by = "compiler";
    finding.file = unit.shown;
    finding.message = "the grader cannot read its preprocessed text; do not use macros that join words";
    return {{}, {finding}};
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

  void check_symbols() {
    const auto names = reserved();
    if (!names) return fault(names.error());
    for (const auto& unit : units_) {
      const auto runner = reading(unit.object);
      auto symbols = defined_symbols(toolchain_, unit.object, runner);
      if (!symbols) return unexplained(unreadable(symbols.error(), unit), unit);
      auto files = shown_sources();
      if (!unit.learners) {
        if (auto left = leave_out_pristine(*symbols); !left) return fault(left.error());
      } else {  // its own name first
        std::stable_partition(files.begin(), files.end(), [&](const auto& f) { return f == unit.shown; });
      }
      objects_.push_back({unit.object, std::move(files), std::move(*symbols)});
      auto found = forbidden_symbols(objects_.back(), *names, toolchain_, runner);
      auto used = silencing_names(objects_.back(), profile_ != "release", toolchain_, runner);
      if (!used) return unexplained(unreadable(used.error(), unit), unit);
      auto exploding = exploding_names(objects_.back(), toolchain_, runner);
      if (!exploding) return unexplained(unreadable(exploding.error(), unit), unit);
      auto looked = looked_into(objects_.back(), runner);
      if (!looked) return unexplained(unreadable(looked.error(), unit), unit);
      for (auto* list : {&found, &*used, &*exploding, &*looked})
        for (auto& finding : *list)
          if (findings_.size() < most_findings) findings_.push_back(std::move(finding));
    }
  }

  /// What an object does that no program here may do, or that this exercise does without.
  Result<std::vector<Finding>> looked_into(const ObjectFile& object, const process::Runner& runner) const {
    const auto table = listing_of(toolchain_, {"-f", "sysv"}, object.path, runner);
    if (!table) return table.error();
    auto findings = data_as_code(*table, object.shown.front());
    if (profile_ != "release") return findings;  // the same program, with a detector in it
    auto calls = forbidden_calls(exercise_, collected_.files, object, ours_, toolchain_, runner);
    if (!calls) return calls.error();
    findings.insert(findings.end(), calls->begin(), calls->end());
    return findings;
  }

  /// A runner for tools that read an object: what is in it was made by the compiler, of what the submission
  /// says.
  [[nodiscard]] process::Runner reading(const fs::path& object) const {
    std::vector<fs::path> files;
    if (!object.empty()) files.push_back(object);
    return [this, run = tools_.reading(std::move(files))](const auto& argv, const auto& options) {
      auto limited = command_options();
      limited.cwd.clear();
      limited.output_cap_bytes = options.output_cap_bytes;
      // The tighter ones come last.
      limited.limits.insert(limited.limits.end(), options.limits.begin(), options.limits.end());
      return run(argv, limited);
    };
  }

  /// nm cannot read what the compiler made of `unit`.
  Unexplained unreadable(const Error& error, const Unit& unit) const {
    Finding finding;
    finding.code = "does-not-build";
    finding.by = "compiler";
    finding.message = error.message;
    replace_all(finding.message, unit.object.string(), "what the compiler makes of " + unit.shown);
    finding.file = unit.shown;
    finding.line = line_of_word(unit.text, "section");  // an attribute that clashes with the linker's own
    // What has a remedy is about this machine: nm is not there, or does not start.
    return {error, {std::move(finding)}, false, !error.remedy.empty()};
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
  Result<void> leave_out_pristine(std::vector<Symbol>& symbols) {
    const auto pristine = toolchain_.pristine_glue(exercise_.id);
    if (!fs::exists(pristine)) return not_built(pristine);
    const auto known = defined_symbols(toolchain_, pristine, settings_.runner);
    if (!known) return known.error();
    std::set<std::string> names;
    for (const auto& symbol : *known) names.insert(symbol.name);
    const auto imported = listing_of(toolchain_, {"-u", "-p", "-P"}, pristine, settings_.runner);
    if (!imported) return imported.error();
    for (const auto& line : split_lines(*imported)) ours_.insert(line.substr(0, line.find(' ')));
    std::erase_if(symbols, [&](const Symbol& symbol) { return names.contains(symbol.name); });
    return {};
  }

  static Error not_built(const fs::path& file) {
    return Error{file.string() + " is missing", "run `make grade` again: it builds what is missing"};
  }

  void link() {
    std::vector<std::string> argv{toolchain_.compiler.string()};
    const auto add = [&argv](const std::vector<std::string>& more) {
      argv.insert(argv.end(), more.begin(), more.end());
    };
    add(toolchain_.flags);
    add(flags_.link);
    add({"-Wl,--no-demangle"});  // a short name can stand for a gigabyte of text (demangle.hpp)
    ToolCall call{{}, {}, {}, outside_folders(), work_ / profile_};
    for (const auto& unit : units_) {
      argv.push_back(unit.object.string());
      call.files.push_back(unit.object);
    }
    const auto glue = toolchain_.glue(exercise_.id, profile_);
    for (const auto& input : {glue, flags_.archive}) {
      // An exercise with header binding may have no more than its guest.cpp, which was compiled here.
      if (input == glue && header_binding() && !fs::exists(folder_ / "programs.cpp")) continue;
      if (!fs::exists(input)) return fault(not_built(input));
      call.large_files.push_back(input);
      argv.push_back(input.string());
    }
    for (const auto* library : libraries_) add(library->link);
    add({"-o", call.output.string()});
    call.argv = std::move(argv);
    const auto result = tools_.run(call, command_options());
    built_.binary = call.output;
    if (result.succeeded()) return;
    if (auto failure = unexplained_end(result, "linker"))
      return unexplained(std::move(*failure), units_.front());
    const auto context = link_context();
    findings_ = linker_findings(result.err, context);
    if (findings_.empty())
      unexplained_ = Unexplained{{"linking failed: " + shorten(printable_line(result.err), 500),
                                  "`grader doctor` shows what is missing"},
                                 {linker_refusal(result.err, context)}};
  }

  LinkContext link_context() const {
    LinkContext context;
    context.places = places_;
    context.demangle = [demangle = std::make_shared<Demangler>(toolchain_, reading({}))](
                           const std::string& name) { return (*demangle)(name); };
    for (const auto& object : objects_) {
      context.objects.emplace_back(object.path.string(), object.shown.front());
      for (const auto& symbol : object.symbols)
        context.defined.push_back({symbol.name, object.shown.front()});
    }
    std::error_code error;
    for (fs::directory_iterator it(folder_, error), end; !error && it != end; it.increment(error))
      if (is_header(it->path()))
        if (auto text = read_file(it->path()); text)
          context.headers.emplace_back(it->path().filename().string(), *text);
    return context;
  }

  const Toolchain& toolchain_;
  const Exercise& exercise_;
  const Collected& collected_;
  const std::string profile_;
  const ProfileFlags& flags_;
  std::vector<const LibraryFlags*> libraries_;  // of this exercise
  const BuildSettings& settings_;
  const double wall_limit_s_;
  const fs::path folder_, work_;
  const ObjectCache cache_;
  const ToolBox tools_;
  DiagnosticsContext places_;
  Sources sources_;
  std::vector<Unit> units_;
  std::vector<ObjectFile> objects_;
  std::set<std::string> ours_;  // what the exercise's own file imports
  std::vector<Finding> findings_;
  std::mutex mutex_;  // guards what follows while compilers run
  std::optional<Error> error_;
  std::optional<Unexplained> unexplained_;
  Built built_;
};

}  // namespace

BuildOutcome build(const Toolchain& toolchain, const Exercise& exercise, const Collected& collected,
                   const std::string& profile, const BuildSettings& settings) {
  if (toolchain.profiles.count(profile) == 0) return Error{"unknown way to build `" + profile + "`"};
  const auto attempt = [&](double wall_limit_s) {
    return Build(toolchain, exercise, collected, profile, settings, wall_limit_s).run();
  };
  // The compiler's own CPU time says whether the source is at fault; this one only ends a machine that
  // stands.
  const double wall_limit_s = settings.cpu_limit_s * 3;
  const auto control = [&]() -> std::optional<double> {
    const auto starter = untouched(exercise);
    if (!starter) return std::nullopt;
    auto how = settings;
    how.work_dir = settings.work_dir / "control" / profile;
    how.cache_dir = how.work_dir / "cache";  // what was made yesterday proves nothing
    const auto built = Build(toolchain, exercise, *starter, profile, how, wall_limit_s).run();
    std::error_code ignored;
    fs::remove_all(how.work_dir, ignored);
    const auto* done = std::get_if<Built>(&built);
    return done != nullptr ? std::optional(done->seconds) : std::nullopt;
  };
  return settled(attempt, control, wall_limit_s);
}

}  // namespace manyhands::build
