// fuzz --target=NAME [libFuzzer's options] FOLDER: gives one target bytes without end.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "tests/fuzz/target.hpp"

namespace {

constexpr std::string_view option = "--target=";  // libFuzzer leaves options with two dashes to us
const manyhands::fuzz::Target* chosen = nullptr;

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  for (int i = 1; i < *argc; ++i) {
    const std::string_view word = (*argv)[i];
    for (const auto& target : manyhands::fuzz::targets())
      if (word.starts_with(option) && word.substr(option.size()) == target.name) chosen = &target;
  }
  if (chosen != nullptr) return 0;
  std::fprintf(stderr, "Name a target, as in --target=wire. There are:");
  for (const auto& target : manyhands::fuzz::targets()) std::fprintf(stderr, " %s", target.name.data());
  std::fprintf(stderr, "\n");
  _Exit(2);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  chosen->run({reinterpret_cast<const char*>(data), size});
  return 0;
}
