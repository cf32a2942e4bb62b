// Two workers ask a stack whether it is empty, then pop. Each call is locked, but both can see the
// same last item.
// kind: atomicity
// expect: assertion

#include <cassert>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

class Stack {
 public:
  bool empty() const {
    std::lock_guard lock(guard_);
    return items_.empty();
  }
  int pop() {
    std::lock_guard lock(guard_);
    assert(!items_.empty());
    int last = items_.back();
    items_.pop_back();
    return last;
  }
  std::optional<int> try_pop() {
    std::lock_guard lock(guard_);
    if (items_.empty()) return std::nullopt;
    int last = items_.back();
    items_.pop_back();
    return last;
  }

 private:
  mutable std::mutex guard_;
  std::vector<int> items_{7};
};

Stack stack;

void work() {
#ifdef REPAIRED
  stack.try_pop();
#else
  if (!stack.empty()) stack.pop();
#endif
}

int main() {
  std::jthread first(work);
  std::jthread second(work);
  return 0;
}
