#include "kit/schedules/thread.hpp"

#include "kit/schedules/raw.hpp"

namespace manyhands::schedules {
namespace {

Thread* threads[max_threads];
int count = 0;

}  // namespace

thread_local Thread* self = nullptr;
void (*told_turn)(int thread) = nullptr;

Thread& thread(int id) {
  return *threads[id];
}

int thread_count() {
  return count;
}

Thread& add_thread(int parent) {
  if (count == max_threads) raw::die("the program starts too many threads");
  auto* added = make<Thread>();
  added->id = count;
  added->parent = parent;
  threads[count++] = added;
  added->clock.set(added->id, added->time);
  return *added;
}

void sleep_until_turn(Thread& thread) {
  while (thread.turn.load(std::memory_order_acquire) == 0) raw::sleep_on(thread.turn);
  thread.turn.store(0, std::memory_order_relaxed);
  if (told_turn != nullptr) told_turn(thread.id);
}

void give_turn(Thread& thread) {
  thread.turn.store(1, std::memory_order_release);
  raw::wake(thread.turn);
}

}  // namespace manyhands::schedules
