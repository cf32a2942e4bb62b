#include "kit/schedules/spinning.hpp"

#include <iterator>

namespace manyhands::schedules {
namespace {

constexpr int first_rounds = 2;   // that are schedule points
constexpr int short_rounds = 40;  // libstdc++ tests 16 times before it sleeps

bool knows(const Spinning& s, std::uintptr_t place, std::uint64_t value) {
  if (place == 0) return true;
  for (const auto& read : s.reads)
    if (read.place == place && read.value == value) return true;
  return false;
}

}  // namespace

bool repeats(Thread& thread, std::uintptr_t place, std::uint64_t value) {
  auto& s = thread.spinning;
  if (place != 0 && s.rounds >= first_rounds) s.newest = {place, value};
  if (s.rounds < first_rounds || !knows(s, place, value)) return false;
  if (++s.rounds < short_rounds) return true;
  s.rounds = first_rounds;
  s.for_long = true;
  return false;
}

void has_read(Thread& thread, std::uintptr_t place, std::uint64_t value) {
  auto& s = thread.spinning;
  s.newest = {place, value};
  if (knows(s, place, value)) {
    s.for_long = s.for_long || ++s.rounds >= short_rounds;
    return;
  }
  s.rounds = 0;
  s.for_long = false;
  s.reads[s.next] = {place, value};
  s.next = (s.next + 1) % static_cast<int>(std::size(s.reads));
}

void has_acted(Thread& thread) {
  thread.spinning = {};
}

}  // namespace manyhands::schedules
