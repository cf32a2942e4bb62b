#include "kit/guest/detector_log.hpp"

#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>

#include "wire/detector_descriptors.hpp"

#if defined(__SANITIZE_ADDRESS__)
extern "C" int __lsan_do_recoverable_leak_check();
#endif

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
namespace {
int reports = 0;
}
#endif

#if defined(__SANITIZE_THREAD__)
// Called by the race detector after each report, in the thread that raced. It must not be instrumented.
extern "C" __attribute__((no_sanitize("thread"))) void __tsan_on_report(const void*) {
  __atomic_fetch_add(&reports, 1, __ATOMIC_RELAXED);
}
#endif

namespace manyhands::guest {

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
namespace {

using SetDescriptor = void (*)(void*);

struct Library {
  SetDescriptor set = nullptr;
  int descriptor = -1;
};
std::array<Library, wire::detector_descriptors> libraries;
int first_descriptor = -1;

// Each sanitizer library has its own report file; by its plain name, only the first library's function can be
// found.
int find_library(dl_phdr_info* info, std::size_t, void*) {
  if (info->dlpi_name == nullptr || std::strstr(info->dlpi_name, "san.so") == nullptr) return 0;
  void* handle = ::dlopen(info->dlpi_name, RTLD_NOW | RTLD_NOLOAD);
  if (handle == nullptr) return 0;
  int descriptor = first_descriptor;
  for (auto& library : libraries) {
    if (library.set == nullptr) {
      library.set = reinterpret_cast<SetDescriptor>(::dlsym(handle, "__sanitizer_set_report_fd"));
      library.descriptor = descriptor;
      break;
    }
    ++descriptor;
  }
  ::dlclose(handle);
  return 0;
}

// Needed in a forked child, too: a process that finds its parent's file open closes it and creates its own.
void tell_libraries() {
  for (const auto& library : libraries)
    if (library.set != nullptr)
      library.set(reinterpret_cast<void*>(static_cast<std::uintptr_t>(library.descriptor)));
}

}  // namespace

void send_reports_to(int first) {
  first_descriptor = first;
  for (int i = 0; i < wire::detector_descriptors; ++i) ::fcntl(first + i, F_SETFD, FD_CLOEXEC);
  ::dl_iterate_phdr(find_library, nullptr);
  tell_libraries();
  ::pthread_atfork(nullptr, nullptr, tell_libraries);
}

void tell_how_many_reports() {
  if (first_descriptor < 0) return;
  std::array<char, 128> text;
  text[0] = '\n';  // whatever was written before
  const int size = std::snprintf(text.data() + 1, text.size() - 1, wire::reports_made,
                                 __atomic_load_n(&reports, __ATOMIC_RELAXED), static_cast<int>(::getpid()));
  ::send(first_descriptor, text.data(), static_cast<std::size_t>(size) + 1, MSG_NOSIGNAL);
}
#else
void send_reports_to(int) {}
void tell_how_many_reports() {}
#endif

void look_for_leaks() {
#if defined(__SANITIZE_ADDRESS__)
  if (::__lsan_do_recoverable_leak_check() != 0) ++reports;
#endif
}

}  // namespace manyhands::guest
