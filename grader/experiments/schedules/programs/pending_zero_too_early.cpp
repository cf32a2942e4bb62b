// Workers walk a tree, and the main thread waits until no node is pending. A worker counts its node as
// done before it adds the children, so the main thread can see zero too early.
// kind: shutdown
// expect: assertion

#include <atomic>
#include <cassert>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

std::mutex guard;
std::deque<int> nodes{1};
std::atomic<int> pending{1};
std::atomic<int> visited{0};

std::optional<int> next() {
  std::lock_guard lock(guard);
  if (nodes.empty()) return std::nullopt;
  int node = nodes.front();
  nodes.pop_front();
  return node;
}

void visit(int node) {
  visited.fetch_add(1);
#ifndef REPAIRED
  pending.fetch_sub(1);
#endif
  for (int child = 2 * node; child <= 2 * node + 1 && child <= 3; ++child) {
    pending.fetch_add(1);
    std::lock_guard lock(guard);
    nodes.push_back(child);
  }
#ifdef REPAIRED
  pending.fetch_sub(1);
#endif
}

void walk() {
  while (pending.load() != 0) {
    if (auto node = next()) {
      visit(*node);
    } else {
      std::this_thread::yield();
    }
  }
}

int main() {
  std::jthread first(walk);
  std::jthread second(walk);
  while (pending.load() != 0) std::this_thread::yield();
  assert(visited.load() == 3);
  return 0;
}
