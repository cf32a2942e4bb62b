#include "grade/host_run.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>
#include <system_error>

#include "model/json.hpp"
#include "process/command.hpp"

namespace manyhands::grade {
namespace {

namespace fs = std::filesystem;

// Every run inside has limits of its own; this one only ends a host that itself has gone wrong.
constexpr double patience_s = 900;
constexpr std::size_t most_bytes = std::size_t{256} << 20;

std::string limits_text(const Limits& limits) {
  return nlohmann::json{{"wall_s", limits.wall_s},
                        {"cpu_s", limits.cpu_s},
                        {"memory_mb", limits.memory_mb},
                        {"processes", limits.processes},
                        {"output_kb", limits.output_kb}}
      .dump();
}

std::string how_it_ended(const process::CommandResult& result) {
  struct Visitor {
    std::string operator()(const Exited& e) const { return "exit status " + std::to_string(e.status); }
    std::string operator()(const Signalled& e) const { return "signal " + std::to_string(e.signal); }
    std::string operator()(const TimedOut&) const { return "it did not end in time"; }
    std::string operator()(const OverLimit& e) const { return "too much " + e.what; }
    std::string operator()(const NeverStarted& e) const { return e.error; }
  };
  return std::visit(Visitor{}, result.end);
}

}  // namespace

Result<StageResult> run_host(const HostRun& run) {
  std::error_code error;
  fs::create_directories(run.run_dir, error);
  if (error) return Error{"cannot create the folder " + run.run_dir.string() + ": " + error.message(), {}};
  process::CommandOptions options;
  options.cwd = run.run_dir;
  options.wall_limit_s = patience_s;
  options.output_cap_bytes = most_bytes;
  // Not on the command line, which every program of this machine can read: who knows the seed knows the
  // inputs.
  options.env = process::plain_environment();
  options.env.push_back("MANYHANDS_SEED=" + std::to_string(run.seed));
  // The host's own standard output is the result channel: its guests get pipes in place of theirs.
  std::vector<std::string> argv{run.program.string()};
  const auto add = [&argv](const char* option, std::string value) {
    argv.emplace_back(option);
    argv.push_back(std::move(value));
  };
  add("--stage", run.order.stage);
  add("--guests", run.guests.string());
  add("--run-dir", run.run_dir.string());
  add("--prefix", run.prefix);
  add("--workers", std::to_string(run.order.workers));
  add("--cores", std::to_string(run.order.cores));
  if (run.order.clock == ClockKind::virtual_time) add("--clock", "virtual");
  if (run.order.work)
    add("--work", *run.order.work == Work::io ? "io" : *run.order.work == Work::cpu ? "cpu" : "waiting");
  if (!run.order.submissions.empty())
    add("--submissions", fmt::format("{}", fmt::join(run.order.submissions, ",")));
  if (!run.enough.empty()) add("--enough", run.enough);
  if (run.tamper) add("--tamper", "yes");
  add("--limits", limits_text(run.limits));
  add("--sandbox", std::string(sandbox::name_of(run.sandbox)));
  add("--result-fd", "1");
  const auto result = process::run(argv, options);
  fs::remove_all(run.run_dir, error);
  const auto failed = [&](const std::string& what) {
    return Error{"the grader's tests of this exercise failed in stage \"" + run.order.stage + "\": " + what +
                     (result.err.empty() ? "" : "\n" + result.err),
                 "This is not your program's fault. Try again; if it happens again, tell the authors of the "
                 "course."};
  };
  if (!result.succeeded()) return failed(how_it_ended(result));
  try {
    return nlohmann::json::parse(result.out).get<StageResult>();
  } catch (const nlohmann::json::exception& e) {
    return failed(e.what());
  }
}

}  // namespace manyhands::grade
