// The main thread requests a stop and closes the file at once. A worker that has already tested the
// token still writes.
// kind: stop-token
// expect: assertion

#include <atomic>
#include <cassert>
#include <stop_token>
#include <thread>

std::atomic<bool> file_open{true};
std::atomic<int> lines{0};

void write_line() {
  assert(file_open.load());
  lines.fetch_add(1);
}

void work(std::stop_token token) {
  for (int line = 0; line < 3 && !token.stop_requested(); ++line) write_line();
}

int main() {
  std::jthread worker(work);
  worker.request_stop();
#ifdef REPAIRED
  worker.join();
#endif
  file_open.store(false);
  return 0;
}
