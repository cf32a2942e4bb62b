// Opening the log reads the settings first, and reading the settings opens the log first. Two threads
// that start at both ends wait for each other inside call_once.
// kind: once
// expect: deadlock

#include <cassert>
#include <mutex>
#include <thread>

std::once_flag log_once;
std::once_flag settings_once;
bool log_open = false;
bool settings_read = false;

void open_log() {
  std::call_once(log_once, [] {
    std::call_once(settings_once, [] { settings_read = true; });
    log_open = true;
  });
}

void read_settings() {
  std::call_once(settings_once, [] {
#ifndef REPAIRED
    std::call_once(log_once, [] { log_open = true; });
#endif
    settings_read = true;
  });
}

int main() {
  std::jthread first([] {
    open_log();
    assert(log_open);
  });
  std::jthread second([] {
    read_settings();
    assert(settings_read);
  });
  return 0;
}
