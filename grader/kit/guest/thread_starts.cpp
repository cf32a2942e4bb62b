// Preserves the source line that starts a thread. The standard library is not instrumented, so the race
// detector attributes its calls to the caller of the function that made them. An instrumented call in between
// keeps the line.
#include <memory>
#include <thread>
#include <utility>

using State = std::unique_ptr<std::thread::_State>;

// The linker's --wrap redirects the program's calls of std::thread::_M_start_thread(State, void (*)()) to
// this function.
extern "C" {
void __real__ZNSt6thread15_M_start_threadESt10unique_ptrINS_6_StateESt14default_deleteIS1_EEPFvvE(
    std::thread* thread, State state, void (*depends)());
void __wrap__ZNSt6thread15_M_start_threadESt10unique_ptrINS_6_StateESt14default_deleteIS1_EEPFvvE(
    std::thread* thread, State state, void (*depends)());

void __wrap__ZNSt6thread15_M_start_threadESt10unique_ptrINS_6_StateESt14default_deleteIS1_EEPFvvE(
    std::thread* thread, State state, void (*depends)()) {
  __real__ZNSt6thread15_M_start_threadESt10unique_ptrINS_6_StateESt14default_deleteIS1_EEPFvvE(
      thread, std::move(state), depends);
}
}
