// Runs like those that are made to find out why a program is slow.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "measure/cpu_speed.hpp"
#include "measure/judgement.hpp"
#include "model/evidence.hpp"

namespace manyhands::test {

inline constexpr std::int64_t ms = 1'000'000;
inline constexpr int p = 2;

inline Run run_of(Arm arm, std::int64_t cpu_ms, int threads) {
  Run r;
  r.arm = arm;
  r.outcome = Outcome::answered;
  r.judged = r.right = true;
  r.work_units = 1;
  r.cpu_ns = cpu_ms * ms;
  r.wall_ns = cpu_ms * ms / threads;
  r.peak_threads = threads + 1;
  r.peak_memory_kb = 3000;
  return r;
}

/// The serial version takes 200 ms of CPU time, alone or next to another one.
inline std::vector<Block> blocks(std::int64_t submission_ms, int threads = 2) {
  Block block;
  block.baseline = run_of(Arm::serial, 200, 1);
  block.at_once = {{run_of(Arm::saturated, 200, 1), run_of(Arm::saturated, 200, 1)},
                   {run_of(Arm::saturated, 200, 1), run_of(Arm::saturated, 200, 1)}};
  block.submission = run_of(Arm::submission, submission_ms, threads);
  return {block, block, block, block};
}

inline Place place(const char* doing, int line, int samples) {
  return {line > 0 ? "starter/x/x.cpp" : "", line, doing, samples};
}

inline Run watched(std::int64_t cpu_ms, std::vector<Place> places) {
  auto run = run_of(Arm::profiled, cpu_ms, 2);
  run.places = std::move(places);
  return run;
}

inline Judgement failed(const char* code) {
  Judgement judgement;
  judgement.verdict = Verdict::fail;
  Finding finding;
  finding.code = code;
  finding.message = "as it was";
  judgement.findings = {finding};
  return judgement;
}

// What these programs look like on a machine with two idle cores.
inline const std::vector<Place> slow_plain_code{place("plain", 12, 60), place("given", 12, 30),
                                                place("plain", 11, 10)};
inline const std::vector<Place> atomics{place("atomic", 9, 70), place("given", 9, 20), place("plain", 8, 10)};
inline const std::vector<Place> locks{place("lock", 7, 85), place("given", 7, 5), place("plain", 8, 10)};

}  // namespace manyhands::test
