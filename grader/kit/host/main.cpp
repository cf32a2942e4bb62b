// A host program: one per exercise. The grader starts it for one stage; it writes one JSON document to a
// descriptor that no guest ever holds:
//   host --stage S --guests DIR --run-dir DIR --prefix PATH --workers N --result-fd N [--limits JSON]
//   [--sandbox LEVEL] [--work io|cpu] [--cores N] [--clock real|virtual] [--submissions NAME,NAME,…]
//   [--enough CODE] [--tamper yes]
// with MANYHANDS_SEED in its environment, which other programs cannot read.
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "kit/host/base/context.hpp"
#include "kit/host/observe/orphans.hpp"
#include "kit/host/observe/tool.hpp"
#include "kit/host/run/tampering.hpp"
#include "kit/host/stages.hpp"
#include "model/json.hpp"

namespace {

using manyhands::host::context;

int usage(const std::string& what) {
  std::fprintf(stderr, "host: %s\nThis program is started by `grader run`.\n", what.c_str());
  return 2;
}

bool write_all(int fd, const std::string& text) {
  for (std::size_t done = 0; done < text.size();) {
    const auto n = ::write(fd, text.data() + done, text.size() - done);
    if (n <= 0) return false;
    done += static_cast<std::size_t>(n);
  }
  return true;
}

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  std::istringstream in(text);
  for (std::string word; std::getline(in, word, ',');) words.push_back(word);
  return words;
}

void take_limits(const std::string& text) {
  const auto json = nlohmann::json::parse(text);
  auto& limits = context().limits;
  limits.wall_s = json.value("wall_s", limits.wall_s);
  limits.cpu_s = json.value("cpu_s", limits.cpu_s);
  limits.memory_mb = json.value("memory_mb", limits.memory_mb);
  limits.processes = json.value("processes", limits.processes);
  limits.output_kb = json.value("output_kb", limits.output_kb);
}

// A judge may quote what the program answered, and that may be megabytes.
void cut_long_messages(std::vector<manyhands::Finding>& findings) {
  constexpr std::size_t longest = 2000;
  for (auto& finding : findings) finding.message = manyhands::shorten(finding.message, longest);
}

manyhands::sandbox::Level level_of(const std::string& name) {
  const auto level = manyhands::sandbox::level_named(name);
  if (!level) throw std::invalid_argument("unknown level: " + name);
  return *level;
}

}  // namespace

int main(int argc, char* argv[]) {
  std::map<std::string, std::string> given;
  for (int i = 1; i + 1 < argc; i += 2) given[argv[i]] = argv[i + 1];
  for (const char* needed : {"--stage", "--guests", "--run-dir", "--prefix", "--workers", "--result-fd"})
    if (!given.contains(needed)) return usage(std::string("missing ") + needed);

  const char* seed = std::getenv("MANYHANDS_SEED");
  if (seed == nullptr) return usage("missing MANYHANDS_SEED in the environment");

  ::signal(SIGPIPE, SIG_IGN);
  // Our memory and environment hold what a guest must not know; where both belong to one user, this keeps it
  // out.
  ::prctl(PR_SET_DUMPABLE, 0);
  manyhands::host::become_reaper();
  auto& c = context();
  int result_fd = -1;
  try {
    c.stage = given["--stage"];
    c.guests = given["--guests"];
    c.run_dir = given["--run-dir"];
    c.prefix = given["--prefix"];
    c.seed = std::stoull(seed);
    c.workers = std::stoi(given["--workers"]);
    result_fd = std::stoi(given["--result-fd"]);
    c.work = given["--work"];
    if (given.contains("--cores")) c.cores = std::stoi(given["--cores"]);
    c.submissions = words_of(given["--submissions"]);
    c.enough = given["--enough"];
    if (given.contains("--tamper")) manyhands::host::tampering::begin();
    c.virtual_time = given["--clock"] == "virtual";
    if (given.contains("--limits")) take_limits(given["--limits"]);
    if (given.contains("--sandbox")) c.sandbox = level_of(given["--sandbox"]);
  } catch (const std::exception& e) {
    return usage(std::string("cannot read this argument: ") + e.what());
  }
  constexpr std::chrono::seconds most_time_for_tools{90};
  manyhands::host::limit_time_of_tools(most_time_for_tools);
  try {
    manyhands::host::run_stage();
  } catch (const std::exception& e) {
    c.result.faults.push_back(e.what());
  }
  manyhands::host::reap_orphans();
  cut_long_messages(c.result.findings);
  return write_all(result_fd, manyhands::dump(nlohmann::json(c.result))) ? 0 : 3;
}
