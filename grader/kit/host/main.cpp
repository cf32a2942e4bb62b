// A host program; there is one per exercise, and the grader starts it for one stage. It reads a StageRequest
// from standard input and writes a StageResult, as JSON, to standard output. Guests get neither descriptor.
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <exception>
#include <string>
#include <utility>
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

std::string read_all(int fd) {
  std::string text;
  std::array<char, 4096> part;
  for (ssize_t n = 0; (n = ::read(fd, part.data(), part.size())) > 0;)
    text.append(part.data(), static_cast<std::size_t>(n));
  return text;
}

bool write_all(int fd, const std::string& text) {
  for (std::size_t done = 0; done < text.size();) {
    const auto n = ::write(fd, text.data() + done, text.size() - done);
    if (n <= 0) return false;
    done += static_cast<std::size_t>(n);
  }
  return true;
}

// A judge may quote the program's answer, which may be megabytes long.
void cut_long_messages(std::vector<manyhands::Finding>& findings) {
  constexpr std::size_t longest = 2000;
  for (auto& finding : findings) finding.message = manyhands::shorten(finding.message, longest);
}

}  // namespace

int main() {
  ::signal(SIGPIPE, SIG_IGN);
  // Our memory and environment contain what a guest must not know. If both belong to one user, this denies
  // the guest access.
  ::prctl(PR_SET_DUMPABLE, 0);
  if (::isatty(STDIN_FILENO) == 1) return usage("no request");
  auto request = manyhands::stage_request_from(read_all(STDIN_FILENO));
  if (!request) return usage(request.error().message);
  // It contains the seed, and a guest of the same user could open it through /proc.
  const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ::dup2(nothing, STDIN_FILENO);
  ::close(nothing);
  const auto level = manyhands::sandbox::level_named(request->box);
  if (!level) return usage("unknown level: " + request->box);
  manyhands::host::become_reaper();
  auto& c = context();
  static_cast<manyhands::StageRequest&>(c) = std::move(*request);
  c.sandbox = *level;
  if (c.tamper) manyhands::host::tampering::begin();
  constexpr std::chrono::seconds most_time_for_tools{90};
  manyhands::host::limit_time_of_tools(most_time_for_tools);
  try {
    manyhands::host::run_stage();
  } catch (const std::exception& e) {
    c.result.faults.push_back(e.what());
  }
  manyhands::host::reap_orphans();
  cut_long_messages(c.result.findings);
  return write_all(STDOUT_FILENO, manyhands::dump(nlohmann::json(c.result))) ? 0 : 3;
}
