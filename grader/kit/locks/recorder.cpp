#include "kit/locks/recorder.hpp"

#include <pthread.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "kit/locks/table.hpp"
#include "kit/locks/taken_at.hpp"

namespace manyhands::locks {
namespace {

constexpr auto relaxed = std::memory_order_relaxed;

// A lock that is held for less than this on average, over this number of times, is only counted from then on
// and not timed, because the clock costs more than what it would measure.
constexpr std::int64_t brief_hold_ns = 1000;
constexpr std::uint64_t timed_at_first = 4096;

constexpr std::size_t most_probes = 32;
constexpr int most_holds = 16;  // per thread at the same time; more are not recorded

struct Hold {
  const void* lock;
  Entry* entry;
  TakenAt* place;  // null: unknown
  std::uint64_t turn;
  std::int64_t cpu_at;  // CPU time of the thread at the beginning; < 0: not timed
  std::int64_t own_at;  // Thread::own_ns at that time
  int again;            // for a recursive mutex: how many more times it is locked
  bool lent;            // released by a wait on a condition variable
};

/// Zero-initialised when a thread starts.
struct Thread {
  Hold holds[most_holds];
  int count;
  bool busy;            // already in here: locks taken by a signal handler are not recorded
  std::int64_t own_ns;  // CPU time that the recorder itself has used so far
};

Table* table = nullptr;
std::uint64_t process = 0;  // the number of this process in the table

// Libraries that are loaded at program start have space for it in the static TLS block, so nothing is
// allocated.
[[gnu::tls_model("initial-exec")]] thread_local Thread thread;

/// Guards against re-entry by the same thread (in a signal handler).
class Alone {
 public:
  Alone() : free_(table != nullptr && !thread.busy) {
    if (free_) thread.busy = true;
    std::atomic_signal_fence(std::memory_order_seq_cst);
  }
  ~Alone() {
    std::atomic_signal_fence(std::memory_order_seq_cst);
    if (free_) thread.busy = false;
  }
  Alone(const Alone&) = delete;
  Alone& operator=(const Alone&) = delete;
  explicit operator bool() const { return free_; }

