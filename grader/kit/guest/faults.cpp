#include "kit/guest/faults.hpp"

#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>

namespace {
std::atomic<bool> short_reads{false};
// A request of more than PIPE_BUF bytes cannot count on being filled at once. The piece is a multiple of
// 2^8·3·5, so that programs which (lawfully, on Linux) count on small records arriving whole are not
// disturbed.
constexpr std::size_t piece = 3840;
}  // namespace

namespace manyhands::guest {
void inject_short_reads(bool on) {
  short_reads = on;
}
}  // namespace manyhands::guest

// The linker's --wrap=read sends the program's calls of read() here.
extern "C" ssize_t __real_read(int fd, void* buffer, size_t count);
extern "C" ssize_t __wrap_read(int fd, void* buffer, size_t count);
extern "C" ssize_t __wrap_read(int fd, void* buffer, size_t count) {
  struct stat info {};
  if (count > PIPE_BUF && short_reads.load(std::memory_order_relaxed) && ::fstat(fd, &info) == 0 &&
      S_ISFIFO(info.st_mode))
    count = std::min(count, piece);
  return __real_read(fd, buffer, count);
}
