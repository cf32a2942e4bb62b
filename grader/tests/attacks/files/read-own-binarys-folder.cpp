// attack: histogram-threads
// tries: to look for the grader's programs next to its own
// points: 5
// finding: correct threw
// open at: none - the program sees the files that the grader's user sees

#include <algorithm>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  std::string self(4096, 0);
  self.resize(
      static_cast<std::size_t>(std::max<ssize_t>(0, ::readlink("/proc/self/exe", self.data(), self.size()))));
  const auto folder = self.substr(0, self.rfind('/'));
  for (const char* name : {"baseline", "tsan", "asan"})
    attack::tell(std::string("the program ") + name, attack::opens(folder + "/" + name, O_RDONLY));
  attack::tell("the course", attack::opens("@ROOT@/course.yaml", O_RDONLY));
  attack::confess();
}
