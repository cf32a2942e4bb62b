#include "cli/screen/key_terminal.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <string_view>

#include "base/terminal.hpp"

namespace manyhands {
namespace {

// Another screen, which leaves what was printed before as it is; without a cursor, and without wrapping, so
// that a line is never more than one row.
constexpr std::string_view enter_screen = "\x1b[?1049h\x1b[?25l\x1b[?7l";
constexpr std::string_view leave_screen = "\x1b[?7h\x1b[?25h\x1b[?1049l";
constexpr ScreenSize unknown_size{80, 24};

std::atomic<int> resize_event{-1};

extern "C" void note_resize(int) {
  const int error = errno;
  const std::uint64_t one = 1;
  static_cast<void>(!::write(resize_event.load(), &one, sizeof one));
  errno = error;
}

void write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;  // the terminal is gone; the next read says so
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

}  // namespace

bool KeyTerminal::is_there(int in, int out) {
  if (!is_terminal(in) || !has_live_lines(out)) return false;
  const auto foreground = ::tcgetpgrp(in);
  return foreground < 0 || foreground == ::getpgrp();  // < 0: it has no jobs of ours
}

KeyTerminal::KeyTerminal(int in, int out)
    : in_(in), out_(out), resized_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  ::tcgetattr(in_, &before_);
  resize_event = resized_;
  struct sigaction action {};
  action.sa_handler = &note_resize;
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGWINCH, &action, nullptr);
  enter();
}

KeyTerminal::~KeyTerminal() {
  restore();
  ::signal(SIGWINCH, SIG_DFL);
  ::close(resized_);
}

ScreenSize KeyTerminal::size() const {
  winsize size{};
  if (::ioctl(out_, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return unknown_size;
  return {size.ws_col, size.ws_row};
}

void KeyTerminal::draw(const std::vector<std::string>& lines) {
  std::string bytes = "\x1b[H";
  const auto height = size().height;
  for (std::size_t row = 0; row < height; ++row) {
    if (row > 0) bytes += "\r\n";
    bytes += "\x1b[2K";  // before the line: after a full one, it would erase its last character
    if (row < lines.size()) bytes += lines[row];
  }
  const std::lock_guard lock(mutex_);
  if (entered_) write_all(out_, bytes);
}

std::optional<std::string> KeyTerminal::wait_for_keys(const std::vector<int>& others, int patience_ms) {
  std::vector<pollfd> waits{pollfd{in_, POLLIN, 0}, pollfd{resized_, POLLIN, 0}};
  for (const int other : others) waits.push_back({other, POLLIN, 0});
  if (::poll(waits.data(), waits.size(), patience_ms) < 0)
    return errno == EINTR ? std::optional(std::string()) : std::nullopt;
  if ((waits[1].revents & POLLIN) != 0) {
    std::uint64_t times = 0;
    static_cast<void>(!::read(resized_, &times, sizeof times));
  }
  if (waits[0].revents == 0) return std::string();
  std::array<char, 256> keys;
  const auto count = ::read(in_, keys.data(), keys.size());
  if (count < 0 && errno == EINTR) return std::string();
  if (count <= 0) return std::nullopt;
  return std::string(keys.data(), static_cast<std::size_t>(count));
}

void KeyTerminal::suspend() {
  restore();
  ::raise(SIGTSTP);
  enter();
}

void KeyTerminal::restore() {
  const std::lock_guard lock(mutex_);
  if (!entered_) return;
  entered_ = false;
  write_all(out_, leave_screen);
  ::tcsetattr(in_, TCSANOW, &before_);
}

void KeyTerminal::enter() {
  auto raw = before_;
  raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | ISIG | IEXTEN);
  raw.c_iflag &= ~static_cast<tcflag_t>(IXON);
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  const std::lock_guard lock(mutex_);
  ::tcsetattr(in_, TCSANOW, &raw);  // keeps what was typed already
  write_all(out_, enter_screen);
  entered_ = true;
}

}  // namespace manyhands
