#include "kit/guest/notes.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>

#include "kit/guest/program_base.hpp"
#include "profile/profile.hpp"
#include "wire/frame.hpp"

namespace manyhands::guest {
namespace {

std::atomic<int> notes_wire{-1};
pid_t noting_process = 0;
std::atomic<bool> address_noted{false};
std::atomic<bool> fork_noted{false};
std::atomic<std::uintptr_t> newest_fork{0};  // its return address
std::atomic<const void*> own_work{nullptr};  // in a child, that of the child

// Approximate addresses of this process's heap and stack. A child's heap starts as a copy, at the same
// address.
std::uintptr_t heap = 0;
std::uintptr_t stack = 0;
constexpr std::uintptr_t heap_reach = 16U << 20;
constexpr std::uintptr_t stack_reach = 4U << 20;
constexpr std::size_t looked_at = 4096;

bool near(std::uintptr_t value, std::uintptr_t place, std::uintptr_t reach) {
  return value > place - reach && value < place + reach;
}

bool noting() {
  return notes_wire.load() >= 0 && ::getpid() == noting_process;
}

void send(std::atomic<bool>& once, const nlohmann::json& note) {
  if (!once.exchange(true)) wire::send_all(notes_wire, wire::encode(note, {}));
}

// The kernel's count: a listing would be cut off if a thread ended meanwhile.
int threads_now() {
  constexpr nlink_t none = 2;  // link count of a directory without subdirectories
  struct stat info {};
  return ::stat("/proc/self/task", &info) == 0 ? static_cast<int>(info.st_nlink - none) : 1;
}

// A joined thread may not have left the kernel yet, so only threads that stay for a while count.
int settled_threads() {
  int count = threads_now();
  for (int patience = 20; count > 1 && patience > 0; --patience) {
    const timespec moment{0, 1'000'000};
    ::nanosleep(&moment, nullptr);
    count = std::min(count, threads_now());
  }
  return count;
}

}  // namespace

std::uint64_t forked_at() {
  const auto at = newest_fork.load();
  return at == 0 ? 0 : at - program_base();
}

void start_notes(int wire) {
  if (is_watched(MANYHANDS_PROFILE)) return;  // detectors have their own threads
  const auto on_heap = std::make_unique<int>(0);
  heap = reinterpret_cast<std::uintptr_t>(on_heap.get());
  stack = reinterpret_cast<std::uintptr_t>(&on_heap);
  noting_process = ::getpid();
  notes_wire = wire;
}

void stop_notes() {
  if (::getpid() == noting_process) notes_wire = -1;
}

void note_call(const char* kind, const void* returns_to) {
  struct Place {
    std::atomic<std::uintptr_t> at{0};
    std::atomic<bool> sent{false};
  };
  static std::array<Place, 24> known{};
  const auto at = reinterpret_cast<std::uintptr_t>(returns_to);
  if (at == 0 || !noting()) return;
  for (auto& place : known) {
    std::uintptr_t none = 0;
    // The process may end as soon as this function returns, so not before another thread has sent it.
    if (place.at == at) return place.sent.wait(false);
    if (!place.at.compare_exchange_strong(none, at)) {
      if (none == at) return place.sent.wait(false);
      continue;
    }
    const int error = errno;  // set by the very call that the note is about
    wire::send_all(notes_wire,
                   wire::encode({{"phase", "note"}, {"what", kind}, {"at", at - program_base()}}, {}));
    place.sent = true;
    place.sent.notify_all();
    errno = error;
    return;
  }
}

void note_call_in_child(const char* kind, const void* returns_to) {
  const int wire = notes_wire.load();
  if (wire < 0 || ::getpid() == noting_process) return;
  const auto at = reinterpret_cast<std::uintptr_t>(returns_to);
  const auto note = wire::encode({{"phase", "note"}, {"what", kind}, {"at", at - program_base()}}, {});
  // Short enough to be sent at once, even if the parent sends at the same time.
  ::send(wire, note.data(), note.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

void note_own_work(const void* returns_to) {
  if (own_work.load(std::memory_order_relaxed) == nullptr) own_work = returns_to;
}

void tell_own_work() {
  const auto* at = own_work.exchange(nullptr);
  if (at != nullptr && newest_fork != 0) note_call("rule:parent-computes", at);
}

void look_for_addresses(int fd, const void* bytes, std::size_t count) {
  std::uintptr_t value = 0;
  if (count < sizeof value || address_noted || !noting()) return;
  struct stat info {};
  if (::fstat(fd, &info) != 0 || !(S_ISFIFO(info.st_mode) || S_ISSOCK(info.st_mode))) return;
  const auto* first = static_cast<const char*>(bytes);
  for (std::size_t at = 0; at + sizeof value <= std::min(count, looked_at); ++at) {
    std::memcpy(&value, first + at, sizeof value);
    if (near(value, heap, heap_reach) || near(value, stack, stack_reach))
      return send(address_noted, {{"phase", "note"}, {"what", "address-sent"}});
  }
}

void note_fork() {
  if (!noting() || fork_noted) return;
  if (const int threads = settled_threads(); threads > 1)
    send(fork_noted, {{"phase", "note"}, {"what", "fork-after-threads"}, {"threads", threads}});
}

}  // namespace manyhands::guest

// The linker's --wrap=fork redirects the program's calls to this function.
extern "C" pid_t __real_fork(void);
extern "C" pid_t __wrap_fork(void);
extern "C" pid_t __wrap_fork(void) {
  manyhands::guest::newest_fork = reinterpret_cast<std::uintptr_t>(__builtin_return_address(0));
  manyhands::guest::note_fork();
  return __real_fork();
}
