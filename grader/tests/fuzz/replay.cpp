// fuzz_replay FOLDER…: gives every target the files that are kept for it, FOLDER/<target>/*. What crashed
// once must not do so again, and a target without a seed, or a folder without a target, is forgotten work.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <set>
#include <string>

#include "base/files.hpp"
#include "tests/fuzz/target.hpp"

namespace fs = std::filesystem;
using namespace manyhands;

namespace {

std::vector<fs::path> sorted(const fs::path& folder) {
  std::vector<fs::path> entries;
  for (const auto& entry : fs::directory_iterator(folder)) entries.push_back(entry.path());
  std::sort(entries.begin(), entries.end());
  return entries;
}

bool replay(const fuzz::Target& target, const fs::path& file) {
  const auto bytes = read_file(file);
  if (!bytes) {
    std::printf("%s\n", bytes.error().message.c_str());
    return false;
  }
  // Before it runs: a crash leaves no time for words.
  std::printf("%s\n", file.c_str());
  std::fflush(stdout);
  try {
    target.run(*bytes);
    return true;
  } catch (const std::exception& e) {
    std::printf("  an exception left it: %s\n", e.what());
    return false;
  }
}

}  // namespace

int main(int argc, char** argv) {
  bool well = argc > 1;
  std::set<std::string> seeded;
  for (int i = 1; i < argc; ++i)
    for (const auto& folder : sorted(argv[i])) {
      const auto& all = fuzz::targets();
      const auto target = std::find_if(all.begin(), all.end(),
                                       [&](const auto& t) { return t.name == folder.filename().string(); });
      if (target == all.end()) {
        std::printf("no target has the name of %s\n", folder.c_str());
        well = false;
        continue;
      }
      for (const auto& file : sorted(folder)) {
        seeded.insert(folder.filename().string());
        well = replay(*target, file) && well;
      }
    }
  for (const auto& target : fuzz::targets())
    if (!seeded.contains(std::string(target.name))) {
      std::printf("the target %s has no seeds\n", target.name.data());
      well = false;
    }
  return well ? 0 : 1;
}
