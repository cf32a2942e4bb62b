#include "tests/fuzz/target.hpp"

#include <cstdio>
#include <cstdlib>

namespace manyhands::fuzz {

std::vector<Target>& targets() {
  static std::vector<Target> all;
  return all;
}

void must(bool kept, const char* promise) {
  if (kept) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

}  // namespace manyhands::fuzz
