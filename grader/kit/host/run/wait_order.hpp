// Makes a guest's waits on condition variables come in the worst order that is permitted
// (kit/waits/order.hpp), and reads what was observed. Needs runs of its own: it costs time, and nothing is
// measured in them.
//
// The observations come from inside the untrusted process: they say where to look, and give lines to what the
// run itself proves. The table's size is sealed: whatever the guest does to it, it is safe to read.
//
// One per guest; for the thread that started the guest.
#pragma once
#include <cstdint>
#include <vector>

#include "spawn/spawn.hpp"

namespace manyhands::waits {
struct Table;
}

namespace manyhands::host {

/// See waits::Orders. Addresses are in the program's file.
struct WaitOrders {
  std::uint64_t focus = 0;
  std::uint64_t lose_at = 0;
  std::uint64_t lose_which = 0;
  bool step_aside = false;
  std::uint64_t aside_at = 0;
  bool no_limits = false;
};

using Addresses = std::vector<std::uint64_t>;  // return addresses, of a call and its callers; innermost first

struct MissedNotification {
  Addresses waits;
  Addresses told;
  std::uint64_t which = 0;
  std::uint64_t later = 0;
};

struct WaitsSeen {
  std::vector<Addresses> sites;    // where the program waits without a timeout
  std::vector<Addresses> timed;    // … and with one
  std::vector<Addresses> unlocks;  // with step_aside: where it releases locks
  std::vector<MissedNotification> missed;
  std::uint64_t lost = 0;  // notifications that were missed, as ordered
};

class WaitOrder {
 public:
  explicit WaitOrder(const WaitOrders& orders);  // throws std::system_error if memory cannot be allocated
  ~WaitOrder();
  WaitOrder(const WaitOrder&) = delete;
  WaitOrder& operator=(const WaitOrder&) = delete;

  /// The guest shares the table, and loads the library that orders its waits, unless it has a detector.
  void add_to(spawn::Options& options, bool with_library) const;
  /// While answers are on their way, no thread of the guest that has stepped aside continues.
  void answers_on_the_way(bool are);
  [[nodiscard]] WaitsSeen seen() const;

 private:
  spawn::Descriptor memory_;
  waits::Table* table_ = nullptr;
};

}  // namespace manyhands::host
