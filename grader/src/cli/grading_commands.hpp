// The commands that build and run submissions: run, try, compare, scaling, check, record; judge; and those
// for the machine and for sites: doctor, site. Same style as commands.hpp: plain options in, exit status out.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/commands.hpp"

namespace manyhands {

/// The folders. In a checkout, `build` and `scratch` are both its build/.
struct Places {
  std::filesystem::path root;  // the course
  std::filesystem::path
      build;  // what was built: toolchain.json, exercises/; of an installed grader, read-only
  std::filesystem::path scratch;  // where work folders, the cache and programs to try are written
};

/// The requested sandbox.
struct SandboxWish {
  std::string level = "auto";  // or the name of a level (core/sandbox/level.hpp)
  bool unsafe = false;         // ignores the course's minimum
};

/// Grades. 0 passed, 1 something failed, 2 usage or course error, 3 grader error, 4 something was
/// inconclusive.
struct RunOptions {
  Places places;
  std::vector<std::string> ids;
  std::filesystem::path submission;  // empty: the course's starter/
  std::vector<std::string> reports;  // NAME[:FILE], as given to --report
  std::optional<std::string> student;
  std::optional<std::uint64_t> seed;
  bool complete = false;
  bool exit_zero = false;
  bool quiet = false;            // no report on the terminal
  bool force = false;            // also grade what has not changed
  std::filesystem::path record;  // save the figures used to judge speed below this folder; empty: do not
  bool live = false;             // standard error is a terminal: show progress
  Output output;
  SandboxWish sandbox = {};
  int events = -1;  // a descriptor for what happens, as it happens (watch/grading_events.hpp); -1: none
};
int run_grade(const RunOptions& options);

/// Runs the learner's program as an ordinary program, with our input, output and standard error.
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

/// Compares the versions of one problem: time, CPU time, threads, processes, memory, requests in flight. 0
/// all existing versions ran, 1 a version does not build or is wrong, 2 usage or course error.
struct CompareOptions {
  Places places;
  std::string id;
  std::filesystem::path submission;  // empty: the course's solutions/, or starter/ if there is none
  std::optional<std::uint64_t> seed;
  bool live = false;
  Output output;
  SandboxWish sandbox = {};
};
int run_compare(const CompareOptions& options);

/// Compares Python and C++: IO and CPU work in the ways that the talk names. Builds its own programs first.
/// 0, 1 a program did not work, 2 usage error, 3 grader error.
struct TalkOptions {
  Places places;
  std::optional<std::string> show;  // print the programs of this row, and run nothing
  bool live = false;
  Output output;
};
int run_talk(const TalkOptions& options);

/// For authors: is every exercise complete, and does the grader give each solution the expected result? 0 no
/// contradiction, 1 contradiction, 2 course error, 3 grader error.
struct CheckOptions {
  Places places;
  std::vector<std::string> ids;
  bool quick = false;  // skip the most expensive parts, except for references
  std::string only;    // of each exercise, only solutions whose name contains this; empty: all
  std::string sample;  // if not empty: only some of the solutions, chosen by this text (check_sample.hpp)
  bool force = false;  // also grade unchanged solutions that were as expected before
  bool times = false;  // grade one at a time; print how long each check took, and the total CPU time
  std::filesystem::path keep_evidence;  // store the evidence of wrong solutions in this folder; empty: do not
  std::filesystem::path from_evidence;  // judge what is stored in this folder; run nothing; empty: do not
  std::optional<std::uint64_t> seed;
  Output output;
  SandboxWish sandbox = {};
};
int run_check(const CheckOptions& options);

/// For authors: measures a number of blocks of an exercise's solutions, whatever the verdict would be, and
/// saves them for `judge`. 0 saved, 2 usage or course error, 3 something went wrong while measuring.
struct RecordOptions {
  Places places;
  std::string id;
  std::vector<std::string> names;   // "reference", "also/levels", "wrong/busy-wait"
  std::filesystem::path solutions;  // searched before solutions/; may be empty
  int part = 0;                     // of the exercise's speed check
  int blocks = 24;
  std::filesystem::path into;
  std::string note;
  std::optional<std::uint64_t> seed;
  bool live = false;
  Output output;
  SandboxWish sandbox = {};
};
int run_record(const RecordOptions& options);

/// Measures how fast the submission computes with 1, 2, … workers, up to the number of cores, and how much
/// stays serial. Gives information, never a verdict. 0, 1 if it does not build or is wrong, 2 usage or course
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

/// The learner schedules the threads of a level's program, or of one of the exercise's small programs with
/// their own code in it. 0; 130 after Ctrl-C; 1 if it does not build; 2 usage or course error; 3 grader
/// error.
struct PlayOptions {
  Places places;
  std::string id;  // empty: the levels
  std::filesystem::path submission;
  std::string program;  // which of the exercise's; empty: ask, if there are several
  int level = 0;        // from 1; 0: ask
  bool plain = false;   // keys from lines of text, also on a terminal
  Output output;
  SandboxWish sandbox = {};
};
int run_play(const PlayOptions& options);

/// Shows the order of threads in which the last grading of the learner's files saw the exercise fail: on a
/// terminal step by step, elsewhere as a whole. Also returns 130, after Ctrl-C. With gdb, it does
/// not return: gdb takes the place of this process.
struct ReplayOptions {
  Places places;
  std::string id;
  std::optional<int> finding = {};  // which one, from 1, if there are several; none: the first
  bool plain = false;               // as a whole, also on a terminal
  bool gdb = false;                 // as a program that runs in this order under gdb
  Output output;
  SandboxWish sandbox = {};  // for the compiler
};
int run_replay(const ReplayOptions& options);

/// Grades an exercise at the beginning and after each save, on a terminal with keys for all that a learner
/// needs meanwhile. 0; 130 after Ctrl-C; 2 usage or course error.
struct WatchOptions {
  Places places;
  std::string id;            // empty: the one that the learner works on
  std::string edit_command;  // opens a place in an editor (watch/edit_command.hpp); empty: none
  bool plain = false;        // as text, also on a terminal
  Output output;
  SandboxWish sandbox = {};
};
int run_watch(const WatchOptions& options);

/// Judges speed again from recordings or reports; runs nothing. 0, or 2 if a file cannot be judged.
struct JudgeOptions {
  std::vector<std::filesystem::path> paths;  // files, and folders of files
  bool disjoint = false;                     // as many successive verdicts as a recording allows
  bool json = false;
  bool ablation = false;  // with `json`: also the verdicts without each of the decision's estimators
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
