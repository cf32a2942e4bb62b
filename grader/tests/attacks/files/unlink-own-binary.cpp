// attack: histogram-threads
// tries: to remove its own binary, so that the next runs fail with a grader error
// points: 5
// finding: correct threw
// open at: none - the program may write wherever the grader's user may

#include <algorithm>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  std::string self(4096, 0);
  self.resize(
      static_cast<std::size_t>(std::max<ssize_t>(0, ::readlink("/proc/self/exe", self.data(), self.size()))));
  attack::tell("its own binary was removed", ::unlink(self.c_str()) == 0);
  attack::confess();
}
