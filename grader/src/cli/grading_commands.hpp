// The commands that build and run submissions: run, try, compare, scaling, check, record; judge; and those
// that concern the machine and the sites: doctor, site. Same shape as commands.hpp: plain options in, exit
// status out.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/commands.hpp"

namespace manyhands {

/// Where things are. In a checkout, `build` and `scratch` are both its build/.
struct Places {
  std::filesystem::path root;  // the course
  std::filesystem::path
      build;  // what was built: toolchain.json, exercises/; of an installed grader, read-only
  std::filesystem::path scratch;  // where work folders, the cache and programs to try are written
};

/// How the programs of a run are to be shut in.
struct SandboxWish {
  std::string level = "auto";  // or the name of one (kit/sandbox/level.hpp)
  bool unsafe = false;         // whatever the course asks for
};

/// Grades. 0 passed, 1 something failed, 2 usage or course error, 3 our own fault, 4 something was
/// inconclusive.
struct RunOptions {
  Places places;
  std::vector<std::string> ids;
  std::filesystem::path submission;  // empty: starter/ of the course
  std::vector<std::string> reports;  // NAME[:FILE], as given to --report
  std::optional<std::string> student;
  std::optional<std::uint64_t> seed;
  bool complete = false;
  bool exit_zero = false;
  bool quiet = false;            // no report on the terminal
  bool force = false;            // grade again what has not changed
  std::filesystem::path record;  // what speed is judged by is saved below it; empty: it is not
  bool live = false;             // standard error is a terminal: show what runs now
  Output output;
  SandboxWish sandbox = {};
};
int run_grade(const RunOptions& options);

/// Runs the learner's program as an ordinary program; its input, output and errors are ours.
struct TryOptions {
  Places places;
  std::string id;
  std::filesystem::path submission;
  std::optional<std::uint64_t> seed;
  std::vector<std::string> args;  // empty: the manifest's
  Output output;
  SandboxWish sandbox = {};
};
int run_try(const TryOptions& options);

/// The versions of one problem side by side: time, CPU time, threads, processes, memory, requests in flight.
/// 0 all that is there ran, 1 some version does not build or is wrong, 2 usage or course error.
struct CompareOptions {
  Places places;
  std::string id;
  std::filesystem::path submission;  // empty: solutions/ of the course where it is there, else starter/
  std::optional<std::uint64_t> seed;
  bool live = false;
  Output output;
  SandboxWish sandbox = {};
};
int run_compare(const CompareOptions& options);

/// Authors: is every exercise complete, and does the grader say of each solution what it must?
/// 0 nothing contradicts, 1 something does, 2 course error, 3 our own fault.
struct CheckOptions {
  Places places;
  std::vector<std::string> ids;
  bool quick = false;  // of all but the references, leaves out what costs most
  std::string only;    // of each exercise, only the solutions whose name holds this; empty: all
  std::string sample;  // not empty: only a part of the solutions, chosen by this text (check_sample.hpp)
  bool force = false;  // also what is unchanged and was as expected before
  bool times = false;  // says of each how long it took, check by check, and the CPU time of all
  std::optional<std::uint64_t> seed;
  Output output;
  SandboxWish sandbox = {};
};
int run_check(const CheckOptions& options);

/// Authors: measures so many blocks of an exercise's solutions, whatever the verdict would be, and saves them
/// for `judge`. 0 saved, 2 usage or course error, 3 something went wrong while measuring.
struct RecordOptions {
  Places places;
  std::string id;
  std::vector<std::string> names;   // "reference", "also/levels", "wrong/busy-wait"
  std::filesystem::path solutions;  // looked in before solutions/; may be empty
  int part = 0;                     // of the exercise's speed
  int blocks = 24;
  std::filesystem::path into;
  std::string note;
  std::optional<std::uint64_t> seed;
  bool live = false;
  Output output;
  SandboxWish sandbox = {};
};
int run_record(const RecordOptions& options);

/// How fast the submission's computations are with 1, 2, … workers, up to the machine's cores, and what part
/// of them stays serial. Information, never a verdict. 0, 1 it does not build or is wrong, 2 usage or course
/// error.
struct ScalingOptions {
  Places places;
  std::string id;
  std::filesystem::path submission;
  std::optional<std::uint64_t> seed;
  bool live = false;
  Output output;
  SandboxWish sandbox = {};
};
int run_scaling(const ScalingOptions& options);

/// Judges speed again from what was recorded, or from reports; runs nothing. 0, or 2 for a file that cannot
/// be judged.
struct JudgeOptions {
  std::vector<std::filesystem::path> paths;  // files, and folders of files
  bool disjoint = false;                     // as many verdicts as a record holds, one after the other
  bool json = false;
  Output output;
};
int run_judge(const JudgeOptions& options);

struct DoctorOptions {
  Places places;
  Output output;
};
int run_doctor(const DoctorOptions& options);

/// Serves a generated site until it is interrupted.
struct SiteOptions {
  std::uint64_t seed = 1;
  int pages = 50;
  int hosts = 1;
  int latency_ms = 20;
  std::uint16_t port = 0;
  Output output;
};
int run_site(const SiteOptions& options);

}  // namespace manyhands
