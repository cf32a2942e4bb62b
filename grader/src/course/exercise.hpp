// What authors write, as plain structs: the manifest of an exercise, and the course. Names include the units.
#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/stage_request.hpp"
#include "model/verdict.hpp"
#include "profile/profile.hpp"

namespace manyhands {

struct SourceFile {
  std::string path;  // relative to the exercise's folder, no "..": "crawl.cpp"
  std::uint64_t max_bytes = 65536;
};

/// A data file (predictions.yaml) is collected like a source file, but never compiled; the host reads it.
[[nodiscard]] bool is_data(const std::string& path);

struct Forbid {
  std::vector<std::string> calls;  // of known_calls: calls that a compiled file must not make
  // RE2 regular expression, matched against the code that the compiler reads. Together with `calls`, it
  // decides nothing and only helps to find the line.
  std::string pattern;
  std::string hint;  // what to use instead
};

/// The kinds of calls that an exercise may forbid; build/calls.cpp knows the names of each.
inline constexpr std::array<std::string_view, 7> known_calls{
    "sleep", "threads", "async", "processes", "affinity", "execution-policies", "asio"};

enum class Binding { source, header };

/// What a submission may use in addition to the standard library and the kit. The toolchain finds the flags
/// by this name.
inline constexpr std::array<std::string_view, 3> known_libraries{"asio", "tbb", "mpi"};
/// Those that `make grade` does not install for everyone: it installs the tier of this name in
/// grader/scripts/packages.txt for exercises that need it.
inline constexpr std::array<std::string_view, 1> optional_libraries{"mpi"};

enum class MechanismKind { threads, processes, executor, single_thread };

struct Mechanism {
  MechanismKind kind = MechanismKind::threads;
  int at_work = 2;         // CPU work: how many threads or processes must be at work at once
  bool in_flight = false;  // IO work: `workers` requests must be in flight at once, and never more
  bool asleep = false;     // neither: threads that wait for each other must sleep
  int cores = 0;           // the program runs on this many cores; 0: all
  [[nodiscard]] Work work() const { return asleep ? Work::waiting : in_flight ? Work::io : Work::cpu; }
};

enum class SpeedKind { cores, makespan };

struct Speed {
  SpeedKind kind = SpeedKind::cores;
  double parallel_fraction = 0.99;  // f of the bar R = q / ((1 - f) + f/C); cores only
  double full = 0.85;               // q for full points (cores); factor on the upper bound (makespan): 1.25
  std::optional<double> partial;    // q for half the points
  ClockKind clock = ClockKind::real;
  int cores = 0;  // the program runs on this many cores; 0: all
  [[nodiscard]] Work work() const { return kind == SpeedKind::makespan ? Work::io : Work::cpu; }
};

struct TrySettings {
  bool site = false;              // starts a small site for the program
  std::vector<std::string> args;  // default arguments of the plain program
};

/// exercises/<id>/exercise.yaml. Immutable after loading.
struct Exercise {
  std::string id;
  std::filesystem::path folder;  // exercises/<id>
  std::string title;
  std::string summary;  // what the learner does, in one or two sentences; for the table in README.md
  int minutes = 0;
  std::vector<std::string> tasks;  // task n is tasks[n-1]
  std::vector<SourceFile> files;
  Binding binding = Binding::source;
  std::vector<std::string> libraries;  // of known_libraries, each once
  int workers = 2;                     // the maximum number of workers; the machine may allow fewer
  std::vector<std::string> profiles{std::string(release_profile.name), std::string(memory_profile.name),
                                    std::string(races_profile.name)};
  Limits limits;
  std::map<CheckName, double> weights;            // sum 100; a check that is not listed does not apply
  std::vector<Mechanism> mechanism{Mechanism{}};  // at least one part; each is measured separately
  std::vector<Speed> speed{Speed{}};              // the same
  std::vector<Forbid> forbid;
  TrySettings try_settings;
};

struct CourseEntry {
  std::string id;
  double points = 0;
  std::vector<std::string> after;  // prerequisites
};

struct Module {
  std::string title;
  std::vector<CourseEntry> exercises;
};

/// One way to solve the problem of a comparison: a program for `exercise`, run on that exercise's workload.
struct ComparedVersion {
  std::string name;  // "threads"
  std::string exercise;
  // Where the program is. Empty: in the submission; "given": the exercise's starter; otherwise a folder,
  // relative to the course's.
  std::string from;
  int workers = 0;                          // 0: the exercise's
  std::vector<std::string> libraries = {};  // in addition to the exercise's, of known_libraries
};

/// The solutions to one problem that `grader compare` shows side by side.
struct Comparison {
  std::string id;
  std::string title;
  std::vector<ComparedVersion> versions;
};

enum class Unmeasured { pending, scale, award };

/// The minimum sandbox level for grading submissions, weakest first.
enum class LeastSandbox { none, container, user, full };

/// What happens to the speed check for CPU work on a machine with one core.
enum class OneCore { unmeasured, predicted };

struct Course {
  std::filesystem::path root;
  std::string title;
  std::vector<Module> modules;
  Unmeasured unmeasured = Unmeasured::pending;
  OneCore one_core = OneCore::unmeasured;
  LeastSandbox sandbox = LeastSandbox::none;
  std::vector<Exercise> exercises;      // in the course's order
  std::vector<std::string> fast_track;  // ids, for those who have little time
  std::vector<Comparison> comparisons;
  [[nodiscard]] const Exercise* find(const std::string& id) const;
  [[nodiscard]] double points_of(const std::string& id) const;
};

}  // namespace manyhands
