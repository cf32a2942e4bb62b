// attack: histogram-threads
// tries: to fill every folder that it may write to
// points: 5
// finding: correct threw | correct over-limit | correct ended-early | correct endless-loop | correct hang | correct crashed
// open at: container, none - the size of each file is limited, but not their number
// net: disk

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  const std::string block(1 << 20, 'x');
  char here[4096] = "";
  if (::getcwd(here, sizeof here) == nullptr) here[0] = '\0';
  long written = 0;
  std::vector<std::string> files;
  for (const std::string folder : {std::string("/tmp"), std::string("/dev/shm"), std::string("/var/tmp"),
                                   std::string(here), std::string("/run"), std::string("/")})
    for (int n = 0; n < 20; ++n) files.push_back(folder + "/fill" + std::to_string(n));
  for (const auto& file : files) {
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT, 0600);
    for (int i = 0; fd >= 0 && i < 60 && ::write(fd, block.data(), block.size()) > 0; ++i) ++written;
    ::close(fd);
  }
  for (const auto& file : files) ::unlink(file.c_str());
  errno = ENOSPC;
  attack::tell("1 GB on disk (" + std::to_string(written) + " MB written)", written > 1000);
  attack::confess();
}
