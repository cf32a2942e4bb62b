#include "kit/guest/detector_log.hpp"

#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstring>

#if defined(__SANITIZE_ADDRESS__)
extern "C" int __lsan_do_recoverable_leak_check();
#endif

namespace manyhands::guest {

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
namespace {

using SetDescriptor = void (*)(void*);

struct Library {
  SetDescriptor set = nullptr;
  int descriptor = -1;
};
std::array<Library, 4> libraries;

// Each of these libraries has a file of its own to write to; by its plain name only the first one is reached.
// And a descriptor of its own: that for undefined behaviour, when it first has something to say, closes what
// the one for memory writes to.
int find_library(dl_phdr_info* info, std::size_t, void* log) {
  constexpr int first_number = 16;  // low ones are what a program's own files get
  if (info->dlpi_name == nullptr || std::strstr(info->dlpi_name, "san.so") == nullptr) return 0;
  void* handle = ::dlopen(info->dlpi_name, RTLD_NOW | RTLD_NOLOAD);
  if (handle == nullptr) return 0;
  for (auto& library : libraries) {
    if (library.set != nullptr) continue;
    library.set = reinterpret_cast<SetDescriptor>(::dlsym(handle, "__sanitizer_set_report_fd"));
    library.descriptor = ::fcntl(*static_cast<int*>(log), F_DUPFD_CLOEXEC, first_number);
    break;
  }
  ::dlclose(handle);
  return 0;
}

// In a child, too: a process that finds its parent's file open closes it and makes one of its own.
void tell_libraries() {
  for (const auto& library : libraries)
    if (library.set != nullptr)
      library.set(reinterpret_cast<void*>(static_cast<std::uintptr_t>(library.descriptor)));
}

}  // namespace

void send_reports_to(int descriptor) {
  ::dl_iterate_phdr(find_library, &descriptor);
  ::close(descriptor);
  tell_libraries();
  ::pthread_atfork(nullptr, nullptr, tell_libraries);
}
#else
void send_reports_to(int) {}
#endif

void look_for_leaks() {
#if defined(__SANITIZE_ADDRESS__)
  ::__lsan_do_recoverable_leak_check();
#endif
}

}  // namespace manyhands::guest
