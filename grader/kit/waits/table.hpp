// The data shared between the library that forces the order of waits (interposer.cpp, loaded into the
// learner's process) and the host (kit/host/run/wait_order.hpp): one table of fixed size in memory that both
// have mapped. The host writes the orders before the program starts; the program writes its observations.
//
// The observations come from inside the learner's process: they show where to look, and give the lines of a
// mistake that is proved otherwise, but prove nothing themselves. The host must check the range of every
// number.
#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace manyhands::waits {

/// An environment variable for programs whose waits are forced. The library removes it at once and closes the
/// descriptor (like kit/locks/table.hpp).
inline constexpr const char* variable = "MANYHANDS_WAITS_ORDERED";
inline constexpr int table_number = 4;
inline constexpr std::uint32_t layout = 4;

inline constexpr std::size_t most_sites = 16;
inline constexpr std::size_t most_missed = 16;
inline constexpr std::size_t most_timed = 4;
inline constexpr std::size_t most_unlocks = 24;
inline constexpr std::size_t most_addresses = 9;

/// Addresses in the program's file: the return address of the call, then those of its callers. 0: no more.
struct Place {
  std::atomic<std::uint64_t> addresses[most_addresses];
};

/// A place where the program waits on a condition variable without a time limit.
struct Site {
  Place place;
  std::atomic<std::uint64_t> waits;
};

/// A thread had checked its condition and was about to sleep, with its mutex locked, when it was notified; it
/// checked again and continued. So its condition had changed without that mutex.
struct Missed {
  std::atomic<std::uint32_t> site;
  Place told;  // where the notification came from
  // Which notification of this condition variable from there, counted from 1.
  std::atomic<std::uint64_t> which;
  std::atomic<std::uint64_t> later;  // later notifications of it, from anywhere
};

struct Orders {
  std::uint64_t focus = 0;       // the only wait (a site's first address) that is forced; 0: all
  std::uint64_t lose_at = 0;     // a notification from this place …
  std::uint64_t lose_which = 0;  // … with this number is lost for a thread that is about to sleep; 0: none is
  std::uint64_t step_aside = 0;  // 1: instead, a thread that unlocks a mutex lets all others go first
  std::uint64_t aside_at = 0;    // … only if it is unlocked at this place; 0: everywhere
  std::uint64_t no_limits = 0;   // 1: timeouts never expire
};

struct Table {
  Orders orders;
  std::atomic<std::uint32_t> started;  // = layout: the library is working
  std::atomic<std::uint32_t> sites_used;
  std::atomic<std::uint32_t> missed_used;
  std::atomic<std::uint64_t> lost;     // notifications that were lost, as ordered
  std::atomic<std::uint64_t> gave_up;  // times that waiting for a thread was given up
  // Not 0 while the host is sending several answers: the thread that gets the first one does not act on it
  // before all have been sent.
  std::atomic<std::uint32_t> answers_on_the_way;
  std::atomic<std::uint32_t> timed_used;
  Place timed[most_timed];  // places of timed waits
  std::atomic<std::uint32_t> unlocks_used;
  Place unlocks[most_unlocks];  // with step_aside: places where locks are released
  Site sites[most_sites];
  Missed missed[most_missed];
};

}  // namespace manyhands::waits
