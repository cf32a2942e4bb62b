// One thread replaces a shared_ptr while another copies it. Only the reference count is safe, not the
// pointer itself.
// kind: race
// expect: race | crash | assertion

#include <cassert>
#include <memory>
#include <mutex>
#include <thread>

std::mutex guard;
std::shared_ptr<const int> settings = std::make_shared<const int>(1);

void reload() {
  auto fresh = std::make_shared<const int>(2);
#ifdef REPAIRED
  std::lock_guard lock(guard);
#endif
  settings = fresh;
}

void use() {
  std::shared_ptr<const int> mine;
  {
#ifdef REPAIRED
    std::lock_guard lock(guard);
#endif
    mine = settings;
  }
  assert(*mine == 1 || *mine == 2);
}

int main() {
  std::jthread reader(use);
  std::jthread writer(reload);
  return 0;
}
