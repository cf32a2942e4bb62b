// A program with one known mistake that a detector must report. If it does not, the detector does not work on
// this machine (sandbox/detector_trial.hpp). The detector sets the exit status.
#include <thread>

#include "profile/profile.hpp"

namespace {

int shared_number = 0;

void count() {
  ++shared_number;
}

int freed_byte() {
  volatile char* byte = new char('x');
  delete byte;
  return *byte;
}

}  // namespace

int main() {
  if (manyhands::detector_in(MANYHANDS_PROFILE) == manyhands::Detector::memory)
    return freed_byte() == 'x' ? 0 : 1;
  std::thread first(count);
  std::thread second(count);
  first.join();
  second.join();
  return 0;
}
