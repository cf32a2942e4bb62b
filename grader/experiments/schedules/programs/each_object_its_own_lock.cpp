// Each connection has its own lock and holds it while it changes a counter that all connections share.
// kind: race
// expect: race | assertion

#include <cassert>
#include <mutex>
#include <thread>

class Connection {
 public:
  void send(int bytes) {
    std::lock_guard lock(guard_);
    total_ += bytes;
  }
  static int total() { return total_; }

 private:
#ifdef REPAIRED
  inline static std::mutex guard_;
#else
  std::mutex guard_;
#endif
  inline static int total_ = 0;
};

int main() {
  Connection up;
  Connection down;
  {
    std::jthread first([&] { up.send(10); });
    std::jthread second([&] { down.send(20); });
  }
  assert(Connection::total() == 30);
  return 0;
}
