#include "kit/waits/any_waits.hpp"

#include <algorithm>
#include <cstddef>

#include "kit/waits/table.hpp"

namespace manyhands::waits {
namespace {

using Mutex = void;  // or another kind of lock: only its address is used
using Condition = pthread_cond_t;

constexpr std::size_t most_held = 16;  // per thread; if it holds more, the newest ones are not recorded
constexpr std::size_t most_inner = 128;

struct Held {
  const Mutex* mutex = nullptr;
  const void* returns_to = nullptr;
};

}  // namespace

struct Mutexes {
  Held held[most_held];
  std::size_t count = 0;
  // `opened` was unlocked as the last step while `under`, which was locked later, was held.
  const Mutex* opened = nullptr;
  const Mutex* under = nullptr;
};

namespace {

[[gnu::tls_model("initial-exec")]] thread_local constinit Mutexes mutexes;

struct Inner {
  const Mutex* mutex = nullptr;
  const Condition* condition = nullptr;
};
constinit Inner inners[most_inner];

// For each wait: the return address of the call that locks its inner mutex.
constinit const void* begins_at[most_sites];
constinit bool ambiguous[most_sites];

const Held* find_held(const Mutex* mutex, const Mutexes& of = mutexes) {
  for (std::size_t i = 0; i < of.count; ++i)
    if (of.held[i].mutex == mutex) return &of.held[i];
  return nullptr;
}

}  // namespace

void has_locked(const Mutex* mutex, const void* returns_to) {
  mutexes.opened = nullptr;
  if (mutexes.count < most_held && find_held(mutex) == nullptr)
    mutexes.held[mutexes.count++] = {mutex, returns_to};
}

void has_unlocked(const Mutex* mutex) {
  auto* const end = mutexes.held + mutexes.count;
  auto* const at = std::find_if(mutexes.held, end, [&](const Held& one) { return one.mutex == mutex; });
  if (at == end) return;
  const bool is_newest = at + 1 == end;
  mutexes.opened = is_newest ? nullptr : mutex;
  mutexes.under = is_newest ? nullptr : end[-1].mutex;
  std::copy(at + 1, end, at);
  --mutexes.count;
}

const Mutex* newest_lock() {
  return mutexes.count == 0 ? nullptr : mutexes.held[mutexes.count - 1].mutex;
}

const Mutexes* all_locks() {
  return &mutexes;
}

bool has_lock(const Mutex* mutex, const Mutexes& of) {
  return find_held(mutex, of) != nullptr;
}

const Mutex* users_mutex(const Condition* condition, const Mutex* inner, int site) {
  const auto* users = mutexes.under == inner ? mutexes.opened : nullptr;
  mutexes.opened = nullptr;
  const auto* held = find_held(inner);
  if (users == nullptr || held == nullptr || site < 0) return nullptr;
  begins_at[site] = held->returns_to;
  for (auto& one : inners) {
    if (one.mutex != nullptr && one.mutex != inner) continue;
    one = {inner, condition};
    break;
  }
  return users;
}

int begins_wait(const Mutex* inner, const void* returns_to) {
  const auto known = [&](const Inner& one) { return one.mutex == inner; };
  if (std::none_of(std::begin(inners), std::end(inners), known)) return -1;
  for (std::size_t site = 0; site < most_sites; ++site)
    if (begins_at[site] == returns_to && !ambiguous[site]) return static_cast<int>(site);
  return -1;
}

void begins_no_wait(const Condition* condition) {
  for (const auto& one : inners) {
    const auto* held = one.condition == condition ? find_held(one.mutex) : nullptr;
    if (held == nullptr) continue;
    for (std::size_t site = 0; site < most_sites; ++site)
      if (begins_at[site] == held->returns_to) ambiguous[site] = true;
  }
}

void forget_inner(const Condition* condition) {
  for (auto& one : inners)
    if (one.condition == condition) one = {};
}

}  // namespace manyhands::waits
