// The program of the profile `controlled`: the learner's files, an exercise's small programs, and the
// explorer. It speaks the protocol of every guest (kit/guest/guest.cpp): ready, one call, one answer, quit.
#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>

#include "kit/schedules/program/answer.hpp"
#include "wire/frame.hpp"

namespace {

using manyhands::wire::encode;
using manyhands::wire::send_all;

int serve(int wire) {
  ::prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY);  // as in every guest: it may be looked at
  ::fcntl(wire, F_SETFD, FD_CLOEXEC);
  if (!send_all(wire, encode({{"phase", "ready"}, {"pid", ::getpid()}}, {}))) return 1;
  const auto call = manyhands::wire::receive(wire);
  if (!call) return 1;
  // What a program prints, it prints in each of thousands of runs.
  const int nothing = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  std::fflush(nullptr);
  if (nothing >= 0) ::dup2(nothing, STDOUT_FILENO), ::dup2(nothing, STDERR_FILENO);
  nlohmann::json reply;
  try {
    reply = {{"phase", "answer"}, {"value", manyhands::schedules::answer_to(call->header.at("args"))}};
  } catch (const std::exception& error) {
    reply = {{"phase", "threw"}, {"what", error.what()}};
  }
  if (!send_all(wire, encode(reply, {}))) return manyhands::wire::exit_line_closed;
  manyhands::wire::receive(wire);
  return 0;
}

}  // namespace

int main(int argc, char* argv[]) {
  constexpr const char* flag = "--wire=";
  if (argc >= 2 && std::strncmp(argv[1], flag, std::strlen(flag)) == 0)
    return serve(std::atoi(argv[1] + std::strlen(flag)));
  std::fputs("This program is started by the grader.\n", stderr);
  return 2;
}
