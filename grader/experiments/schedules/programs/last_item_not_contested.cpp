// A work-stealing queue whose owner takes the last item without competing for it. A thief can take the
// same item.
// kind: atomicity
// expect: assertion

#include <array>
#include <atomic>
#include <cassert>
#include <thread>

// Items are numbered by their places. Those from top up to bottom (not included) are in the queue.
std::atomic<int> top{0};
std::atomic<int> bottom{2};
std::array<std::atomic<int>, 2> takes{};

void pop() {
  int place = bottom.load() - 1;
  bottom.store(place);
  int first = top.load();
  if (first < place) {
    takes[place].fetch_add(1);
    return;
  }
#ifdef REPAIRED
  bool mine = first == place && top.compare_exchange_strong(first, first + 1);
#else
  bool mine = first == place;
#endif
  if (mine) takes[place].fetch_add(1);
  bottom.store(place + 1);
}

void steal() {
  int first = top.load();
  if (first >= bottom.load()) return;
  if (top.compare_exchange_strong(first, first + 1)) takes[first].fetch_add(1);
}

int main() {
  {
    std::jthread owner([] {
      pop();
      pop();
    });
    std::jthread thief(steal);
  }
  assert(takes[0] == 1 && takes[1] == 1);
  return 0;
}
