// The tests' own main: Catch2 2.13 wants it compiled in exactly one file, Catch2 3 wants a session.
#define CATCH_CONFIG_RUNNER
#include "kit/host/catch.hpp"

int main(int argc, char* argv[]) {
  return Catch::Session().run(argc, argv) == 0 ? 0 : 1;
}
