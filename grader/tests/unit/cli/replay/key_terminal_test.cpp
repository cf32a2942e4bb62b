#include "cli/screen/key_terminal.hpp"

#include <pty.h>
#include <signal.h>
#include <unistd.h>

#include "kit/host/base/catch.hpp"

namespace key_terminal_test {

using namespace manyhands;

namespace {

struct Pair {
  int user = -1;  // the user's side
  int ours = -1;
  Pair() {
    winsize size{};
    size.ws_row = 12;
    size.ws_col = 50;
    REQUIRE(::openpty(&user, &ours, nullptr, nullptr, &size) == 0);
  }
  ~Pair() {
    if (user >= 0) ::close(user);
    ::close(ours);
  }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;
  [[nodiscard]] bool reads_lines() const {
    termios mode{};
    ::tcgetattr(ours, &mode);
    return (mode.c_lflag & (ICANON | ECHO | ISIG)) == (ICANON | ECHO | ISIG);
  }
  void type(std::string_view keys) const {
    CHECK(::write(user, keys.data(), keys.size()) == static_cast<ssize_t>(keys.size()));
  }
};

}  // namespace

TEST_CASE("A terminal gives single keys, and gets its mode back") {
  const Pair pair;
  CHECK(pair.reads_lines());
  pair.type("s");  // before anyone asked for keys
  {
    KeyTerminal terminal(pair.ours, pair.ours);
    CHECK(!pair.reads_lines());
    CHECK(terminal.size().width == 50);
    CHECK(terminal.size().height == 12);
    CHECK(terminal.wait_for_keys() == "s");
    pair.type("\x03");
    CHECK(terminal.wait_for_keys() == "\x03");
    ::raise(SIGWINCH);
    CHECK(terminal.wait_for_keys() == "");
  }
  CHECK(pair.reads_lines());
  {
    KeyTerminal terminal(pair.ours, pair.ours);
    terminal.restore();
    CHECK(pair.reads_lines());
    terminal.draw({"nothing"});
  }
  CHECK(pair.reads_lines());
}

TEST_CASE("A terminal that is gone has no more keys") {
  Pair pair;
  KeyTerminal terminal(pair.ours, pair.ours);
  ::close(pair.user);
  pair.user = -1;
  CHECK(!terminal.wait_for_keys());
}

}  // namespace key_terminal_test
