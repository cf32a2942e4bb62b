#include "kit/guest/crash.hpp"

#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include "kit/guest/thread_stacks.hpp"
#include "profile/profile.hpp"
#include "wire/frame.hpp"

namespace manyhands::guest {
namespace {

constexpr std::array crash_signals{SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL};

// Encoded in advance, because a signal handler must not allocate.
using Messages = std::array<std::vector<std::byte>, 32>;

int wire_of_crashes = -1;
pid_t serving_process = 0;
Messages messages;
Messages messages_of_full_stacks;
alignas(16) std::array<char, 65536> handler_stack;

// Async-signal-safe.
void on_crash(int signal, siginfo_t* info, void* context) {
  if (::getpid() != serving_process) {  // a forked child dies as usual, and its parent sees it
    ::signal(signal, SIG_DFL);
    ::raise(signal);
    return;
  }
  const bool full = signal == SIGSEGV && stack_is_full(info->si_addr, context);
  const auto& message = (full ? messages_of_full_stacks : messages)[static_cast<std::size_t>(signal)];
  auto sent = ::send(wire_of_crashes, message.data(), message.size(), MSG_NOSIGNAL);
  if (sent < 0 && errno == ENOTSOCK) sent = ::write(wire_of_crashes, message.data(), message.size());
  while (true) ::pause();
}

}  // namespace

bool in_serving_process() {
  return ::getpid() == serving_process;
}

void report_crashes_on(int wire) {
  serving_process = ::getpid();
  if (is_watched(MANYHANDS_PROFILE)) return;
  wire_of_crashes = wire;
  stack_t stack{};
  stack.ss_sp = handler_stack.data();
  stack.ss_size = handler_stack.size();
  ::sigaltstack(&stack, nullptr);  // a signal handler cannot run on an overflowed stack
  note_main_stack();
  for (const int signal : crash_signals) {
    nlohmann::json header{{"phase", "crash"}, {"signal", signal}};
    messages[static_cast<std::size_t>(signal)] = wire::encode(header, {});
    header["stack_full"] = true;
    messages_of_full_stacks[static_cast<std::size_t>(signal)] = wire::encode(header, {});
    struct sigaction action {};
    action.sa_sigaction = on_crash;
    action.sa_flags = SA_ONSTACK | SA_SIGINFO;
    ::sigaction(signal, &action, nullptr);
  }
}

}  // namespace manyhands::guest
