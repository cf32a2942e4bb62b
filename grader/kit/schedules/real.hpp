// The C library's own functions, which this library's functions of the same names hide. They serve threads
// and times outside of a schedule: before it starts, and after a thread's last turn.
#pragma once
#include <dlfcn.h>

#include <atomic>

namespace manyhands::schedules {

template <class Function>
class Real {
 public:
  /// `version` where a name has several: dlsym() without it could find an old one.
  constexpr explicit Real(const char* name, const char* version = nullptr) : name_(name), version_(version) {}

  template <class... Args>
  auto operator()(Args... args) {
    return get()(args...);
  }

  Function* get() {
    auto* function = function_.load(std::memory_order_relaxed);
    if (function != nullptr) return function;
    void* found = version_ != nullptr ? ::dlvsym(RTLD_NEXT, name_, version_) : nullptr;
    if (found == nullptr) found = ::dlsym(RTLD_NEXT, name_);
    function = reinterpret_cast<Function*>(found);
    function_.store(function, std::memory_order_relaxed);  // every thread finds the same one
    return function;
  }

 private:
  const char* name_;
  const char* version_;
  std::atomic<Function*> function_{nullptr};
};

/// Where the caller of the function that uses it goes on.
#define MANYHANDS_CALLER reinterpret_cast<std::uintptr_t>(__builtin_return_address(0))

}  // namespace manyhands::schedules
