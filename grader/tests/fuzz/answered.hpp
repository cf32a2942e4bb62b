// Tests of exercises as plain functions, each of whose calls of a learner's program is given one and the same
// answer.
#pragma once
#include <vector>

namespace manyhands::fuzz {

/// A test case has said what is wrong.
struct TestEnded {};

std::vector<void (*)()>& tests();

struct RegisterTest {
  explicit RegisterTest(void (*test)()) { tests().push_back(test); }
};

}  // namespace manyhands::fuzz
