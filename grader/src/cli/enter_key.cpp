#include "cli/enter_key.hpp"

#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <array>

namespace manyhands {

bool EnterKey::is_there() const {
  // A job in the background that reads from its terminal would be stopped.
  return ::isatty(fd_) == 1 && ::tcgetpgrp(fd_) == ::getpgrp();
}

void EnterKey::forget() const {
  if (is_there()) ::tcflush(fd_, TCIFLUSH);
}

bool EnterKey::pressed() const {
  pollfd waits{fd_, POLLIN, 0};
  if (!is_there() || ::poll(&waits, 1, 0) != 1 || (waits.revents & POLLIN) == 0) return false;
  std::array<char, 256> line;
  return ::read(fd_, line.data(), line.size()) > 0;
}

}  // namespace manyhands
