// The host of `grader play`. The grader starts it with a socket as its standard input: it sends one frame
// whose payload is a StageRequest, and whose header has "program_prefix", then any number of questions, one
// frame each. Each frame gets an answer before the next: {"value"}, or {"error"} in words. It ends when the
// grader closes the socket.
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <exception>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "kit/host/base/context.hpp"
#include "kit/host/observe/orphans.hpp"
#include "kit/host/observe/tool.hpp"
#include "kit/host/play/game_service.hpp"
#include "wire/frame.hpp"

namespace {

using namespace manyhands;
using host::context;

constexpr int line = STDIN_FILENO;
constexpr std::chrono::seconds most_time_for_tools{600};  // of a whole game

int usage(const std::string& what) {
  std::fprintf(stderr, "host: %s\nThis program is started by `grader play`.\n", what.c_str());
  return 2;
}

// Encoded here, too: a name that is no valid text is an error like any other.
std::vector<std::byte> answer_to(host::GameService& service, const nlohmann::json& question) {
  try {
    return wire::encode({{"value", service.answer_to(question)}}, {});
  } catch (const std::exception& error) {
    return wire::encode({{"error", printable(error.what())}}, {});
  }
}

}  // namespace

int main() {
  ::signal(SIGPIPE, SIG_IGN);
  ::prctl(PR_SET_DUMPABLE, 0);
  if (::isatty(line) == 1) return usage("no request");
  const auto first = wire::receive(line);
  if (!first) return usage("no request");
  auto request =
      stage_request_from({reinterpret_cast<const char*>(first->payload.data()), first->payload.size()});
  if (!request) return usage(request.error().message);
  const auto level = sandbox::level_named(request->box);
  if (!level) return usage("unknown level: " + request->box);
  host::become_reaper();
  static_cast<StageRequest&>(context()) = std::move(*request);
  context().sandbox = *level;
  host::limit_time_of_tools(most_time_for_tools);
  if (!wire::send_all(line, wire::encode({{"value", nullptr}}, {}))) return 0;
  {
    host::GameService service(first->header.value("program_prefix", ""));
    while (const auto question = wire::receive(line))
      if (!wire::send_all(line, answer_to(service, question->header))) break;
  }
  host::reap_orphans();
  return 0;
}
