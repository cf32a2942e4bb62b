// Scripts: threads take steps in a given order, and after each step the script waits until no thread can go
// on (programs.cpp). So the result of each step is known, and the worst moments do not depend on luck.
#pragma once
#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "kit/host/base/context.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/run/call.hpp"
#include "tests/findings.hpp"

namespace bounded_queue_tests {

struct Step {
  int thread = -1;
  std::string what;
  std::uint32_t number = 0;
};

/// The result of a step.
struct Result {
  int done = -1;  // the step after which it was seen to have returned; -1: not yet
  bool yes = false;
  std::uint32_t number = 0;
};

/// Goes through the steps in order: what returned after each step, and was it possible? Ends the test case
/// with a finding if not.
void judge_steps(const std::vector<Step>& steps, int capacity, const std::vector<Result>& results,
                 const About& about);

class Script {
 public:
  explicit Script(int capacity) : capacity_(capacity), random_(host::fresh_seed()) {}

  Script& push(int thread) {
    auto number = static_cast<std::uint32_t>(random_() >> 32);
    steps_.push_back({thread, "push", std::max<std::uint32_t>(number, 2)});
    return *this;
  }
  Script& push(int thread, int times) {
    for (int i = 0; i < times; ++i) push(thread);
    return *this;
  }
  Script& pop(int thread, int times = 1) { return add(thread, "pop", times); }
  Script& close(int thread) { return add(thread, "close", 1); }
  Script& size(int thread) { return add(thread, "size", 1); }
  // A step of the conductor, see kit/guest/wake_ups.hpp.
  Script& conductor(const std::string& what) {
    conducted_ = true;
    return add(-1, what, 1);
  }

  void run(const About& about) const;
  /// With its waits in the worst lawful order, whatever the queue waits on.
  void expect_nothing_missed() const;

 private:
  Script& add(int thread, const std::string& what, int times) {
    for (int i = 0; i < times; ++i) steps_.push_back({thread, what, 0});
    return *this;
  }
  [[nodiscard]] host::Call call() const;
  [[nodiscard]] std::vector<Result> results_in(const host::Given& answer) const;

  int capacity_;
  bool conducted_ = false;
  std::vector<Step> steps_;
  std::mt19937_64 random_;
};

}  // namespace bounded_queue_tests
