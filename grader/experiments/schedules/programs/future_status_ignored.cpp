// A thread waits for a future with a time-out, ignores the status, and reads what the task may still
// be writing.
// kind: timed-wait
// expect: race | assertion

#include <cassert>
#include <chrono>
#include <future>

int page_length = 0;

void load_page() {
  page_length = 5;
}

int main() {
  std::future<void> loaded = std::async(std::launch::async, load_page);
  std::future_status status = loaded.wait_for(std::chrono::milliseconds(10));
#ifdef REPAIRED
  bool usable = status == std::future_status::ready;
#else
  bool usable = status != std::future_status::deferred;
#endif
  if (usable) assert(page_length == 5);
  loaded.wait();
  return 0;
}
