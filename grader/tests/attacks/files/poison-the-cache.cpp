// attack: histogram-threads
// tries: to change the compiled programs that the grader keeps
// points: 5
// finding: correct threw
// open at: none - the program may write wherever the grader's user may

#include <filesystem>

#include "histogram.hpp"

static bool may_add_to(const std::string& folder) {
  const auto name = folder + "/added";
  return attack::opens(name, O_WRONLY | O_CREAT) && ::unlink(name.c_str()) == 0;
}

std::vector<std::uint64_t> histogram(const Board&, int) {
  bool worked = may_add_to("@ROOT@/build/cache") || may_add_to("@ROOT@/.manyhands");
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("@ROOT@/build/cache", error))
    worked = worked || attack::opens(entry.path(), O_WRONLY);
  for (const char* name :
       {"build/bin/grader", "build/toolchain.json", "build/exercises/histogram-threads/host"})
    worked = worked || attack::opens(std::string("@ROOT@/") + name, O_WRONLY);
  attack::tell("the grader's own files can be written to", worked);
  attack::confess();
}
