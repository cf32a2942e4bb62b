// One POSIX semaphore announces two different events. A thread that waits for the first can use up the
// post of the second.
// kind: semaphore
// expect: assertion

#include <semaphore.h>

#include <atomic>
#include <cassert>
#include <thread>

sem_t loaded;
sem_t drawn;
#ifdef REPAIRED
sem_t* const drawn_event = &drawn;
#else
sem_t* const drawn_event = &loaded;
#endif
std::atomic<bool> is_loaded{false};
std::atomic<bool> is_drawn{false};

void load() {
  is_loaded.store(true);
  sem_post(&loaded);
}

void draw() {
  is_drawn.store(true);
  sem_post(drawn_event);
}

void show() {
  sem_wait(drawn_event);
  assert(is_drawn.load());
}

int main() {
  sem_init(&loaded, 0, 0);
  sem_init(&drawn, 0, 0);
  {
    std::jthread loader(load);
    std::jthread painter(draw);
    std::jthread viewer(show);
    sem_wait(&loaded);
    assert(is_loaded.load());
  }
  sem_destroy(&loaded);
  sem_destroy(&drawn);
  return 0;
}
