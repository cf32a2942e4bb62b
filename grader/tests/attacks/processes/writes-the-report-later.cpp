// attack: histogram-threads
// tries: to wait until grading is over, and to write the report then
// points: 80
// finding: correct child-returned | mechanism children-left-running | mechanism serial

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  if (fork() == 0 && fork() == 0) {
    ::setsid();
    struct stat info;
    while (::stat("@REPORT@", &info) != 0) ::usleep(1000);
    ::usleep(100'000);
    const int fd = ::open("@REPORT@", O_WRONLY | O_TRUNC);
    if (fd >= 0) [[maybe_unused]]
      const auto n = ::write(fd, R"({"who": "[GAINED the report, later]"})", 38);
    ::_exit(0);
  }
  return honest(board, workers);
}
