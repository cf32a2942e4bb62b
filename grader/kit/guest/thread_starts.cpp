// The line that starts a thread: the race detector does not see the standard library's own calls, and takes
// what called them for the caller of the function that it is in. A call of ours in between keeps the line.
#include <memory>
#include <thread>
#include <utility>

using State = std::unique_ptr<std::thread::_State>;

// The linker's --wrap sends the program's calls of std::thread::_M_start_thread(State, void (*)()) here.
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
