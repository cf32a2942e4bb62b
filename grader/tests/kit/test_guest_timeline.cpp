// A guest whose threads wait in known ways, for timelines.
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <chrono>
#include <mutex>
#include <thread>

#include "kit/guest/guest.hpp"

namespace {

void use_cpu(std::int64_t ms) {
  const auto used = [] {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1'000'000'000 + now.tv_nsec;
  };
  const auto begin = used();
  while (used() - begin < ms * 1'000'000) {
  }
}

}  // namespace

// A thread holds a mutex while it works, and another one wants it; the main thread waits for both.
MANYHANDS_SCENARIO(waits_for_lock, call) {
  const std::int64_t work = call.args.at("ms");
  std::mutex mutex;
  std::mutex begun;
  begun.lock();
  std::thread holder([&] {
    const std::lock_guard lock(mutex);
    begun.unlock();
    use_cpu(work);
  });
  begun.lock();
  std::thread waiter([&] { const std::lock_guard lock(mutex); });
  holder.join();
  waiter.join();
  std::this_thread::sleep_for(std::chrono::milliseconds(work));
  return {.value = true};
}

// A child works, and answers through a pipe.
MANYHANDS_SCENARIO(waits_for_one_child, call) {
  const std::int64_t work = call.args.at("ms");
  int ends[2];
  if (::pipe(ends) != 0) return {.value = false};
  const auto child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    use_cpu(work);
    const bool sent = ::write(ends[1], "x", 1) == 1;
    ::_exit(sent ? 0 : 1);
  }
  ::close(ends[1]);
  char byte = 0;
  const bool got = ::read(ends[0], &byte, 1) == 1;
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  return {.value = got};
}