 private:
  bool free_;
};

std::int64_t clock_ns(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

std::int64_t cpu_ns() {
  return clock_ns(CLOCK_THREAD_CPUTIME_ID);
}

/// In another process, the same address is a different lock, unless the lock is shared between processes.
/// Addresses have 48 bits, and locks are aligned to 8 or 4 bytes.
std::uint64_t key_of(const void* lock, bool between_processes) {
  const auto address = reinterpret_cast<std::uintptr_t>(lock) >> 2 & ((std::uint64_t{1} << 46) - 1);
  return address | (between_processes ? 0 : process) << 46;
}

Entry* entry_of(std::uint64_t key) {
  const auto first = (key * 0x9E3779B97F4A7C15U) >> 32;
  for (std::size_t i = 0; i < most_probes; ++i) {
    auto& entry = table->entries[(first + i) % most_locks];
    auto there = entry.key.load(relaxed);
    if (there == 0 && entry.key.compare_exchange_strong(there, key, relaxed)) return &entry;
    if (there == key) return &entry;
  }
  table->not_recorded.fetch_add(1, relaxed);
  return nullptr;
}

Hold* hold_of(const void* lock) {
  for (int i = thread.count - 1; i >= 0; --i)
    if (thread.holds[i].lock == lock) return &thread.holds[i];
  return nullptr;
}

void drop(Hold* hold) {
  std::copy(hold + 1, thread.holds + thread.count, hold);
  --thread.count;
}

void count(Entry& entry, std::int64_t wait_ns) {
  entry.taken.fetch_add(1, relaxed);
  if (wait_ns < 0) return;
  entry.waited.fetch_add(1, relaxed);
  entry.wait_ns.fetch_add(wait_ns, relaxed);
}

/// Call it last, so that as little as possible of the recorder's own cost counts as held.
void begin(Hold& hold) {
  hold.turn = hold.entry->turn.fetch_add(1, relaxed) + 1;
  hold.own_at = thread.own_ns;
  hold.cpu_at = hold.entry->brief.load(relaxed) != 0 ? -1 : cpu_ns();
}

/// `now` must be taken first. If another thread has released the lock meanwhile, the time is discarded.
void end(Hold& hold, std::int64_t now) {
  auto& entry = *hold.entry;
  thread.own_ns += (hold.cpu_at < 0 ? table->brief_cost_ns : table->pair_cost_ns).load(relaxed);
  if (entry.turn.load(relaxed) != hold.turn) return;
  entry.turn.store(hold.turn + 1, relaxed);
  if (hold.cpu_at < 0) return;
  const auto own = thread.own_ns - hold.own_at - table->pair_cost_ns.load(relaxed);
  const auto held = now - hold.cpu_at - own - table->hold_cost_ns.load(relaxed);
  entry.cpu_ns.fetch_add(held, relaxed);
  if (hold.place != nullptr) hold.place->cpu_ns.fetch_add(held, relaxed);
  const auto timed = entry.timed.fetch_add(1, relaxed) + 1;
  if (timed >= timed_at_first &&
      entry.cpu_ns.load(relaxed) < brief_hold_ns * static_cast<std::int64_t>(timed))
    entry.brief.store(1, relaxed);
}

/// In a forked child, the holds of the parent's thread are copies, and the CPU clock starts again at 0.
void in_child() {
  thread.count = 0;
  thread.busy = false;
  process = table->processes.fetch_add(1, relaxed) + 1;
  if (process >= std::uint64_t{1} << 18) table = nullptr;  // no numbers left to distinguish locks
}

/// CPU time to take and release a free mutex through the interposed functions.
std::int64_t cost_of_pair(pthread_mutex_t& mutex) {
  constexpr int pairs = 50;
  std::array<std::int64_t, 21> costs{};
  for (auto& cost : costs) {
    const auto before = cpu_ns();
    for (int i = 0; i < pairs; ++i) {
      ::pthread_mutex_lock(&mutex);
      ::pthread_mutex_unlock(&mutex);
    }
    cost = (cpu_ns() - before) / pairs;
  }
  std::nth_element(costs.begin(), costs.begin() + costs.size() / 2, costs.end());
  return costs[costs.size() / 2];
}

void measure_own_cost() {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  auto& entry = *entry_of(key_of(&mutex, false));
  const auto pair = cost_of_pair(mutex);
  const auto timed = std::max<std::int64_t>(1, static_cast<std::int64_t>(entry.timed.load(relaxed)));
  const auto hold = entry.cpu_ns.load(relaxed) / timed;
  entry.brief.store(1, relaxed);
  table->brief_cost_ns.store(cost_of_pair(mutex), relaxed);
  table->pair_cost_ns.store(pair, relaxed);
  table->hold_cost_ns.store(hold, relaxed);
  for (auto* number : {&entry.turn, &entry.taken, &entry.timed, &entry.waited, &entry.brief})
    number->store(0, relaxed);
  entry.cpu_ns.store(0, relaxed);
  for (auto& place : entry.places)
    for (auto* number : {&place.address, &place.times}) number->store(0, relaxed);
  entry.key.store(0, relaxed);
  thread.own_ns = 0;
}

}  // namespace

std::int64_t now_ns() {
  return clock_ns(CLOCK_MONOTONIC);
}

void start() {
  if (std::getenv(variable) == nullptr) return;
  ::unsetenv(variable);
  ::unsetenv("LD_PRELOAD");  // programs that this one starts are not watched
  struct stat info {};
  const bool whole = ::fstat(table_number, &info) == 0 && info.st_size == static_cast<off_t>(sizeof(Table));
  auto* memory = whole ? ::mmap(nullptr, sizeof(Table), PROT_READ | PROT_WRITE, MAP_SHARED, table_number, 0)
                       : MAP_FAILED;
  ::close(table_number);
  ::close(library_number);
  if (memory == MAP_FAILED) return;
  find_program();
  table = static_cast<Table*>(memory);
  process = table->processes.fetch_add(1, relaxed) + 1;
  measure_own_cost();
  ::pthread_atfork(nullptr, nullptr, in_child);
  table->started.store(layout, std::memory_order_release);
}

void taken(const void* lock, bool between_processes, std::int64_t wait_ns, const Caller& caller) {
  const Alone alone;
  if (!alone) return;
  if (auto* hold = hold_of(lock)) {
    if (hold->entry->turn.load(relaxed) == hold->turn) {
      ++hold->again;
      return;
    }
    drop(hold);  // released by another thread
  }
  auto* entry = entry_of(key_of(lock, between_processes));
  if (entry == nullptr) return;
  count(*entry, wait_ns);
  auto* place = place_of(*entry, caller);
  if (thread.count == most_holds) return;
  auto& hold = thread.holds[thread.count++];
  hold = {lock, entry, place, 0, 0, 0, 0, false};
  begin(hold);
}

void taken_shared(const void* lock, bool between_processes, std::int64_t wait_ns, const Caller& caller) {
  const Alone alone;
  if (!alone) return;
  auto* entry = entry_of(key_of(lock, between_processes));
  if (entry == nullptr) return;
  count(*entry, wait_ns);
  place_of(*entry, caller);
}

void given_back(const void* lock) {
  const Alone alone;
  if (!alone) return;
  auto* hold = hold_of(lock);
  if (hold == nullptr || hold->again-- > 0) return;
  end(*hold, hold->cpu_at < 0 ? 0 : cpu_ns());
  drop(hold);
}

bool lent(const void* lock) {
  const Alone alone;
  if (!alone) return false;
  auto* hold = hold_of(lock);
  if (hold == nullptr) return false;
  end(*hold, hold->cpu_at < 0 ? 0 : cpu_ns());
  hold->lent = true;
  return true;
}

void taken_again(const void* lock) {
  const Alone alone;
  if (!alone) return;
  auto* hold = hold_of(lock);
  if (hold == nullptr || !hold->lent) return;
  hold->lent = false;
  count(*hold->entry, -1);
  begin(*hold);
}

void thread_started() {
  if (table != nullptr) table->threads_started.fetch_add(1, relaxed);
}

}  // namespace manyhands::locks
