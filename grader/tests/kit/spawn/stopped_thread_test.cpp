#include "spawn/stopped_thread.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "kit/host/base/catch.hpp"

namespace stopped_thread_test {

using namespace manyhands::spawn;

// Its parent may wait for it; without our reaping it, that would never end.
TEST_CASE("stopped thread: one that is killed meanwhile is left for nobody to wait for", "[observe]") {
  for (int repetition = 0; repetition < 100; ++repetition) {
    std::array<int, 2> pipe{};
    REQUIRE(::pipe(pipe.data()) == 0);
    const auto parent = ::fork();
    REQUIRE(parent >= 0);
    if (parent == 0) {
      const auto child = ::fork();
      if (child == 0) {
        for (;;) ::pause();
      }
      const auto sent = ::write(pipe[1], &child, sizeof child);
      ::_exit(sent == sizeof child && ::waitpid(child, nullptr, 0) == child ? 0 : 1);
    }
    ::close(pipe[1]);
    pid_t child = 0;
    REQUIRE(::read(pipe[0], &child, sizeof child) == sizeof child);
    ::close(pipe[0]);
    {
      const auto stopped = StoppedThread::stop(child, child);
      CHECK(stopped);
      ::kill(child, SIGKILL);
    }
    int status = -1;
    CHECK(::waitpid(parent, &status, 0) == parent);
    CHECK(status == 0);
  }
}

}  // namespace stopped_thread_test
