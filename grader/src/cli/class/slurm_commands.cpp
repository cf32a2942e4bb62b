#include "cli/class/slurm_commands.hpp"

#include <unistd.h>

#include <utility>

#include "base/text.hpp"
#include "process/foreground.hpp"

namespace manyhands {
namespace {

constexpr double patience_s = 60;
constexpr std::size_t max_output_bytes = std::size_t{16} << 20;

process::CommandOptions how() {
  process::CommandOptions options;
  for (char** entry = environ; *entry != nullptr; ++entry) options.env.emplace_back(*entry);
  options.wall_limit_s = patience_s;
  options.output_cap_bytes = max_output_bytes;
  return options;
}

}  // namespace

Result<void> SlurmCommands::available() const {
  for (const auto* command : {"sbatch", "squeue", "scancel"})
    if (const auto ran = run_({command, "--version"}, how()); std::holds_alternative<NeverStarted>(ran.end))
      return Error{std::string("there is no program '") + command + "', so nothing can be sent to Slurm",
                   "Run this on a machine from which jobs are submitted; on Debian and Ubuntu, the package "
                   "slurm-client has it. Without a cluster, leave out --engine slurm."};
  return {};
}

Result<std::string> SlurmCommands::output_of(std::vector<std::string> argv) const {
  const auto name = argv.front();
  const auto ran = run_(argv, how());
  if (ran.succeeded()) return ran.out;
  const auto said = shorten(printable_line(ran.err), 300);
  return Error{name + (std::holds_alternative<TimedOut>(ran.end) ? " did not answer" : " failed") +
               (said.empty() ? "" : ": " + said)};
}

Result<std::string> SlurmCommands::submit(const std::vector<std::string>& options,
                                          const std::filesystem::path& script) const {
  std::vector<std::string> argv{"sbatch", "--parsable"};
  argv.insert(argv.end(), options.begin(), options.end());
  argv.push_back(script.string());
  const auto printed = output_of(argv);
  if (!printed) return printed.error();
  if (auto job = job_from(*printed)) return std::move(*job);
  return Error{"sbatch printed no job number: " + shorten(printable_line(*printed), 200)};
}

Result<QueueView> SlurmCommands::queue(const std::string& job_name) const {
  const auto printed = output_of({"squeue", "-h", "-r", "-t", "all", "--name=" + job_name, "-o", "%i|%T|%r"});
  if (!printed) return printed.error();
  return queue_from(*printed);
}

void SlurmCommands::cancel_all(const std::string& job_name) const {
  run_({"scancel", "--name=" + job_name}, how());
}

void SlurmCommands::cancel_at_exit(const std::string& job_name) {
  process::run_in_foreground({"scancel", "--name=" + job_name});
}

void SlurmCommands::cancel(const std::string& task) const {
  run_({"scancel", task}, how());
}

}  // namespace manyhands
