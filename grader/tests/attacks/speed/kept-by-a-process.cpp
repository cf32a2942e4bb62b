// attack: histogram-threads
// tries: to keep its results for the next run in a process that stays
// points: 60
// finding: mechanism children-left-running | mechanism children-not-reaped | mechanism processes-not-threads

#include <sys/socket.h>
#include <sys/un.h>

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  std::snprintf(name.sun_path + 1, sizeof name.sun_path - 1, "kept-results");
  const int line = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::connect(line, reinterpret_cast<sockaddr*>(&name), sizeof name) == 0) {
    attack::tell("a process of an earlier run", true);
    std::fputs(attack::told().c_str(), stderr);
  } else if (fork() == 0) {
    ::setsid();
    if (fork() != 0) ::_exit(0);
    ::bind(line, reinterpret_cast<sockaddr*>(&name), sizeof name);
    ::listen(line, 9);
    for (;;) ::pause();
  }
  ::close(line);
  return honest(board, workers);
}
