#include "kit/schedules/accesses.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "kit/schedules/failing.hpp"
#include "kit/schedules/outcome.hpp"
#include "kit/schedules/scheduler.hpp"
#include "kit/schedules/setup.hpp"
#include "kit/schedules/shadow.hpp"
#include "kit/schedules/trace.hpp"

namespace manyhands::schedules {
namespace {

constexpr std::size_t largest_range = 1 << 16;  // of one access: the rest of it is not checked

bool is_write(How how) {
  return how == How::write || how == How::atomic_write || how == How::freed;
}

bool is_atomic(How how) {
  return how == How::atomic_read || how == How::atomic_write;
}

bool is_in(const std::vector<std::uintptr_t>& sorted, std::uintptr_t place) {
  return std::binary_search(sorted.begin(), sorted.end(), place);
}

void remember_racy(std::uintptr_t place) {
  const auto* end = outcome->racy + outcome->racy_count;
  if (std::find(outcome->racy, const_cast<std::uintptr_t*>(end), place) != end) return;
  if (outcome->racy_count < static_cast<int>(std::size(outcome->racy)))
    outcome->racy[outcome->racy_count++] = place;
}

bool is_ignored(std::uintptr_t a, std::uintptr_t b) {
  const std::pair pair(std::min(a, b), std::max(a, b));
  return std::find(setup.ignored.begin(), setup.ignored.end(), pair) != setup.ignored.end();
}

/// For the trace: several threads use these eight bytes.
void watch(std::uintptr_t start) {
  const auto* end = outcome->watched + outcome->watched_count;
  if (std::find(outcome->watched, const_cast<std::uintptr_t*>(end), start) != end) return;
  if (outcome->watched_count < max_watched) outcome->watched[outcome->watched_count++] = start;
}

void access_granule(std::uintptr_t start, std::uint8_t bytes, How how, std::uintptr_t at) {
  Thread& me = *self;
  Granule& place = granule(start);
  const bool write = is_write(how);
  const bool atomic = is_atomic(how);
  Access* newest = place.accesses;
  // Most accesses are repeated.
  if (newest != nullptr && newest->thread == me.id && newest->time == me.time && newest->write >= write &&
      newest->atomic == atomic && (newest->bytes & bytes) == bytes && !newest->freed && how != How::freed)
    return;
  Access mine{at,    me.stack, me.time, nullptr,          static_cast<std::uint16_t>(me.id),
              bytes, write,    atomic,  how == How::freed};
  bool shared = false;
  for (Access** link = &place.accesses; *link != nullptr;) {
    Access& old = **link;
    const bool overlaps = (old.bytes & bytes) != 0;
    const bool ordered = old.thread == me.id || me.clock.knows(old.thread, old.time);
    shared = shared || old.thread != me.id;
    if (overlaps && !ordered && (old.write || write) && !(old.atomic && atomic)) {
      if (!is_ignored(old.at, at)) {
        if (setup.races) fail_race(start, old, mine);
        remember_racy(old.at);
        remember_racy(at);
      }
    }
    // Later accesses that race with the old one race with this one as well.
    const bool replaced =
        (old.bytes & ~bytes) == 0 && ordered && (write || !old.write) && (!atomic || old.atomic);
    if (replaced) {
      *link = old.next;
      recycle(&old);
    } else {
      link = &old.next;
    }
  }
  // A new variable was made in the same memory.
  if (write && !atomic)
    for (Object* object = place.objects; object != nullptr; object = object->next)
      if (object->atomic && (bytes >> (object->address - start) & 1) != 0) {
        object->released.clear();
        object->stores = nullptr;
      }
  if (shared && setup.record && how != How::freed) watch(start);
  Access* kept = new_access();
  *kept = mine;
  kept->next = place.accesses;
  place.accesses = kept;
}

std::uint64_t value_at(std::uintptr_t address, std::size_t bytes) {
  std::uint64_t value = 0;
  std::memcpy(&value, reinterpret_cast<const void*>(address), std::min<std::size_t>(bytes, sizeof value));
  return value;
}

void finish_later(std::uintptr_t address, std::size_t bytes) {
  if (bytes <= sizeof(std::uint64_t)) expect_write(address, bytes);
}

/// Not again for what the engine itself copies meanwhile.
bool busy = false;

void access_all(std::uintptr_t address, std::size_t bytes, How how, std::uintptr_t at) {
  if (busy) return;
  busy = true;
  const auto end = address + std::min(bytes, largest_range);
  while (address < end) {
    const auto start = address & ~(granule_bytes - 1);
    const auto stop = std::min(end, start + granule_bytes);
    const auto mask =
        static_cast<std::uint8_t>((0xffu >> (granule_bytes - (stop - address))) << (address - start));
    access_granule(start, mask, how, at);
    address = stop;
  }
  busy = false;
}

}  // namespace

void access(std::uintptr_t address, std::size_t bytes, How how, std::uintptr_t at) {
  Thread& me = *self;
  finish_write();
  // A thread that spins on a plain variable would never give another its turn.
  constexpr std::uint32_t long_without = 20'000;
  if (++me.calls > long_without) {
    point({.op = Op::busy, .at = at});
    if (me.writes > 0) note_change();
    me.writes = 0;
  }
  if (is_write(how)) ++me.writes;
  if (!is_atomic(how)) {
    if (!setup.points.empty() && is_in(setup.points, at)) {
      point({.op = is_write(how) ? Op::write : Op::read, .object = &object_at(address), .at = at});
      if (bytes <= sizeof(std::uint64_t)) set_value(value_at(address, bytes));
      if (is_write(how)) finish_later(address, bytes);
    } else if (setup.record && !setup.watched.empty() &&
               is_in(setup.watched, address & ~(granule_bytes - 1))) {
      record_access(me, is_write(how) ? Op::write : Op::read, address, at, value_at(address, bytes));
      if (is_write(how)) finish_later(address, bytes);
    }
  }
  access_all(address, bytes, how, at);
}

void access_freed(std::uintptr_t address, std::size_t bytes, std::uintptr_t at) {
  // Only what is known needs a look, and a large block is mostly unknown.
  const auto end = address + std::min(bytes, largest_range);
  for (auto start = address & ~(granule_bytes - 1); start < end; start += granule_bytes) {
    const Granule* known = known_granule(start);
    if (known == nullptr) {
      start = (start / page_bytes + 1) * page_bytes - granule_bytes;
    } else if (known->accesses != nullptr) {
      access_granule(start, 0xff, How::freed, at);
    }
  }
}

}  // namespace manyhands::schedules
