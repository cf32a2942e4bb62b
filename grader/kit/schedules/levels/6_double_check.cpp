// Title: The double check
// Goal: Make a thread use the settings before they are filled in.
// Lesson: The first check is made without the lock, to be fast. So it can see the pointer while another
//   thread, which holds the lock, has not filled in what it points to. Publish last, and only what is
//   complete; better still, let `static Settings settings = load();` or std::call_once do it.
// Explain: data-race
#include "kit/schedules/levels/level.hpp"

namespace {

struct Settings {
  std::atomic<int> speed = 0;
};

std::mutex loading;
Settings loaded;
std::atomic<Settings*> settings = nullptr;

Settings& get_settings() {
  if (settings == nullptr) {
    std::lock_guard lock(loading);
    if (settings == nullptr) {
      settings = &loaded;
      loaded.speed = 7;
    }
  }
  return *settings;
}

void drive() {
  check(get_settings().speed == 7, "the settings are filled in before they are used");
}

LEVEL {
  std::thread first(drive);
  std::thread second(drive);
  first.join();
  second.join();
}

}  // namespace
