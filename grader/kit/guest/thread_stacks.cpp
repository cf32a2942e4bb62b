#include "kit/guest/thread_stacks.hpp"

#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <ucontext.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>

namespace manyhands::guest {
namespace {

constexpr std::uintptr_t kib = 1024;
constexpr std::uintptr_t gib = std::uintptr_t{1} << 30;
// Thread-local data are on the thread's stack, too, so the exact end of the usable part is unknown.
constexpr std::uintptr_t about = 64 * kib;

struct Stack {
  std::uintptr_t begin = 0;  // the stack grows downwards from here
  std::uintptr_t size = 0;   // 0: unknown
};
thread_local Stack own_stack;

std::uintptr_t stack_pointer_of(const void* context) {
#if defined(__x86_64__)
  return static_cast<std::uintptr_t>(static_cast<const ucontext_t*>(context)->uc_mcontext.gregs[REG_RSP]);
#elif defined(__aarch64__)
  return static_cast<const ucontext_t*>(context)->uc_mcontext.sp;
#else
  return 0;
#endif
}

}  // namespace

void note_main_stack() {
  rlimit limit{};
  const char here = 0;
  if (::getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
    own_stack = {reinterpret_cast<std::uintptr_t>(&here), limit.rlim_cur};
}

bool stack_is_full(const void* address, const void* context) {
  const auto at = reinterpret_cast<std::uintptr_t>(address);
  const auto pointer = stack_pointer_of(context);
  const auto [begin, size] = own_stack;
  if (size == 0 || pointer == 0 || begin < size + gib) return false;
  const auto end = begin - size + about;  // approximately where it is full
  return pointer < end && pointer > end - gib && at < end && at > pointer - about;
}

#if !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)
namespace {

struct Start {
  void* (*body)(void*);
  void* argument;
  std::uintptr_t stack_size;
};

constexpr std::size_t handlers_room = 32 * kib;
constexpr std::uintptr_t least_stack = 16 * handlers_room;  // smaller stacks are left alone

// The alternate stack is disabled before its memory is freed, however the thread ends.
class HandlersStack {
 public:
  HandlersStack() {
    stack_t stack{};
    stack.ss_sp = room_.data();
    stack.ss_size = room_.size();
    ::sigaltstack(&stack, nullptr);
  }
  ~HandlersStack() {
    stack_t stack{};
    stack.ss_flags = SS_DISABLE;
    ::sigaltstack(&stack, nullptr);
  }
  HandlersStack(const HandlersStack&) = delete;
  HandlersStack& operator=(const HandlersStack&) = delete;

 private:
  alignas(16) std::array<char, handlers_room> room_;
};

}  // namespace

// The outermost function of every thread; leftovers.cpp recognises it by its name.
void* begin_thread(void* given) {
  const auto start = *static_cast<Start*>(given);
  delete static_cast<Start*>(given);
  const HandlersStack room;
  own_stack = {reinterpret_cast<std::uintptr_t>(&room), start.stack_size};
  return start.body(start.argument);
}
#endif

}  // namespace manyhands::guest

#if !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)
// Overrides the C library's function, also for the standard library and other libraries.
extern "C" int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*body)(void*),
                              void* argument) {
  using Create = int (*)(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*);
  static const auto real = reinterpret_cast<Create>(::dlsym(RTLD_NEXT, "pthread_create"));
  std::size_t size = 0;
  pthread_attr_t defaults;
  if (attributes != nullptr) {
    ::pthread_attr_getstacksize(attributes, &size);
  } else if (::pthread_attr_init(&defaults) == 0) {
    ::pthread_attr_getstacksize(&defaults, &size);
    ::pthread_attr_destroy(&defaults);
  }
  using namespace manyhands::guest;
  if (size < least_stack) return real(thread, attributes, body, argument);
  std::unique_ptr<Start> start(new (std::nothrow) Start{body, argument, size});
  if (start == nullptr) return EAGAIN;
  const int failed = real(thread, attributes, begin_thread, start.get());
  if (failed == 0) static_cast<void>(start.release());
  return failed;
}
#endif
