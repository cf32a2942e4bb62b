// Calls that behave as usual, but whose places are reported to the host: where an exception is caught, where
// a thread is detached, and where a forked child calls exit.
#include <thread>

#include "kit/guest/notes.hpp"

using manyhands::guest::note_call;
using manyhands::guest::note_call_in_child;

// The linker's --wrap redirects the program's own calls to these functions, including those that the compiler
// generates for `catch`.
extern "C" {
void* __real___cxa_begin_catch(void* exception) noexcept;
void* __wrap___cxa_begin_catch(void* exception) noexcept;
void __real__ZNSt6thread6detachEv(std::thread* thread);
void __wrap__ZNSt6thread6detachEv(std::thread* thread);

[[noreturn]] void __real_exit(int status);
[[noreturn]] void __wrap_exit(int status);

void __wrap_exit(int status) {
  note_call_in_child("rule:exit-in-child", __builtin_return_address(0));
  __real_exit(status);
}

void* __wrap___cxa_begin_catch(void* exception) noexcept {
  auto* object = __real___cxa_begin_catch(exception);
  note_call("caught", __builtin_return_address(0));
  return object;
}

void __wrap__ZNSt6thread6detachEv(std::thread* thread) {
  note_call("detached", __builtin_return_address(0));
  __real__ZNSt6thread6detachEv(thread);
}
}
