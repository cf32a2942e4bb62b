// A lookup holds a shared lock, which is right for reading, but it also counts the lookups in a plain
// variable.
// kind: race
// expect: race | assertion

#include <cassert>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <thread>

#ifdef REPAIRED
using LookupLock = std::unique_lock<std::shared_mutex>;
#else
using LookupLock = std::shared_lock<std::shared_mutex>;
#endif

std::shared_mutex guard;
std::map<int, int> prices{{1, 100}, {2, 250}};
int lookups = 0;

int price(int article) {
  LookupLock lock(guard);
  ++lookups;
  return prices.at(article);
}

int main() {
  {
    std::jthread first(price, 1);
    std::jthread second(price, 2);
  }
  assert(lookups == 2);
  return 0;
}
