// attack: histogram-threads
// tries: to leave a link behind, so that cleaning up removes its target
// points: 5
// finding: correct threw
// open at: none - files that it leaves in /tmp stay; the target of the link is not touched

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  char folder[4096];
  const bool here = ::getcwd(folder, sizeof folder) != nullptr;
  bool made = ::symlink("@CANARY@", (std::string(here ? folder : "") + "/link").c_str()) == 0;
  made = ::symlink("@CANARY@", "/tmp/link") == 0 && made;
  errno = EPERM;
  attack::tell(made ? "nothing yet: the links are there" : "nothing: no link", false);
  attack::confess();
}
