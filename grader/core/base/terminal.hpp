// Finds out what the other end of a descriptor can display.
#pragma once
#include <string>

namespace manyhands {

/// Everything that decides about colours, as plain data, so that the rules can be tested.
struct ColourQuestion {
  bool flag_off = false;  // --no-color
  bool is_terminal = false;
  std::string no_color = {};  // from the environment; empty: not set
  std::string force_color = {};
  std::string term = {};
};

/// --no-color and then NO_COLOR (not empty) switch colours off; then FORCE_COLOR (not empty, not "0")
/// switches them on. Otherwise they are on only on a terminal that is not "dumb".
bool use_colour(const ColourQuestion& question);

bool is_terminal(int fd);

/// Whether a line there can be erased and rewritten.
bool has_live_lines(int fd);

/// use_colour() for `fd` and the environment of this process.
bool use_colour(int fd, bool flag_off);

/// The width in columns: of the terminal, else COLUMNS, else 80; between 40 and 200.
int terminal_width(int fd);

/// Whether the locale (LC_ALL, LC_CTYPE, LANG) uses UTF-8.
bool use_unicode();

}  // namespace manyhands
