// The program of the profile `controlled`: the learner's files, an exercise's small programs, and the
// explorer. It speaks the protocol of every guest (kit/guest/guest.cpp): ready, one call, one answer, quit. A
// player calls it often. A debugger runs it without the grader.
#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>

#include "kit/schedules/program/again.hpp"
#include "kit/schedules/program/answer.hpp"
#include "kit/schedules/program/played.hpp"
#include "wire/frame.hpp"

namespace {

using manyhands::wire::encode;
using manyhands::wire::send_all;

int serve(int wire) {
  ::prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY);  // as in every guest: it may be looked at
  ::fcntl(wire, F_SETFD, FD_CLOEXEC);
  if (!send_all(wire, encode({{"phase", "ready"}, {"pid", ::getpid()}}, {}))) return 1;
  // What a program prints, it prints in each of thousands of runs.
  const int nothing = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  std::fflush(nullptr);
  manyhands::schedules::Played played;
  // One call, or, for a player, many.
  while (const auto call = manyhands::wire::receive(wire)) {
    if (call->header.value("phase", "") != "call") return 0;
    if (nothing >= 0) ::dup2(nothing, STDOUT_FILENO), ::dup2(nothing, STDERR_FILENO);
    nlohmann::json reply;
    try {
      const auto& asked = call->header.at("args");
      const bool plays = call->header.at("scenario") == "play";
      reply = {{"phase", "answer"},
               {"value", plays ? played.answer_to(asked) : manyhands::schedules::answer_to(asked)}};
    } catch (const std::exception& error) {
      reply = {{"phase", "threw"}, {"what", error.what()}};
    }
    if (!send_all(wire, encode(reply, {}))) return manyhands::wire::exit_line_closed;
  }
  return 0;
}

}  // namespace

int main(int argc, char* argv[]) {
  constexpr const char* flag = "--wire=";
  if (argc >= 2 && std::strncmp(argv[1], flag, std::strlen(flag)) == 0)
    return serve(std::atoi(argv[1] + std::strlen(flag)));
  constexpr const char* again = "--again=";
  if (argc >= 2 && std::strncmp(argv[1], again, std::strlen(again)) == 0)
    return manyhands::schedules::run_again(argv[1] + std::strlen(again));
  std::fputs("This program is started by the grader.\n", stderr);
  return 2;
}
