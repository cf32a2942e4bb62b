// An object owns a thread, and the data that the thread uses. The thread is declared first, so it is
// joined last, when the data is already destroyed.
// kind: lifetime
// expect: race | crash

#include <cassert>
#include <mutex>
#include <thread>
#include <vector>

std::mutex guard;

class Recorder {
 public:
  Recorder() {
    worker_ = std::jthread([this] {
      for (int value = 0; value < 2; ++value) record(value);
    });
  }

 private:
  void record(int value) {
    std::lock_guard lock(guard);
    values_.push_back(value);
    assert(values_.back() == value);
  }

#ifdef REPAIRED
  std::vector<int> values_;
  std::jthread worker_;
#else
  std::jthread worker_;
  std::vector<int> values_;
#endif
};

int main() {
  Recorder recorder;
  return 0;
}
