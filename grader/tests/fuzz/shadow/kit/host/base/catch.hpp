// Takes the place of the kit's header of that name where a fuzz target calls the tests of an exercise as
// functions. Their words to Catch2 mean nothing here; what counts is that they come to an end.
#pragma once
#include "tests/fuzz/answered.hpp"

#define MANYHANDS_JOIN_(a, b) a##b
#define MANYHANDS_JOIN(a, b) MANYHANDS_JOIN_(a, b)
#define MANYHANDS_TEST(name)                                                             \
  static void name();                                                                    \
  static const manyhands::fuzz::RegisterTest MANYHANDS_JOIN(name, _registered){&(name)}; \
  static void name()

#define TEST_CASE(...) MANYHANDS_TEST(MANYHANDS_JOIN(test_, __LINE__))
#define INFO(...) static_cast<void>(0)
#define SUCCEED(...) static_cast<void>(0)
#define FAIL(...) throw manyhands::fuzz::TestEnded()
#define CHECK(...) static_cast<void>(__VA_ARGS__)
#define REQUIRE(...)                                        \
  do {                                                      \
    if (!(__VA_ARGS__)) throw manyhands::fuzz::TestEnded(); \
  } while (false)
