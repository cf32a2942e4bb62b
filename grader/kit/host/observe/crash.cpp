#include "kit/host/observe/crash.hpp"

#include <signal.h>
#include <string.h>

#include <map>
#include <string_view>
#include <variant>

#include "base/text.hpp"
#include "model/finding_at.hpp"
#include "model/stack_reading.hpp"

namespace manyhands::host {
namespace {

// The function that is on the stack again and again, in a recursion; empty if there is none.
std::string repeated_in(const ThreadStack& stack) {
  constexpr int often = 8;
  std::map<std::string_view, int> times;
  for (const auto& frame : stack.frames)
    if (frame.function != "??" && ++times[frame.function] == often) return frame.function;
  return {};
}

std::string words_of_full_stack(const ThreadStack* stack) {
  const auto repeated = stack != nullptr ? repeated_in(*stack) : std::string();
  const std::string full = "stack overflow (SIGSEGV): a thread's stack (usually 8 MB) was full here. ";
  if (repeated.empty())
    return full +
           "Do not put large objects, such as big arrays, on the stack: use a std::vector. If a function "
           "calls itself here, it does so too often.";
  return full + "`" + shorten(repeated, 120) +
         "` calls itself again and again: the condition that ends the recursion is missing, or comes too "
         "late.";
}

// "  what():  no such page", printed by the standard library at the end; empty if there is none.
std::string what_in(const std::string& output) {
  constexpr std::string_view sign = "what():  ";
  const auto at = output.rfind(sign);
  if (at == std::string::npos) return {};
  const auto begin = at + sign.size();
  return shorten(printable_line(output.substr(begin, output.find('\n', begin) - begin)), 200);
}

// The kit's functions throw these types, and no others, because of their arguments (wrong_argument.hpp).
// There may be no stack, but the standard library prints the type.
std::string words_of_wrong_argument(const std::string& output) {
  const auto thrown = [&](std::string_view type) {
    return output.find("instance of 'manyhands::" + std::string(type) + "'") != std::string::npos;
  };
  const bool outside = thrown("OutOfRange");
  if (!outside && !thrown("InvalidArgument")) return {};
  const std::string all =
      "a function of the kit was called with a wrong argument, and threw an exception, which ended the whole "
      "program. Do not catch it: find out where the wrong value comes from.";
  if (!outside) return all;
  return all +
         " If threads take numbers from a shared variable, then comparing it with the end, taking its value "
         "and increasing it must be one step. Otherwise two threads can take the same number, or one goes "
         "past "
         "the end.";
}

}  // namespace

Finding crash_of(const Run& run, const std::string& prefix) {
  auto finding = finding_at("crashed", "kernel", {});
  const ThreadStack* crashed = nullptr;
  for (const auto& stack : run.stacks)
    if (has_function(stack, "on_crash")) crashed = &stack;
  const int number = std::holds_alternative<Signalled>(run.end) ? std::get<Signalled>(run.end).signal : 0;
  const char* name = ::sigabbrev_np(number);
  finding.message = std::string("your program crashed (SIG") + (name != nullptr ? name : "?") + ").";
  if (crashed != nullptr) {
    if (const auto* frame = learner_frame(*crashed, prefix)) {
      finding.file = frame->file;
      finding.line = frame->line;
    }
    if (has_function(*crashed, "std::thread::~thread") || has_function(*crashed, "std::thread::operator=")) {
      finding.code = KnownCode("joinable-thread-destroyed").str();
      finding.message =
          "a std::thread was destroyed before it was joined; C++ then ends the whole program. Join every "
          "thread before its variable is destroyed, or use std::jthread, which joins by itself.";
    }
  }
  if (run.message == "stack") finding.message = words_of_full_stack(crashed);
  if (number == SIGPIPE) {
    finding.code = KnownCode("broken-pipe").str();
    finding.message =
        "your program wrote to a pipe that no process reads any more, and the signal SIGPIPE ended it. The "
        "reader has exited or closed its end.";
  }
  if (run.output_tail.find("terminate called after throwing") != std::string::npos) {
    finding.code = KnownCode("threw").str();
    const bool no_memory = run.output_tail.find("instance of 'std::bad_alloc'") != std::string::npos;
    const auto wrong_argument = words_of_wrong_argument(run.output_tail);
    finding.message =
        !wrong_argument.empty() ? wrong_argument
        : no_memory
            ? "a thread could not allocate memory (std::bad_alloc) and did not catch the exception, so C++ "
              "ended the whole program. Look for a wrong size, such as one computed from a negative number."
            : "an exception left a thread's function; nothing can catch it there, so C++ ends the whole "
              "program. Catch it inside the thread and pass it on.";
    if (const auto what = what_in(run.output_tail); !no_memory && !what.empty())
      finding.message += " Its message: " + what;
  }
  return finding;
}

}  // namespace manyhands::host
