#include "kit/waits/stepping_aside.hpp"

#include "kit/guest/at_rest.hpp"
#include "kit/waits/recorded.hpp"
#include "kit/waits/waiters.hpp"

namespace manyhands::waits {
namespace {

// The threads that have stepped aside, in order of arrival. Only the first one polls whether all others are
// blocked; the others sleep, so that they count as blocked.
struct Aside {
  Word first{0};
  Aside* next = nullptr;
};
Aside* aside = nullptr;

void step_aside() {
  Aside self;
  inner.take();
  auto** last = &aside;
  while (*last != nullptr) last = &(*last)->next;
  *last = &self;
  const bool first = aside == &self;
  inner.give_back();
  while (!first && self.first.load() == 0) futex(self.first, FUTEX_WAIT, 0);
  const auto begin = now_ns();
  guest::until_others_rest(&table->answers_on_the_way);
  inner.take();
  waited_ns += now_ns() - begin;
  aside = self.next;
  if (aside != nullptr) {
    aside->first.store(1);
    futex(aside->first, FUTEX_WAKE, 1);
  }
  inner.give_back();
}

}  // namespace

void gave_back(const Caller& caller) {
  if (has_given_up()) return;
  std::uint64_t at = 0;
  {
    const Guard guard;
    at = note_once(caller, table->unlocks, most_unlocks, table->unlocks_used);
  }
  const auto ordered = table->orders.aside_at;
  if (ordered == 0 || ordered == at) step_aside();
}

bool is_aside() {
  const Guard guard;
  return aside != nullptr;
}

}  // namespace manyhands::waits
