// What the forced order of waits (interposer.cpp, loaded into the learner's process) and the host
// (kit/host/run/wait_order.hpp) share: one table in memory that both have mapped, of a fixed size. The host
// writes the orders before the program starts; the program writes what it saw.
//
// What it saw is told from inside the learner's process: it says where to look and gives a proven mistake its
// lines. Nothing is proved by it. The host believes no number in it to be in any range.
#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace manyhands::waits {

/// In the environment of a program whose waits are ordered; taken away at once, and the descriptor is
/// closed (as in kit/locks/table.hpp).
inline constexpr const char* variable = "MANYHANDS_WAITS_ORDERED";
inline constexpr int table_number = 4;
inline constexpr std::uint32_t layout = 4;

inline constexpr std::size_t most_sites = 16;
inline constexpr std::size_t most_missed = 16;
inline constexpr std::size_t most_timed = 4;
inline constexpr std::size_t most_unlocks = 24;
inline constexpr std::size_t most_addresses = 9;

/// Addresses in the program's file: to which the call returns, then its callers'. 0: no more.
struct Place {
  std::atomic<std::uint64_t> addresses[most_addresses];
};

/// Where the program waits on a condition variable, without a time limit.
struct Site {
  Place place;
  std::atomic<std::uint64_t> waits;
};

/// A thread had looked and was about to sleep, its mutex locked, when somebody notified; it looked once more
/// and went on. So what it waits for had changed without that mutex.
struct Missed {
  std::atomic<std::uint32_t> site;
  Place told;                        // where it was notified
  std::atomic<std::uint64_t> which;  // the how-many-th time that this condition variable was notified there
  std::atomic<std::uint64_t> later;  // notifications of it that came later still, from anywhere
};

struct Orders {
  std::uint64_t focus = 0;       // the wait (a site's first address) that is forced; 0: all of them
  std::uint64_t lose_at = 0;     // a notification from there …
  std::uint64_t lose_which = 0;  // … this how-many-th one is missed by who is about to sleep; 0: none is
  std::uint64_t step_aside = 0;  // 1: in place of all that, who gives a mutex back lets all others go first
  std::uint64_t aside_at = 0;    // … only where this place gives it back; 0: everywhere
  std::uint64_t no_limits = 0;   // 1: time limits of waits come late: never
};

struct Table {
  Orders orders;
  std::atomic<std::uint32_t> started;  // = layout: it is at work
  std::atomic<std::uint32_t> sites_used;
  std::atomic<std::uint32_t> missed_used;
  std::atomic<std::uint64_t> lost;     // notifications that were missed, as ordered
  std::atomic<std::uint64_t> gave_up;  // times that a thread was waited for in vain
  // Not 0: the host is sending answers, one after the other. Whoever has the first one does not act on it
  // before all have been sent.
  std::atomic<std::uint32_t> answers_on_the_way;
  std::atomic<std::uint32_t> timed_used;
  Place timed[most_timed];  // where it waits with a time limit
  std::atomic<std::uint32_t> unlocks_used;
  Place unlocks[most_unlocks];  // with step_aside: where it gives locks back
  Site sites[most_sites];
  Missed missed[most_missed];
};

}  // namespace manyhands::waits
