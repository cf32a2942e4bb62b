#include <algorithm>
#include <cstdlib>
#include <memory>
#include <ostream>
#include <system_error>

#include "base/text.hpp"
#include "cli/exercise_builds.hpp"
#include "cli/grading_setup.hpp"
#include "cli/learner_state.hpp"
#include "cli/own_build.hpp"
#include "cli/submission_layout.hpp"
#include "kit/site/server.hpp"
#include "process/foreground.hpp"
#include "profile/profile.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

// A small site: a sequential crawl takes about two seconds.
site::Spec small_site(std::uint64_t seed) {
  site::Spec spec;
  spec.seed = seed;
  spec.pages = 40;
  spec.fan_out = 4;
  spec.first_fan_out = 12;
  spec.broken = 3;
  spec.redirects = 2;
  spec.latency_min = std::chrono::milliseconds(30);
  spec.latency_max = std::chrono::milliseconds(60);
  return spec;
}

// The program, built so that it runs without the grader, for example under gdb, perf or strace.
std::variant<fs::path, int> build_plain(const GradingSetup& setup, const Exercise& exercise,
                                        const TryOptions& options) {
  const auto built = build_own(setup, exercise, std::string(release_profile.name), options.output);
  if (std::holds_alternative<int>(built)) return built;
  const auto plain = options.places.scratch / "try" / exercise.id;
  std::error_code error;
  fs::create_directories(plain.parent_path(), error);
  fs::rename(std::get<fs::path>(built), plain, error);
  if (error)
    return usage_error(options.output, {"cannot write " + plain.string() + ": " + error.message(), {}}), 3;
  return plain;
}

int peak_in_flight(const std::vector<Request>& ledger) {
  int peak = 0;
  for (const auto& request : ledger) peak = std::max(peak, request.in_flight);
  return peak;
}

}  // namespace

int run_try(const TryOptions& options) {
  const auto& output = options.output;
  auto ready = set_up(options.places, {options.id}, options.submission, options.seed, options.sandbox,
                      options.submission.empty());
  if (const auto* error = std::get_if<SetupError>(&ready)) return report_setup_error(output, *error);
  auto& setup = std::get<GradingSetup>(ready);
  if (const auto wrong =
          wrong_layout(setup.course, setup.settings.submission, setup.settings.shown_submission))
    return usage_error(output, *wrong);
  write_notice(output, setup);
  if (const auto failed = build_exercises(options.places, setup, {options.id}))
    return report_setup_error(output, *failed);
  const auto& exercise = *setup.course.find(options.id);
  const auto built = build_plain(setup, exercise, options);
  if (const auto* status = std::get_if<int>(&built)) return *status;

  std::unique_ptr<site::Server> server;
  std::vector<std::string> argv{std::get<fs::path>(built).string()};
  if (exercise.try_settings.site) {
    server = std::make_unique<site::Server>(site::generate(small_site(options.seed.value_or(1))));
    argv.push_back(server->start_url());
  }
  const auto& args = options.args.empty() ? exercise.try_settings.args : options.args;
  argv.insert(argv.end(), args.begin(), args.end());
  output.out << shown(output, paint(output, Look::dim, "$ " + shell_line(argv))) << std::endl;

  const auto begin = std::chrono::steady_clock::now();
  if (server) server->start_clock(begin);
  const auto ended = process::run_in_foreground(argv);
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
  if (const auto* not_started = std::get_if<NeverStarted>(&ended.end))
    return usage_error(output, {not_started->error, {}}), 3;
  auto line =
      "elapsed " + format_seconds(elapsed.count()) + ", CPU time " + format_seconds(ended.cpu_seconds);
  if (server) {
    const auto ledger = server->ledger();
    line += ", " + std::to_string(ledger.size()) + " requests, at most " +
            std::to_string(peak_in_flight(ledger)) + " at once";
  }
  output.out << shown(output, paint(output, Look::dim, line)) << std::endl;
  if (const auto* signalled = std::get_if<Signalled>(&ended.end)) {
    output.err << "your program was killed by signal " << signalled->signal << '\n';
    return 1;
  }
  return std::get<Exited>(ended.end).status == 0 ? 0 : 1;
}

}  // namespace manyhands
