// The main thread closes a log without joining the thread that still writes to it.
// kind: order
// expect: assertion

#include <cassert>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

std::mutex guard;
std::unique_ptr<std::string> book = std::make_unique<std::string>();

void write_line(const char* line) {
  std::lock_guard lock(guard);
  assert(book != nullptr);
  *book += line;
}

void close_book() {
  std::lock_guard lock(guard);
  book.reset();
}

int main() {
  std::thread writer([] {
    write_line("first\n");
    write_line("second\n");
  });
#ifdef REPAIRED
  writer.join();
  close_book();
#else
  close_book();
  writer.join();
#endif
  return 0;
}
