// Runs as the mechanism check gets them: what a gate held back, what was computed.
#pragma once
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "measure/mechanism.hpp"

namespace manyhands::test {

inline const std::string ours = "starter/crawl-threads/";

inline ThreadStack stack(std::vector<std::string> library, const std::string& learner, int line) {
  ThreadStack s;
  s.state = 'S';
  for (auto& name : library) s.frames.push_back({name, "", 0});
  if (line > 0) s.frames.push_back({learner, ours + "crawl.cpp", line});
  s.frames.push_back({"start_thread", "", 0});
  return s;
}

inline const auto in_request = [](int line) {
  return stack({"__libc_recv", "manyhands::get"}, "fetch_page", line);
};

inline Run gated(int in_flight, std::vector<ThreadStack> stacks = {}) {
  Run run;
  run.outcome = Outcome::answered;
  run.judged = run.right = true;
  run.wall_ns = 500'000'000;
  run.cpu_ns = 4'000'000;
  run.peak_threads = static_cast<int>(std::max<std::size_t>(stacks.size(), 9));
  run.gate.used = run.gate.quiet = true;
  run.gate.in_flight = in_flight;
  run.gate.limit = 8;
  run.gate.hold_ns = 200'000'000;
  run.gate.stacks = std::move(stacks);
  return run;
}

/// … with this many threads each waiting for its own answer, as reported by the kernel.
inline Run waited_for(int in_flight, int threads, int processes = 0) {
  auto run = gated(in_flight);
  run.gate.threads = 9;
  run.gate.waiters.seen = true;
  run.gate.waiters.processes = processes;
  for (int i = 0; i < threads; ++i) run.gate.waiters.threads.push_back(100 + i);
  return run;
}

/// The stacks of threads that wait for an answer, inside the loop of Asio's pool or outside any loop.
inline Run in_pool(int in_flight, int of_pool) {
  auto run = waited_for(in_flight, in_flight);
  int at = 0;
  for (const int tid : run.gate.waiters.threads) {
    auto one = in_request(20);
    one.tid = tid;
    if (at++ < of_pool) {
      one.frames.push_back({"boost::asio::detail::scheduler::do_run_one", "", 0});
      one.frames.push_back({"boost::asio::thread_pool::thread_function::operator()", "", 0});
    }
    run.gate.stacks.push_back(one);
  }
  return run;
}

inline Run computed(int at_work, double mean, int processes = 0) {
  Run run;
  run.outcome = Outcome::answered;
  run.judged = run.right = true;
  run.wall_ns = 200'000'000;
  run.cpu_ns = static_cast<std::int64_t>(200'000'000 * mean);
  run.samples = 50;
  run.max_gap_ns = 6'000'000;
  run.other_threads_cpu_ns = processes > 0 ? 0 : run.cpu_ns;
  run.peak_at_work = at_work;
  run.mean_at_work = mean;
  run.peak_threads = processes > 0 ? 1 : at_work + 1;
  run.peak_threads_at_work = processes > 0 ? 1 : at_work;
  run.peak_processes = processes;
  run.peak_processes_at_work = processes > 0 ? at_work : 0;
  return run;
}

inline Mechanism io() {
  Mechanism m;
  m.in_flight = true;
  return m;
}

inline Mechanism io(MechanismKind kind) {
  auto m = io();
  m.kind = kind;
  return m;
}

inline Mechanism cpu(MechanismKind kind) {
  Mechanism m;
  m.kind = kind;
  return m;
}

inline Decision judge(const std::vector<Run>& runs, const Mechanism& m, bool final = false) {
  return judge_mechanism(runs, m, 8, ours, final);
}

inline std::vector<std::string> codes(const Decision& d) {
  std::vector<std::string> all;
  for (const auto& finding : d.judgement.findings) all.push_back(finding.code);
  return all;
}
using Codes = std::vector<std::string>;

}  // namespace manyhands::test
