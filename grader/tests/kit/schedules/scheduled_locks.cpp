#include <pthread.h>
#include <semaphore.h>

#include <chrono>
#include <mutex>
#include <semaphore>
#include <shared_mutex>
#include <stdexcept>
#include <thread>

#include "kit/schedules/include/manyhands/schedules.hpp"
#include "tests/kit/schedules/scheduled.hpp"

namespace scheduled {
namespace {

using manyhands::schedules::check;
using namespace std::chrono_literals;

template <class First, class Second>
void both(First first, Second second) {
  std::thread one(first);
  std::thread two(second);
  one.join();
  two.join();
}

template <class Function>
void twice(Function function) {
  both(function, function);
}

template <bool repaired>
void unlocked() {
  int value = 0;
  std::mutex m;
  twice([&] {
    if (repaired) m.lock();
    ++value;
    if (repaired) m.unlock();
  });
  check(value == 2, "both have counted");
}

template <bool repaired>
void check_then_act() {
  int value = 0;
  std::mutex m;
  twice([&] {
    std::unique_lock lock(m);
    if (value != 0) return;
    if (!repaired) lock.unlock();
    if (!repaired) lock.lock();
    ++value;
  });
  check(value == 1, "one has acted");
}

template <bool repaired>
void abba() {
  std::mutex a, b;
  both(
      [&] {
        std::scoped_lock first(a);
        std::scoped_lock second(b);
      },
      [&] {
        std::scoped_lock first(repaired ? a : b);
        std::scoped_lock second(repaired ? b : a);
      });
}

template <bool repaired>
void recursive() {
  std::recursive_mutex m;
  int value = 0;
  twice([&] {
    m.lock();
    m.lock();
    const int seen = value;
    m.unlock();
    if (!repaired) m.unlock();
    if (!repaired) m.lock();
    value = seen + 1;
    m.unlock();
  });
  check(value == 2, "both have counted");
}

template <bool repaired>
void locked_twice() {
  pthread_mutex_t m;
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, repaired ? PTHREAD_MUTEX_ERRORCHECK : PTHREAD_MUTEX_NORMAL);
  pthread_mutex_init(&m, &attributes);
  check(pthread_mutex_lock(&m) == 0, "the first lock succeeds");
  check(pthread_mutex_lock(&m) == EDEADLK, "the second one is an error");
  check(pthread_mutex_unlock(&m) == 0 && pthread_mutex_unlock(&m) == EPERM, "it is unlocked once");
  pthread_mutex_destroy(&m);
}

template <bool repaired>
void tried() {
  std::mutex m;
  int skipped = 0, done = 0;
  twice([&] {
    if (!m.try_lock()) {
      if (!repaired) return;
      m.lock();
      ++skipped;
    }
    ++done;
    m.unlock();
  });
  check(done == 2, "both have done it");
}

template <bool repaired>
void timed() {
  std::timed_mutex m;
  int done = 0;
  twice([&] {
    if (!m.try_lock_for(1ms)) {
      if (!repaired) return;
      m.lock();
    }
    std::this_thread::sleep_for(2ms);
    ++done;
    m.unlock();
  });
  check(done == 2, "both have done it");
}

template <bool repaired>
void shared() {
  std::shared_mutex m;
  int value = 0;
  twice([&] {
    if (repaired) m.lock();
    if (!repaired) m.lock_shared();
    ++value;
    if (repaired) m.unlock();
    if (!repaired) m.unlock_shared();
  });
  check(value == 2, "both have counted");
}

template <bool repaired>
void readers_then_writer() {
  std::shared_mutex m;
  int value = 0;
  twice([&] {
    m.lock_shared();
    const int seen = value;
    m.unlock_shared();
    m.lock();
    value = (repaired ? value : seen) + 1;
    m.unlock();
  });
  check(value == 2, "both have counted");
}

template <bool repaired>
void posix_semaphore() {
  sem_t s;
  sem_init(&s, 0, repaired ? 1 : 2);
  int value = 0;
  twice([&] {
    sem_wait(&s);
    ++value;
    sem_post(&s);
  });
  check(value == 2, "both have counted");
  sem_destroy(&s);
}

template <bool repaired>
void counting_semaphore() {
  std::counting_semaphore<2> s(repaired ? 1 : 2);
  int value = 0;
  twice([&] {
    s.acquire();
    ++value;
    s.release();
  });
  check(value == 2, "both have counted");
}

template <bool repaired>
void once_that_throws() {
  std::once_flag flag;
  int calls = 0, done = 0;
  twice([&] {
    for (int attempt = 0; attempt < 2; ++attempt) {
      try {
        std::call_once(flag, [&] {
          if (++calls == 1 && repaired) throw std::runtime_error("not yet");
          if (calls > 1) ++done;
        });
      } catch (const std::runtime_error&) {
        continue;
      }
    }
  });
  check(done == 1, "the second call has done it");
}

struct Counted {
  static inline int made = 0;
  Counted() { ++made; }
  int value = 1;
};

template <bool repaired>
void static_variable() {
  static Counted* shared = nullptr;
  twice([&] {
    if (repaired) {
      static Counted made;
      check(made.value == 1, "it is complete");
    } else {
      if (shared == nullptr) shared = new Counted;
    }
  });
  check(Counted::made == 1, "it was made once");
}

constexpr Scenario table[] = {
    SCHEDULED(unlocked),
    SCHEDULED(check_then_act),
    SCHEDULED(abba),
    SCHEDULED(recursive),
    SCHEDULED(locked_twice),
    SCHEDULED(tried),
    SCHEDULED(timed),
    SCHEDULED(shared),
    SCHEDULED(readers_then_writer),
    SCHEDULED(posix_semaphore),
    SCHEDULED(counting_semaphore),
    SCHEDULED(once_that_throws),
    SCHEDULED(static_variable),
};

}  // namespace

Scenarios lock_scenarios() {
  return {table, std::size(table)};
}

}  // namespace scheduled
