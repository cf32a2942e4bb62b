#include "kit/guest/crash.hpp"

#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "kit/wire/frame.hpp"

namespace manyhands::guest {
namespace {

constexpr std::array crash_signals{SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL};

int wire_of_crashes = -1;
pid_t serving_process = 0;
std::array<std::vector<std::byte>, 32> messages;  // encoded beforehand: a handler may not take memory
alignas(16) std::array<char, 65536> handler_stack;

// Async-signal-safe.
void on_crash(int signal) {
  if (::getpid() != serving_process) {  // a forked child dies the ordinary way; its parent sees it
    ::signal(signal, SIG_DFL);
    ::raise(signal);
    return;
  }
  const auto& message = messages[static_cast<std::size_t>(signal)];
  [[maybe_unused]] const auto sent = ::send(wire_of_crashes, message.data(), message.size(), MSG_NOSIGNAL);
  while (true) ::pause();
}

}  // namespace

void report_crashes_on(int wire) {
  if (std::string_view(MANYHANDS_PROFILE) != "release") return;
  wire_of_crashes = wire;
  serving_process = ::getpid();
  stack_t stack{};
  stack.ss_sp = handler_stack.data();
  stack.ss_size = handler_stack.size();
  ::sigaltstack(&stack, nullptr);  // an overflowed stack cannot run its own handler
  for (const int signal : crash_signals) {
    messages[static_cast<std::size_t>(signal)] = wire::encode({{"phase", "crash"}, {"signal", signal}}, {});
    struct sigaction action {};
    action.sa_handler = on_crash;
    action.sa_flags = SA_ONSTACK;
    ::sigaction(signal, &action, nullptr);
  }
}

}  // namespace manyhands::guest
