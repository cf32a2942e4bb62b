#include "base/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>

namespace manyhands {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

bool use_colour(const ColourQuestion& question) {
  if (question.flag_off || !question.no_color.empty()) return false;
  if (!question.force_color.empty() && question.force_color != "0") return true;
  return question.is_terminal && question.term != "dumb";
}

bool is_terminal(int fd) {
  return ::isatty(fd) == 1;
}

bool has_live_lines(int fd) {
  return is_terminal(fd) && environment("TERM") != "dumb";
}

bool use_colour(int fd, bool flag_off) {
  return use_colour(
      {flag_off, is_terminal(fd), environment("NO_COLOR"), environment("FORCE_COLOR"), environment("TERM")});
}

int terminal_width(int fd) {
  winsize size{};
  int columns = 0;
  if (::ioctl(fd, TIOCGWINSZ, &size) == 0) columns = size.ws_col;
  if (columns == 0) columns = std::atoi(environment("COLUMNS").substr(0, 6).c_str());
  return columns <= 0 ? 80 : std::clamp(columns, 40, 200);
}

bool use_unicode() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    std::string value = environment(name);
    if (value.empty()) continue;
    std::transform(value.begin(), value.end(), value.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return value.find("utf-8") != std::string::npos || value.find("utf8") != std::string::npos;
  }
  return false;
}

}  // namespace manyhands
