// Explores an ordinary program with a main of its own, and prints one JSON document:
//
//   ./program [--seed S] [--schedules N] [--seconds T] [--policy P] [--first N] [--weak] [--no-races]
//   [--no-confirm]
//             [--show-race] [--shortest] [--replay CHOICES] [--points ADDRESSES] [-- ARGUMENT…]
//
// Link the program's object files with -Wl,--wrap=main, or compile them with -Dmain=manyhands_program_main.
// (In the latter case, a main of C that ends without a return has no status: only under its own name is it
// 0.) The program's output is discarded. The exit status is 0 if no schedule failed, 1 if one did, 2 if the
// options are wrong.
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include "kit/schedules/driver/document.hpp"
#include "kit/schedules/driver/inlined.hpp"
#include "kit/schedules/driver/options.hpp"
#include "kit/schedules/explore.hpp"
#include "kit/schedules/raw.hpp"

extern "C" {
int __real_main(int, char**) __attribute__((weak));
int manyhands_program_main(int, char**) __attribute__((weak));
}
// The same in C++, whose names say the arguments.
int manyhands_program_main() __attribute__((weak));
int manyhands_cpp_main(int, char**) __asm__("_Z22manyhands_program_mainiPPc") __attribute__((weak));

namespace {

int program_count = 0;
char** program_arguments = nullptr;

void run_program() {
  int status = 0;
  if (__real_main != nullptr) {
    status = __real_main(program_count, program_arguments);
  } else if (static_cast<int (*)(int, char**)>(manyhands_program_main) != nullptr) {
    status = manyhands_program_main(program_count, program_arguments);
  } else if (manyhands_cpp_main != nullptr) {
    status = manyhands_cpp_main(program_count, program_arguments);
  } else {
    status = manyhands_program_main();
  }
  std::exit(status);
}

/// From now on, what the program reads and prints goes nowhere. Returns our own standard output.
int silence_program() {
  const int output = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 10);
  // Not open(): programs have global variables of that name.
  const auto nowhere = static_cast<int>(
      manyhands::schedules::raw::call(SYS_open, reinterpret_cast<long>("/dev/null"), O_RDWR));
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nowhere, descriptor);
  ::close(nowhere);
  return output;
}

}  // namespace

extern "C" int __wrap_main(int count, char** arguments) {
  using namespace manyhands::schedules;
  auto options = parse_options(count, arguments);
  if (!options) return 2;
  options->how.is_internal = both_inlined_internal;
  program_arguments = arguments + options->program_begin;
  program_arguments[0] = arguments[0];
  program_count = count - options->program_begin;
  const int output = silence_program();
  int status = 0;
  std::string document;
  try {
    Explored explored = explore(run_program, options->how);
    if (options->show_race && explored.failure && explored.failure->kind == Kind::race) {
      Explored shown = show_race(run_program, options->how, *explored.failure);
      if (shown.failure) explored.failure = std::move(shown.failure);
    }
    if (options->shortest && explored.failure)
      explored.failure = shortest(run_program, options->how, *explored.failure, 300);
    document = document_of(explored);
    status = explored.failure ? 1 : 0;
  } catch (const std::exception& error) {
    document = std::string("{\"error\": \"") + error.what() + "\"}\n";
    status = 3;
  }
  for (std::size_t written = 0; written < document.size();) {
    const auto more = ::write(output, document.data() + written, document.size() - written);
    if (more <= 0) break;
    written += static_cast<std::size_t>(more);
  }
  return status;
}

extern "C" __attribute__((weak)) int main(int count, char** arguments) {
  return __wrap_main(count, arguments);
}
