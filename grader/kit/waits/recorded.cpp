#include "kit/waits/recorded.hpp"

#include <algorithm>

namespace manyhands::waits {
namespace {

constexpr std::size_t most_counts = 1024;

struct Count {
  const Condition* condition = nullptr;
  std::uint64_t address = 0;
  std::uint64_t times = 0;
};

struct Told {
  std::uint64_t addresses[most_addresses]{};
  std::uint64_t which = 0;
};

constinit Count counts[most_counts];
constinit Told told_to[most_waiters];
constinit const Condition* missed_on[most_missed]{};

}  // namespace

int site_of(const Caller& caller) {
  static Place here;
  if (!locks::note_addresses(caller, here.addresses, most_addresses)) return -1;
  const auto used = table->sites_used.load(relaxed);
  for (std::uint32_t i = 0; i < used && i < most_sites; ++i)
    if (table->sites[i].place.addresses[0].load(relaxed) == here.addresses[0].load(relaxed))
      return static_cast<int>(i);
  if (used >= most_sites) return -1;
  for (std::size_t i = 0; i < most_addresses; ++i)
    table->sites[used].place.addresses[i].store(here.addresses[i].load(relaxed), relaxed);
  table->sites_used.store(used + 1, relaxed);
  return static_cast<int>(used);
}

std::uint64_t note_once(const Caller& caller, Place* places, std::size_t most,
                        std::atomic<std::uint32_t>& count) {
  static Place here;
  if (!locks::note_addresses(caller, here.addresses, most_addresses)) return 0;
  const auto first = here.addresses[0].load(relaxed);
  const auto used = count.load(relaxed);
  for (std::uint32_t i = 0; i < used && i < most; ++i)
    if (places[i].addresses[0].load(relaxed) == first) return first;
  if (used >= most) return first;
  for (std::size_t i = 0; i < most_addresses; ++i)
    places[used].addresses[i].store(here.addresses[i].load(relaxed), relaxed);
  count.store(used + 1, relaxed);
  return first;
}

std::uint64_t counted(const Condition* condition, std::uint64_t address) {
  const auto start = (reinterpret_cast<std::uintptr_t>(condition) ^ address) * 0x9E3779B97F4A7C15U >> 32;
  for (std::size_t i = 0; i < 64; ++i) {
    auto& count = counts[(start + i) % most_counts];
    if (count.condition == nullptr) count = {condition, address, 0};
    if (count.condition == condition && count.address == address) return ++count.times;
  }
  return 0;
}

void note_told(const Waiter& waiter, const Place& here, std::uint64_t which) {
  auto& told = told_to[&waiter - waiters];
  for (std::size_t i = 0; i < most_addresses; ++i) told.addresses[i] = here.addresses[i].load(relaxed);
  told.which = which;
}

void note_missed(const Waiter& waiter) {
  const auto& told = told_to[&waiter - waiters];
  std::uint32_t at = 0;
  const auto used = std::min<std::uint32_t>(table->missed_used.load(relaxed), most_missed);
  for (; at < used; ++at)
    if (table->missed[at].site.load(relaxed) == static_cast<std::uint32_t>(waiter.site) &&
        table->missed[at].told.addresses[0].load(relaxed) == told.addresses[0])
      break;
  if (at == most_missed) return;
  auto& missed = table->missed[at];
  missed.site.store(static_cast<std::uint32_t>(waiter.site), relaxed);
  for (std::size_t i = 0; i < most_addresses; ++i) missed.told.addresses[i].store(told.addresses[i], relaxed);
  missed.which.store(told.which, relaxed);
  missed.later.store(0, relaxed);
  missed_on[at] = waiter.condition;
  if (at == used) table->missed_used.store(used + 1, relaxed);
}

void note_later(const Condition* condition) {
  const auto used = std::min<std::uint32_t>(table->missed_used.load(relaxed), most_missed);
  for (std::uint32_t i = 0; i < used; ++i)
    if (missed_on[i] == condition) table->missed[i].later.fetch_add(1, relaxed);
}

void forget_notes(const Condition* condition) {
  for (auto& count : counts)
    if (count.condition == condition) count.times = 0;
  for (auto& on : missed_on)
    if (on == condition) on = nullptr;
}

}  // namespace manyhands::waits
