// What one run of a host program is about: set once by main, read by everything else in the host, and the
// results that are collected. One thread.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "model/stage.hpp"
#include "sandbox/level.hpp"

namespace manyhands::host {

struct Limits {
  double wall_s = 20;
  double cpu_s = 60;
  std::uint64_t memory_mb = 1024;
  int processes = 64;
  std::uint64_t output_kb = 1024;
};

struct Context {
  std::string stage;                // correct, memory, races, mechanism, speed, cause, copies, locks
  std::string profile = "release";  // which guest is called
  std::filesystem::path guests;     // holds the guests, named by profile, and the link to the baseline
  std::filesystem::path run_dir;    // working directories and logs are made below it; the grader removes it
  std::string prefix;               // of the learner's paths: "starter/crawl-threads"
  std::uint64_t seed = 1;
  int workers = 2;
  std::string work;  // of mechanism and speed: "io" or "cpu"; empty: what the exercise has
  int cores = 0;     // guests get so many, at most; 0: all that there are
  // Programs below `guests` that are measured side by side; empty: the one of the profile.
  std::vector<std::string> submissions;
  sandbox::Level sandbox = sandbox::Level::none;  // how guests are shut in
  bool virtual_time = false;                      // speed of IO work: by the site's virtual clock
  std::string enough;  // a finding of this code is the last: no program is called in what comes after
  Limits limits;

  StageResult result;

  // The test case that runs now.
  int task = 0;
  std::string case_name;
  bool case_has_finding = false;
  bool case_ran = true;
  // Where a finding points that has no line: what is tried now makes a thread stop there.
  std::string tried_file;
  int tried_line = 0;
  bool stopped = false;  // no program is called any more: one that hangs would do so again and again
};

Context& context();

}  // namespace manyhands::host
