// Calls that behave as usual, but whose places are reported to the host: where an exception is caught, and
// where a thread is detached.
#include <thread>

#include "kit/guest/notes.hpp"

using manyhands::guest::note_call;

// The linker's --wrap redirects the program's own calls to these functions, including those that the compiler
// generates for `catch`.
extern "C" {
void* __real___cxa_begin_catch(void* exception) noexcept;
void* __wrap___cxa_begin_catch(void* exception) noexcept;
void __real__ZNSt6thread6detachEv(std::thread* thread);
void __wrap__ZNSt6thread6detachEv(std::thread* thread);

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
