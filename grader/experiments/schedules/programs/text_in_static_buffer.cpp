// A function returns its text in a static buffer, as old C functions do. Two threads overwrite each
// other's text.
// kind: race
// expect: race | assertion

#include <array>
#include <cassert>
#include <string>
#include <thread>

const char* weekday(int day) {
#ifdef REPAIRED
  thread_local std::array<char, 4> buffer;
#else
  static std::array<char, 4> buffer;
#endif
  const std::string names = "MonTueWedThuFriSatSun";
  names.copy(buffer.data(), 3, static_cast<std::size_t>(day) * 3);
  buffer[3] = '\0';
  return buffer.data();
}

int main() {
  std::jthread first([] { assert(std::string(weekday(0)) == "Mon"); });
  std::jthread second([] { assert(std::string(weekday(6)) == "Sun"); });
  return 0;
}
