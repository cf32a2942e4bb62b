// A server starts its thread first and loads its table afterwards. The thread can use the table before
// it is there.
// kind: order
// expect: assertion | crash

#include <atomic>
#include <cassert>
#include <thread>

int table_storage[3] = {1, 2, 3};

class Server {
 public:
  Server() {
#ifdef REPAIRED
    table_.store(table_storage);
    worker_ = std::jthread([this] { serve(); });
#else
    worker_ = std::jthread([this] { serve(); });
    table_.store(table_storage);
#endif
  }

 private:
  void serve() {
    const int* table = table_.load();
    assert(table != nullptr);
    assert(table[2] == 3);
  }

  std::atomic<const int*> table_{nullptr};
  std::jthread worker_;
};

int main() {
  Server server;
  return 0;
}
