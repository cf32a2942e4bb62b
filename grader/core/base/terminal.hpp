// What the other end of a descriptor can show.
#pragma once
#include <string>

namespace manyhands {

/// What decides about colour, as plain data, so that the rules can be tested.
struct ColourQuestion {
  bool flag_off = false;  // --no-color
  bool is_terminal = false;
  std::string no_color = {};  // the environment's values; empty: unset
  std::string force_color = {};
  std::string term = {};
};

/// --no-color, then NO_COLOR (not empty) switch it off; then FORCE_COLOR (not empty, not "0") switches it on;
/// else it is on exactly on a terminal that is not "dumb".
bool use_colour(const ColourQuestion& question);

bool is_terminal(int fd);

/// Whether a line there can be wiped and written anew.
bool has_live_lines(int fd);

/// use_colour() for `fd` and this process's environment.
bool use_colour(int fd, bool flag_off);

/// Columns: the terminal's, else COLUMNS, else 80; between 40 and 200.
int terminal_width(int fd);

/// True where the locale (LC_ALL, LC_CTYPE, LANG) names UTF-8.
bool use_unicode();

}  // namespace manyhands
