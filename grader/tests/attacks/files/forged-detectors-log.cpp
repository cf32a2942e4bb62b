// attack: histogram-threads
// tries: to write a report of the race detector itself, as if the detector had worked
// points: 5
// finding: correct threw

#include <cstdlib>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  const char* options = std::getenv("TSAN_OPTIONS");
  const std::string all = options == nullptr ? "" : options;
  const auto at = all.find("log_path=\"");
  const auto path = at == std::string::npos ? "" : all.substr(at + 10, all.find('"', at + 10) - at - 10);
  const int fd = ::open((path + ".1").c_str(), O_WRONLY | O_CREAT, 0666);
  const std::string forged = "WARNING: ThreadSanitizer: data race\n    #0 manyhands_planted_race()\n";
  if (fd >= 0) [[maybe_unused]]
    const auto written = ::write(fd, forged.data(), forged.size());
  errno = EPERM;
  attack::tell("points by it", false);
  attack::confess();
}
