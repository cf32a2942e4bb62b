// Copies values out of another process's memory, which may change meanwhile. Thread-safe.
#pragma once
#include <sys/types.h>
#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

namespace manyhands::host {

/// `count` values at `address` in the memory of the process or thread `pid`. Fewer if not all of that can be
/// read, or none.
template <class T>
std::vector<T> read_memory(pid_t pid, std::uint64_t address, std::size_t count) {
  static_assert(std::is_trivially_copyable_v<T>);
  std::vector<T> values(count);
  const iovec ours{values.data(), count * sizeof(T)};
  const iovec theirs{reinterpret_cast<void*>(address), ours.iov_len};
  const auto n = ::process_vm_readv(pid, &ours, 1, &theirs, 1, 0);
  values.resize(n > 0 ? static_cast<std::size_t>(n) / sizeof(T) : 0);
  return values;
}

}  // namespace manyhands::host
