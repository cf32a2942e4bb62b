#include "grade/host_run.hpp"

#include <chrono>
#include <nlohmann/json.hpp>
#include <system_error>

#include "model/json.hpp"
#include "process/command.hpp"

namespace manyhands::grade {
namespace {

namespace fs = std::filesystem;

// All runs inside have their own limits. This one only ends a host that is itself broken.
constexpr double patience_s = 900;
constexpr std::size_t most_bytes = std::size_t{256} << 20;

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

Result<StageResult> run_host(const fs::path& program, const StageRequest& request) {
  std::error_code error;
  fs::create_directories(request.run_dir, error);
  if (error)
    return Error{"cannot create the folder " + request.run_dir.string() + ": " + error.message(), {}};
  process::CommandOptions options;
  options.cwd = request.run_dir;
  options.wall_limit_s = patience_s;
  options.output_cap_bytes = most_bytes;
  options.input = bytes_of(request);
  // The host's own standard output is the result channel; its guests get pipes instead.
  const auto result = process::run({program.string()}, options);
  fs::remove_all(request.run_dir, error);
  const auto failed = [&](const std::string& what) {
    return Error{"the grader's tests of this exercise failed in stage \"" + request.stage + "\": " + what +
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

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace manyhands::grade
