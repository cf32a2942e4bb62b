#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "measure/mechanism_constants.hpp"
#include "measure/mechanism_parts.hpp"
#include "model/known_code.hpp"

namespace manyhands {
namespace {
/// A kind of leftover. `sure`: the number of runs that must show it. Children and zombies are certain at
/// once. But a joined thread may still be exiting when the kernel is asked, a library may open a descriptor
/// of its own, and a name in shared memory may belong to another program.
struct Kind {
  KnownCode code;
  int sure;
  std::function<int(const Leftovers&)> count;
  const char* one;
  const char* many;
};

const std::vector<Kind>& kinds() {
  using namespace constants;
  static const std::vector<Kind> all{
      {"threads-left-running", runs_that_agree,
       [](const Leftovers& l) { return l.threads - std::max(0, l.library_threads); },
       "1 thread was still alive after your function had returned",
       "{} threads were still alive after your function had returned"},
      {"children-left-running", 1, [](const Leftovers& l) { return l.children; },
       "1 child process was still alive after your function had returned",
       "{} child processes were still alive after your function had returned"},
      {"children-not-reaped", 1, [](const Leftovers& l) { return l.zombies; },
       "1 child process had ended, and your program never waited for it",
       "{} child processes had ended, and your program never waited for them"},
      {"descriptors-left-open", runs_that_agree, [](const Leftovers& l) { return l.descriptors; },
       "1 file descriptor was still open after your function had returned",
       "{} file descriptors were still open after your function had returned"},
      {"shared-memory-left", runs_that_agree,
       [](const Leftovers& l) { return static_cast<int>(l.shared_memory.size()); },
       "1 name was left behind in shared memory (/dev/shm)",
       "{} names were left behind in shared memory (/dev/shm)"},
      {"shared-memory-left", runs_that_agree, [](const Leftovers& l) { return std::max(0, l.system_v); },
       "1 System V object (shmget, semget or msgget) still existed when all processes had ended",
       "{} System V objects (shmget, semget or msgget) still existed when all processes had ended"},
  };
  return all;
}
/// A detached thread is never known to have ended, even if none was seen afterwards.
const Run* detached_in(const std::vector<const Run*>& runs, const Mechanism& asked) {
  if (asked.kind == MechanismKind::processes) return nullptr;
  for (const auto* run : runs)
    if (run->detached_line > 0) return run;
  return nullptr;
}

Finding detached_finding(const Run& run, const std::string& still_there) {
  Finding finding;
  finding.code = KnownCode("threads-left-running").str();
  finding.by = "kernel";
  finding.message =
      (still_there.empty() ? "" : still_there + "; ") +
      "a thread was detached here. After that, nothing can wait until it has ended: any signal from it comes "
      "while it still runs. Keep the thread, and join it";
  finding.file = run.detached_file;
  finding.line = run.detached_line;
  return finding;
}
}  // namespace

Part judge_leftovers(const std::vector<const Run*>& runs, const Mechanism& asked) {
  Part part{Part::Is::as_asked, {}, ""};
  bool unsure = false;
  const auto* detached = detached_in(runs, asked);
  for (const auto& kind : kinds()) {
    const bool of_threads = kind.code == KnownCode("threads-left-running");
    int seen = 0;
    int least = 0;
    for (const auto* run : runs) {
      // A library's threads outlive the call, as they should. If the exercise asks for such a library and it
      // was not visible whose threads they are, nothing is reported.
      if (of_threads && asked.kind == MechanismKind::executor && run->left.library_threads < 0) continue;
      const auto count = kind.count(run->left);
      if (count > 0) least = seen++ == 0 ? count : std::min(least, count);
    }
    if (seen >= kind.sure) {
      Finding finding;
      finding.code = kind.code.str();
      finding.by = "kernel";
      finding.message = least == 1 ? kind.one : fmt::format(fmt::runtime(kind.many), least);
      if (of_threads && detached != nullptr) finding = detached_finding(*detached, finding.message);
      part.findings.push_back(std::move(finding));
    } else if (of_threads && detached != nullptr) {
      part.findings.push_back(detached_finding(*detached, ""));
    } else if (seen > 0) {
      unsure = true;
    }
  }
  if (!part.findings.empty())
    part.is = Part::Is::wrong;
  else if (unsure)
    part.is = Part::Is::open;
  return part;
}

}  // namespace manyhands
