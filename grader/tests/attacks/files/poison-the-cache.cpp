// attack: histogram-threads
// tries: to change the compiled programs that the tester keeps
// points: 5
// finding: correct threw
// open at: none - the program may write wherever the tester's user may

#include <filesystem>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  bool worked = false;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("@ROOT@/build/cache", error))
    worked = worked || ::access(entry.path().c_str(), W_OK) == 0;
  for (const char* name :
       {"build/bin/grader", "build/toolchain.json", ".manyhands", "build/exercises/histogram-threads/host"})
    worked = worked || ::access((std::string("@ROOT@/") + name).c_str(), W_OK) == 0;
  attack::tell("the tester's own files can be written to", worked);
  attack::confess();
}
